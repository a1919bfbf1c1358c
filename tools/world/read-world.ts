import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseWrittenJson } from "../../src/durable/protocol/http/written-json.ts";
import { BUILT_IN_CATALOG } from "../../src/durable/rules/catalog/built-in-catalog.ts";
import { overrideCatalog } from "../../src/durable/rules/catalog/override-catalog.ts";
import type { Lexicon } from "../../src/offline-bridge/language/lexicon/lexicon.ts";
import { parseLexicon } from "../../src/offline-bridge/language/lexicon/parse-lexicon.ts";

/** A fault of a world: its file, the path in it, and what is wrong. */
export interface WorldFault {
  readonly file: string;
  /** Empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

export interface World {
  /** As it is written; every verb of it was looked at. */
  readonly catalog: unknown;
  readonly verbs: number;
  readonly complications: number;
  /** Null where it has none. */
  readonly lexicon: Lexicon | null;
}

export type ReadWorld =
  | { readonly ok: true; readonly world: World }
  | { readonly ok: false; readonly faults: readonly WorldFault[] };

/** Reads a world's folder, or names the faults in it. */
export async function readWorld(folder: string): Promise<ReadWorld> {
  const catalog = await readPart(folder, "catalog.json");
  const lexicon = await readPart(folder, "lexicon.json");
  const [catalogFaults, parsed] = checkCatalog(catalog);
  const [lexiconFaults, ownLexicon] = checkLexicon(lexicon);
  const faults = [...catalogFaults, ...lexiconFaults];
  if (faults.length > 0 || parsed === null) return { ok: false, faults };
  const own = parsed.catalog.verbs.length - BUILT_IN_CATALOG.verbs.filter(({ id }) => hasVerb(parsed, id)).length;
  const complications = Object.keys(parsed.catalog.complications ?? {}).length;
  return { ok: true, world: { catalog: catalog.content, verbs: own, complications, lexicon: ownLexicon } };
}

type Overridden = Extract<ReturnType<typeof overrideCatalog>, { ok: true }>;

function hasVerb({ catalog }: Overridden, verbId: string): boolean {
  return catalog.verbs.some(({ id }) => id === verbId);
}

interface Part {
  readonly file: string;
  readonly content?: unknown;
  /** Why it could not be read; `missing` where it is not there. */
  readonly problem?: string;
  readonly isMissing: boolean;
}

async function readPart(folder: string, name: string): Promise<Part> {
  const file = join(folder, name);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    return { file, isMissing, problem: isMissing ? "is not there" : `cannot be read: ${String(cause)}` };
  }
  try {
    return { file, isMissing: false, content: parseWrittenJson(text) };
  } catch (cause) {
    return {
      file,
      isMissing: false,
      problem: `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
    };
  }
}

function checkCatalog({ file, content, problem }: Part): readonly [readonly WorldFault[], Overridden | null] {
  if (problem !== undefined) return [[{ file, path: "", message: problem }], null];
  const parsed = overrideCatalog(BUILT_IN_CATALOG, content);
  return parsed.ok ? [[], parsed] : [[{ file, path: parsed.path, message: parsed.message }], null];
}

/** A world without a lexicon leaves the hub the one that it has. */
function checkLexicon({ file, content, problem, isMissing }: Part): readonly [readonly WorldFault[], Lexicon | null] {
  if (isMissing) return [[], null];
  if (problem !== undefined) return [[{ file, path: "", message: problem }], null];
  const parsed = parseLexicon(content);
  if (parsed.ok) return [[], parsed.lexicon];
  return [parsed.faults.map(({ path, message }) => ({ file, path, message })), null];
}
