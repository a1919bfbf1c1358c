import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { parseWrittenJson } from "../../../src/durable/protocol/http/written-json.ts";

const Weight = v.pipe(
  v.number("must be a number from 0 up: how often this is done, against the others"),
  v.finite(),
  v.minValue(0, "must not be below 0; 0 leaves it out"),
);
const Pause = v.pipe(
  v.number("must be a number of milliseconds"),
  v.minValue(20, "must be at least 20: bots keep to the hub's limits"),
  v.maxValue(600_000, "must be at most 600000, which is ten minutes"),
);

/** The moves of a bot with their default weights. A bot never makes a move that its role does not allow. */
const DEFAULT_WEIGHTS = {
  say: 22,
  emote: 8,
  whisper: 10,
  trade: 14,
  duel: 9,
  sparring: 4,
  clash: 3,
  skirmish: 4,
  relic: 3,
  /** A gm gives goods out, or takes some away. */
  goods: 30,
  narrate: 6,
  closeSession: 0.4,
  moderate: 12,
  /** Uses a verb that the hub has of its own. */
  own: 14,
  /** Loses the connection and resumes. */
  drop: 4,
  /** Leaves the room and comes back anew. */
  leave: 2,
  /** Sends an earlier command once more (CMD3). */
  again: 3,
};
export type Action = keyof typeof DEFAULT_WEIGHTS;
export type Weights = Readonly<Record<Action, number>>;

/** How bots play. */
export interface Mix {
  readonly weights: Weights;
  /** Between two turns of a bot, in ms: evenly drawn from `from` to `to`. */
  readonly pauseMs: { readonly from: number; readonly to: number };
  /** The share of bots that only watch, 0 to 0.5. */
  readonly spectators: number;
}

export const DEFAULT_MIX: Mix = { weights: DEFAULT_WEIGHTS, pauseMs: { from: 1000, to: 3000 }, spectators: 0.05 };

/** Absent fields are as in {@link DEFAULT_MIX}; a weight that is not named is 0 where `weights` is there. */
const MixFile = v.strictObject({
  weights: v.optional(
    v.pipe(
      v.strictObject(mapWeights(() => v.optional(Weight, 0))),
      v.check((weights) => Object.values(weights).some((each) => each > 0), "must have one above 0"),
    ),
    DEFAULT_WEIGHTS,
  ),
  pauseMs: v.optional(
    v.pipe(
      v.strictObject({ from: Pause, to: Pause }),
      v.check(({ from, to }) => from <= to, "must have `from` no larger than `to`"),
    ),
    DEFAULT_MIX.pauseMs,
  ),
  spectators: v.optional(
    v.pipe(
      v.number("must be a number from 0 to 0.5"),
      v.minValue(0, "must be from 0 to 0.5"),
      v.maxValue(0.5, "must be from 0 to 0.5: somebody has to play"),
    ),
    DEFAULT_MIX.spectators,
  ),
});

export type ReadMix =
  | { readonly ok: true; readonly mix: Mix }
  /** A sentence for each field at fault, with the remedy. */
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads a mix file, and names everything wrong with it at once. */
export async function readMixFile(file: string): Promise<ReadMix> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    return { ok: false, faults: [`the file cannot be read (${String(cause)}): name one that is there`] };
  }
  return readMix(text);
}

export function readMix(text: string): ReadMix {
  let json: unknown;
  try {
    json = parseWrittenJson(text);
  } catch (cause) {
    return { ok: false, faults: [`the file is not JSON (${String(cause)})`] };
  }
  // A list would pass for an object none of whose fields is there.
  if (Array.isArray(json)) return { ok: false, faults: ["the file must be an object, not a list"] };
  const read = v.safeParse(MixFile, json);
  if (read.success) return { ok: true, mix: read.output };
  return { ok: false, faults: read.issues.map(faultText) };
}

function faultText(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? "the file";
  if (issue.type === "strict_object" && issue.expected === "never") {
    const known = path.startsWith("weights.") ? Object.keys(DEFAULT_WEIGHTS) : ["weights", "pauseMs", "spectators"];
    return `${path} is not known: leave it out, or use one of ${known.join(", ")}`;
  }
  if (issue.type === "strict_object") return `${path} must be an object, not ${issue.received}`;
  return `${path} ${issue.message}, not ${issue.received}`;
}

function mapWeights<T>(make: () => T): Record<Action, T> {
  // Its keys are the actions.
  return Object.fromEntries(Object.keys(DEFAULT_WEIGHTS).map((name) => [name, make()])) as Record<Action, T>;
}
