import type { Lexicon, Status } from "../../src/offline-bridge/language/lexicon/lexicon.ts";
import { STATUSES } from "../../src/offline-bridge/language/lexicon/lexicon.ts";
import type { ReadableTurn } from "../../src/offline-bridge/language/reader.ts";

/** A change that a line should be read to state; `control` has all regions of a faction in one. */
export type GoldChange = { readonly entityId: string; readonly certainty: "stated" | "rumour" } & (
  | { readonly field: "control"; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly field: "status"; readonly value: Status }
  | { readonly field: "capability"; readonly value: string }
);

/** A line, and what a careful reader takes from it (docs/reference/annotation-rules.md). */
export interface GoldLine {
  readonly turn: ReadableTurn;
  /** Where it stands in its file. */
  readonly place: number;
  /** Entity ids; undefined where the gold says nothing of mentions. */
  readonly mentions?: ReadonlySet<string>;
  readonly changes: readonly GoldChange[];
  /** Why the line looks like a change and is none. */
  readonly nonChange?: string;
}

/** Lines that are read together: each may refer to those before it. */
export type GoldScene = readonly GoldLine[];

/** A fault of a gold file; the message names the line. */
export class GoldError extends Error {
  override readonly name = "GoldError";
}

/** The world of a gold text, as its `world` line names it; undefined for the default one. */
export function worldOf(text: string): string | undefined {
  return /^world (\S+)$/mu.exec(text)?.[1];
}

const LINE = /^(& )?(gm|p|e): (\S.*)$/u;
const NAME = /\[([^\][|]*)(?:\|([^\][|]*))?\]/gu;

/** Reads gold lines: `gm: The [Kite Guild] left. => guild -range`. Throws {@link GoldError} at the first that is wrong. */
export function readGoldText(text: string, lexicon: Lexicon): readonly GoldScene[] {
  const keys = new Map<string, string>();
  const ids = idsByName(lexicon);
  const scenes: GoldLine[][] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const place = index + 1;
    if (line.trim() === "" || line.startsWith("#") || line.startsWith("world ")) continue;
    const key = /^key (\S+) = (\S+)$/u.exec(line);
    if (key?.[1] !== undefined && key[2] !== undefined) keys.set(key[1], key[2]);
    else {
      const [, goesOn, speaker = "gm", rest = ""] = LINE.exec(line) ?? fail(place, "is neither a line nor a key");
      const scene = goesOn === undefined ? [] : (scenes.at(-1) ?? fail(place, "goes on with nothing"));
      if (goesOn === undefined) scenes.push(scene);
      const [words = "", notes] = rest.split(" => ");
      scene.push({
        place,
        ...lineOf(words, speaker, scene.length, (name, own) => keyed(keys, ids, name, own, place)),
        ...notesOf(notes, keys, place),
      });
    }
  }
  return scenes;
}

function fail(place: number, why: string): never {
  throw new GoldError(`line ${place} ${why}`);
}

function idsByName(lexicon: Lexicon): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const { label, capabilityId } of lexicon.prohibitedCapabilities) ids.set(label.toLowerCase(), capabilityId);
  for (const { canonicalName, aliases, entityId } of lexicon.entities)
    for (const name of [canonicalName, ...aliases]) ids.set(name.toLowerCase(), entityId);
  return ids;
}

function keyed(
  keys: ReadonlyMap<string, string>,
  ids: ReadonlyMap<string, string>,
  name: string,
  own: string | undefined,
  place: number,
): string {
  const id = own === undefined ? ids.get(name.toLowerCase()) : keys.get(own);
  return id ?? fail(place, `names ${own ?? name}, which the world does not have`);
}

function lineOf(
  words: string,
  speaker: string,
  at: number,
  idOf: (name: string, own: string | undefined) => string,
): Pick<GoldLine, "turn" | "mentions"> {
  const mentions = new Set<string>();
  for (const { 1: name = "", 2: own } of words.matchAll(NAME)) mentions.add(idOf(name, own));
  const turn = {
    turnId: `turn-${at + 1}`,
    version: at + 1,
    role: speaker === "gm" ? ("gm" as const) : ("player" as const),
    kind: speaker === "gm" ? ("narration" as const) : speaker === "p" ? ("say" as const) : ("emote" as const),
    text: words.replace(NAME, "$1").trim(),
  };
  return { turn, mentions };
}

function notesOf(
  notes: string | undefined,
  keys: ReadonlyMap<string, string>,
  place: number,
): Pick<GoldLine, "changes" | "nonChange"> {
  if (notes === undefined) return { changes: [] };
  if (notes.startsWith("~")) return { changes: [], nonChange: notes.slice(1).trim() };
  const idOf = (key: string): string => keys.get(key) ?? fail(place, `uses the key ${key}, which is not declared`);
  const byEntity = new Map<string, GoldChange>();
  for (const note of notes.split("; ")) {
    const [, who = "", what = "", doubt] =
      /^(\S+) (\S+?)(\?)?$/u.exec(note.trim()) ?? fail(place, `has the note ${note}`);
    const entityId = idOf(who);
    const certainty = doubt === undefined ? "stated" : "rumour";
    if (what.startsWith("!")) {
      const value = idOf(what.slice(1));
      byEntity.set(`${entityId} ${value}`, { entityId, certainty, field: "capability", value });
    } else if (/^[+-]/u.test(what)) {
      const before = byEntity.get(`${entityId} control`);
      const { add, remove } = before?.field === "control" ? before : { add: [], remove: [] };
      const region = idOf(what.slice(1));
      const both = what.startsWith("+") ? { add: [...add, region], remove } : { add, remove: [...remove, region] };
      byEntity.set(`${entityId} control`, { entityId, certainty, field: "control", ...both });
    } else {
      const value = STATUSES.find((status) => status === what) ?? fail(place, `has the state ${what}`);
      byEntity.set(`${entityId} status`, { entityId, certainty, field: "status", value });
    }
  }
  return { changes: [...byEntity.values()] };
}
