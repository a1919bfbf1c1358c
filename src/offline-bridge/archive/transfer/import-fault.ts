/** A file that cannot be imported; the message says in which line, and why. Nothing of it is in the archive then. */
export class ImportFault extends Error {
  override readonly name = "ImportFault";

  /** @param line from 1; undefined where the file as a whole is meant */
  constructor(line: number | undefined, why: string) {
    super(line === undefined ? why : `line ${line}: ${why}`);
  }
}
