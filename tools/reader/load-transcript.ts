import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { parseWrittenJson } from "../../src/durable/protocol/http/written-json.ts";
import { Status, type Lexicon } from "../../src/offline-bridge/language/lexicon/lexicon.ts";
import { loadLexicon } from "../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import type { ReadableTurn } from "../../src/offline-bridge/language/reader.ts";
import { readSample } from "../play/sample/load-sample.ts";
import type { Sample } from "../play/sample/sample.ts";
import { GoldError, readGoldText, worldOf, type GoldChange, type GoldLine, type GoldScene } from "./gold-text.ts";

/** A transcript to be previewed. */
export interface LoadedTranscript {
  readonly lexicon: Lexicon;
  /** Lines that are read together; gold lines come in many short ones. */
  readonly scenes: readonly GoldScene[];
  readonly hasGold: boolean;
  /** The speaker of each line, in order. */
  readonly speakers: readonly string[];
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
export async function loadTranscript(file: string, world?: string, gold?: string): Promise<LoadedTranscript> {
  const text = await textOf(file);
  if (!/^\s*\{/u.test(text.replace(/^\uFEFF/u, ""))) {
    const own = worldOf(text);
    const lexicon = await loadLexicon(world ?? (own === undefined ? undefined : join(dirname(file), own)));
    const scenes = readGoldText(text, lexicon);
    return { lexicon, scenes, hasGold: true, speakers: scenes.flat().map(({ turn }) => turn.role) };
  }
  const lexicon = await loadLexicon(world);
  const changes = gold === undefined ? undefined : goldChanges(await textOf(gold), gold);
  const said = linesOf(text, file);
  const scene = said.map(({ turn }, at): GoldLine => ({
    turn,
    place: at + 1,
    changes: changes?.filter((one) => one.turnId === turn.turnId).map(({ change }) => change) ?? [],
  }));
  return { lexicon, scenes: [scene], hasGold: changes !== undefined, speakers: said.map(({ speaker }) => speaker) };
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

function linesOf(text: string, file: string): readonly Said[] {
  let data: unknown;
  try {
    data = parseWrittenJson(text);
  } catch (error) {
    throw new GoldError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const transcript = v.safeParse(Transcript, data);
  if (transcript.success) {
    return transcript.output.transcript.map(({ turnId, speaker, text: words }, at) => {
      const isGm = speaker === "gm";
      const turn = {
        turnId,
        version: at + 1,
        role: isGm ? "gm" : "player",
        kind: isGm ? "narration" : "say",
        text: words,
      } as const;
      return { turn, speaker };
    });
  }
  const sample = readSample(text);
  if (sample.ok) return linesOfSample(sample.sample);
  const [fault] = sample.faults;
  throw new GoldError(`${file} is neither a transcript nor a sample: ${fault?.path ?? ""} ${fault?.message ?? ""}`);
}

function linesOfSample(sample: Sample): readonly Said[] {
  return sample.steps.flatMap(saidIn).map(({ actor, verb, text }, at): Said => {
    const { name = actor, roles = ["player"] } = sample.actors[actor] ?? {};
    const kind = verb === "gm.narrate" ? "narration" : verb === "verb.emote" ? "emote" : "say";
    const role = kind === "narration" || roles.includes("gm") ? "gm" : "player";
    return { speaker: name, turn: { turnId: `turn-${at + 1}`, version: at + 1, role, kind, text } };
  });
}

function saidIn(
  step: Sample["steps"][number],
): readonly { readonly actor: string; readonly verb: string; readonly text: string }[] {
  // The room takes nothing of a command that it rejects: a spectator's, a muted player's.
  if (step.do !== "command" || step.expect !== "accepted") return [];
  if (!["verb.say", "verb.emote", "gm.narrate"].includes(step.verb)) return [];
  const args = v.safeParse(v.object({ text: v.optional(v.string()), message: v.optional(v.string()) }), step.args);
  const text = args.success ? (args.output.text ?? args.output.message) : undefined;
  return text === undefined ? [] : [{ actor: step.actor, verb: step.verb, text }];
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
