/** Longer than any verb's id. */
const LONGEST = 64;

/** What operators are shown as the verb of a command: clients send anything there, up to a whole frame of it. */
export function verbName(verb: unknown): string {
  return typeof verb === "string" && verb.length <= LONGEST ? verb : "(none)";
}
