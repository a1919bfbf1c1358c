import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as v from "valibot";
import type { Catalog } from "../../src/durable/protocol/catalog/catalog.ts";
import { parseWrittenJson } from "../../src/durable/protocol/http/written-json.ts";
import { BUILT_IN_CATALOG } from "../../src/durable/rules/catalog/built-in-catalog.ts";
import { overrideCatalog } from "../../src/durable/rules/catalog/override-catalog.ts";
import { Status, type Lexicon } from "../../src/offline-bridge/language/lexicon/lexicon.ts";
import { loadLexicon } from "../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import type { ReadableTurn } from "../../src/offline-bridge/language/reader.ts";
import { namesIn } from "../../src/offline-bridge/transcript/names-in.ts";
import { turnsOf } from "../../src/offline-bridge/transcript/turns-of.ts";
import { readSample } from "../play/sample/load-sample.ts";
import type { Sample } from "../play/sample/sample.ts";
import { GoldError, readGoldText, worldOf, type GoldChange, type GoldLine, type GoldScene } from "./gold-text.ts";
import { rehearseSample, type Rehearsal } from "./rehearsal/rehearse-sample.ts";

/** A transcript to be previewed. */
export interface LoadedTranscript {
  readonly lexicon: Lexicon;
  /** Lines that are read together; gold lines come in many short ones. */
  readonly scenes: readonly GoldScene[];
  readonly hasGold: boolean;
  /** The speaker of each line, in order. */
  readonly speakers: readonly string[];
  /** Everybody's names. */
  readonly people: readonly string[];
  /** Of a sample: what happened in its room. */
  readonly rehearsal?: Rehearsal;
}

/** Files beside the transcript. */
export interface TranscriptFiles {
  readonly world?: string;
  readonly gold?: string;
  readonly catalog?: string;
}

const Transcript = v.object({
  transcript: v.array(v.object({ turnId: v.string(), speaker: v.string(), text: v.string() })),
});
const Regions = v.optional(v.array(v.string()), []);
const GoldChanges = v.object({
  changes: v.array(
    v.object({
      turnId: v.string(),
      entityId: v.string(),
      control: v.optional(v.object({ add: Regions, remove: Regions })),
      status: v.optional(Status),
      capability: v.optional(v.string()),
      certainty: v.optional(v.picklist(["stated", "rumour"]), "stated"),
    }),
  ),
});

/** Reads a transcript of any of the three kinds. Throws {@link GoldError} where it cannot be used, naming the place. */
export async function loadTranscript(
  file: string,
  { world, gold, catalog }: TranscriptFiles = {},
): Promise<LoadedTranscript> {
  const text = await textOf(file);
  if (!/^\s*\{/u.test(text.replace(/^\uFEFF/u, ""))) {
    const own = worldOf(text);
    const lexicon = await loadLexicon(world ?? (own === undefined ? undefined : join(dirname(file), own)));
    const scenes = readGoldText(text, lexicon);
    const roles = scenes.flat().map(({ turn }) => turn.role);
    return { lexicon, scenes, hasGold: true, speakers: roles, people: roles };
  }
  const lexicon = await loadLexicon(world);
  const changes = gold === undefined ? undefined : goldChanges(await textOf(gold), gold);
  const { said, ...whole } = linesOf(text, file, await catalogIn(catalog));
  const scene = said.map(({ turn }, at): GoldLine => ({
    turn,
    place: at + 1,
    changes: changes?.filter((one) => one.turnId === turn.turnId).map(({ change }) => change) ?? [],
  }));
  const speakers = said.map(({ speaker }) => speaker);
  return { lexicon, scenes: [scene], hasGold: changes !== undefined, speakers, people: speakers, ...whole };
}

/** A hub's catalog as it would be put (CAT2). */
async function catalogIn(file: string | undefined): Promise<Catalog> {
  if (file === undefined) return BUILT_IN_CATALOG;
  const put = overrideCatalog(BUILT_IN_CATALOG, parseJson(await textOf(file), file));
  if (!put.ok) throw new GoldError(`${file}: ${put.path}: ${put.message}`);
  return put.catalog;
}

function parseJson(text: string, file: string): unknown {
  try {
    return parseWrittenJson(text);
  } catch (error) {
    throw new GoldError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new GoldError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface Said {
  readonly turn: ReadableTurn;
  readonly speaker: string;
}

interface SaidLines extends Pick<LoadedTranscript, "rehearsal"> {
  readonly said: readonly Said[];
  readonly people?: readonly string[];
}

function linesOf(text: string, file: string, catalog: Catalog): SaidLines {
  const transcript = v.safeParse(Transcript, parseJson(text, file));
  if (transcript.success) return { said: transcript.output.transcript.map(saidIn) };
  const sample = readSample(text);
  if (sample.ok) return linesOfSample(sample.sample, catalog);
  const [fault] = sample.faults;
  throw new GoldError(`${file} is neither a transcript nor a sample: ${fault?.path ?? ""} ${fault?.message ?? ""}`);
}

function saidIn({ turnId, speaker, text }: v.InferOutput<typeof Transcript>["transcript"][number], at: number): Said {
  const isGm = speaker === "gm";
  const [role, kind] = isGm ? (["gm", "narration"] as const) : (["player", "say"] as const);
  return { turn: { turnId, version: at + 1, role, kind, text }, speaker };
}

/** The lines of a sample are those that a room takes: a spectator's or a muted player's are none. */
function linesOfSample(sample: Sample, catalog: Catalog): SaidLines {
  const rehearsal = rehearseSample(sample, catalog);
  const said = turnsOf(rehearsal.events).map((turn): Said => ({ turn, speaker: turn.speaker }));
  return { said, people: namesIn(rehearsal.events, []), rehearsal };
}

function goldChanges(text: string, file: string): readonly { readonly turnId: string; readonly change: GoldChange }[] {
  const parsed = v.safeParse(GoldChanges, parseWrittenJson(text));
  if (!parsed.success) throw new GoldError(`${file}: ${parsed.issues[0].message}`);
  return parsed.output.changes.map(({ turnId, entityId, certainty, control, status, capability }) => {
    const base = { entityId, certainty };
    if (control !== undefined) return { turnId, change: { ...base, field: "control", ...control } };
    if (status !== undefined) return { turnId, change: { ...base, field: "status", value: status } };
    if (capability !== undefined) return { turnId, change: { ...base, field: "capability", value: capability } };
    throw new GoldError(`${file}: a change of ${entityId} says neither control, status nor capability`);
  });
}
