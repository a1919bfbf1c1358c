/** Thrown for an input that is not there or makes no sense: the message is for the person who gave it. */
export class CannotReadError extends Error {
  override readonly name = "CannotReadError";
}
