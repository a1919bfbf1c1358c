import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

/** Neither a setting nor a stack says where the archive is; the message says what to set. */
export class NoArchiveError extends Error {
  override readonly name = "NoArchiveError";
}

/**
 * Where the archive is: at `DATABASE_URL`, or else where the stack of `HUB_STATE_DIR` (`.hub`) last had it, which
 * `npm start` notes in `archive.env`. Throws {@link NoArchiveError}.
 */
export function databaseUrlOf(env: Readonly<Record<string, string | undefined>>): string {
  if (env["DATABASE_URL"]) return env["DATABASE_URL"];
  const file = join(env["HUB_STATE_DIR"] || ".hub", "archive.env");
  const noted = parseEnv(readIfThere(file))["DATABASE_URL"];
  if (noted) return noted;
  throw new NoArchiveError(`DATABASE_URL is missing, and ${file} names no archive: set it, or run npm start`);
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw new NoArchiveError(`DATABASE_URL is missing, and ${file} cannot be read: ${String(error)}`);
  }
}
