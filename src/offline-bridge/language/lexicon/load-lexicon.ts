import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseWrittenJson } from "../../../durable/protocol/http/written-json.ts";
import type { Lexicon } from "./lexicon.ts";
import { parseLexicon } from "./parse-lexicon.ts";

/** The world that comes with the hub. */
export const DEFAULT_LEXICON_FILE = fileURLToPath(new URL("worlds/default.json", import.meta.url));

/** A world's file that cannot be used; the message names file, path and fault. */
export class LexiconFileError extends Error {
  override readonly name = "LexiconFileError";
}

/** Reads the world of `file` (`LEXICON_FILE`, CLO4). Throws {@link LexiconFileError} where it is missing or faulty. */
export async function loadLexicon(file: string = DEFAULT_LEXICON_FILE): Promise<Lexicon> {
  const parsed = parseLexicon(jsonOf(await textOf(file), file));
  if (parsed.ok) return parsed.lexicon;
  const faults = parsed.faults.slice(0, 10).map((fault) => `  ${fault.path}: ${fault.message}`);
  throw new LexiconFileError(`LEXICON_FILE ${file} has ${parsed.faults.length} fault(s):\n${faults.join("\n")}`);
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new LexiconFileError(`LEXICON_FILE ${file} cannot be read: ${messageOf(error)}`);
  }
}

function jsonOf(text: string, file: string): unknown {
  try {
    return parseWrittenJson(text);
  } catch (error) {
    throw new LexiconFileError(`LEXICON_FILE ${file} is not JSON: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
