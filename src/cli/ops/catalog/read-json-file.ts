import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { CannotReadError } from "../../cannot-read-error.ts";
import { visibleText } from "../../visible-text.ts";

/** The JSON of a file, or of standard input for `-`. @throws {CannotReadError} where there is no such file, or it is no JSON */
export async function readJsonFile(file: string): Promise<unknown> {
  const name = file === "-" ? "standard input" : file;
  const read = file === "-" ? text(process.stdin) : readFile(file, "utf8");
  const content = await read.catch((error: unknown) => {
    throw new CannotReadError(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  try {
    return JSON.parse(content.replace(/^\u{feff}/u, ""));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CannotReadError(`${name} is not JSON, or was cut off: ${visibleText(why)}`);
  }
}
