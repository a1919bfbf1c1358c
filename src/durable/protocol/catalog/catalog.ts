import * as v from "valibot";
import { CapabilityId, Role, ROLES } from "../state/actor.ts";
import { ContestMove } from "../state/contest.ts";
import { Tier } from "../values/check.ts";
import { fieldFault } from "../values/field-fault.ts";
import type { ItemQuantity } from "../values/item-quantity.ts";
import { textOf } from "../values/text.ts";
import { CheckTemplate, ComplicationText, Cooldown, Effects, ItemCost, OwnContest } from "./effects.ts";
import { Parameter, type Parameters } from "./parameter.ts";

const Positive = v.pipe(v.number(), v.integer(), v.minValue(1));

/**
 * The upper limits of a hub's settings (CAT2): beyond these a date cannot be written, an alarm not be set, a budget not
 * be counted.
 */
const MOST_BURST = 1_000_000_000;
const MOST_SECONDS = 86_400;
const MOST_WINDOW_MS = 3_600_000;
const MOST_REMATCH_MS = 86_400_000;

/** A bucket of `burst`, refilled evenly over `perSeconds` (LIM1). */
export const Budget = v.object({
  burst: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_BURST)),
  perSeconds: v.pipe(v.number(), v.minValue(0.001), v.maxValue(MOST_SECONDS)),
});
export type Budget = v.InferOutput<typeof Budget>;

export const RateLimit = v.object({ ...Budget.entries, scope: v.picklist(["actor", "room"]) });
export type RateLimit = v.InferOutput<typeof RateLimit>;

/** A label, a category, a tag, a word of the safety list. */
export const ShortText = textOf(64);

export const ContestBlock = v.object({
  move: ContestMove,
  windowMs: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_WINDOW_MS)),
  capacity: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(4)),
  roles: v.pipe(v.array(ShortText), v.minLength(2), v.maxLength(4)),
  rematchMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_REMATCH_MS)),
});
export type ContestBlock = v.InferOutput<typeof ContestBlock>;

/** A contest as the catalog has it: one of a hub's own says its check, too (CAT10). */
const { stat, difficulty, complications, outcomes } = OwnContest.pipe[1].entries;
const ShownContest = v.object({
  ...ContestBlock.entries,
  stat,
  difficulty: v.exactOptional(difficulty),
  complications,
  outcomes,
});
export type ShownContest = v.InferOutput<typeof ShownContest>;

export const Momentum = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5));

/** The values that each field of a verb may have (CAT1), in a release's catalog and in a hub's override (CAT2). */
export const VERB_FIELDS = {
  label: ShortText,
  category: ShortText,
  capabilities: v.pipe(v.array(CapabilityId), v.maxLength(64)),
  roles: v.pipe(v.array(Role), v.maxLength(ROLES.length)),
  safetyTags: v.pipe(v.array(ShortText), v.maxLength(64)),
  rateLimit: RateLimit,
  check: v.string(),
  contest: ContestBlock,
  momentumCost: Momentum,
  momentumReward: v.record(Tier, Momentum),
} as const;

/** More text than a label, for whoever wonders what a verb does. */
export const Help = textOf(280);

const { rateLimit, check, contest: _contest, momentumCost, momentumReward, ...always } = VERB_FIELDS;
const VERB_ENTRIES = {
  id: v.pipe(v.string(), v.regex(/^[a-z]+\.[A-Za-z][A-Za-z0-9]*$/, "must be a family and a name, as verb.say")),
  parameters: v.record(v.string(), Parameter),
  ...always,
  rateLimit: v.exactOptional(rateLimit),
  check: v.exactOptional(check),
  contest: v.exactOptional(ShownContest),
  momentumCost: v.exactOptional(momentumCost),
  momentumReward: v.exactOptional(momentumReward),
  help: v.exactOptional(Help),
  itemCost: v.exactOptional(ItemCost),
  cooldown: v.exactOptional(Cooldown),
  effects: v.exactOptional(Effects),
  template: v.exactOptional(CheckTemplate),
} as const;
const VerbData = v.strictObject(VERB_ENTRIES);

/** The first fault in a verb's data, if any; `path` names the field, as `rateLimit.burst` (CAT1). */
export function verbFault(verb: unknown): { readonly path: string; readonly message: string } | null {
  const parsed = v.safeParse(VerbData, verb);
  if (parsed.success) return null;
  return fieldFault(parsed.issues, "");
}

/** A verb as data (CAT1, SHP7). `roles`: any one of them is enough to use it; empty means everyone but spectators. */
export interface Verb {
  readonly id: string;
  readonly label: string;
  readonly category: string;
  readonly parameters: Parameters;
  readonly capabilities: readonly string[];
  readonly roles: readonly Role[];
  readonly safetyTags: readonly string[];
  readonly rateLimit?: RateLimit | undefined;
  /** Template of the check it rolls, such as `hub.pvp.skirmish` (CON4); a hub's own has its verb's id (CAT9). */
  readonly check?: string | undefined;
  readonly contest?: ShownContest | undefined;
  readonly momentumCost?: number | undefined;
  /** Momentum added by tier; tiers not named add nothing. */
  readonly momentumReward?: Readonly<Record<string, number>> | undefined;
  /** These are of a hub's own verbs alone (CAT7). */
  readonly help?: string | undefined;
  readonly itemCost?: readonly ItemQuantity[] | undefined;
  readonly cooldown?: Cooldown | undefined;
  readonly effects?: Effects | undefined;
  readonly template?: CheckTemplate | undefined;
}

export const Verb: v.GenericSchema<unknown, Verb> = v.object(VERB_ENTRIES);

/** The budgets of a room: commands of an actor (LIM3) and of the room (LIM2), bytes of texts (LIM5). */
export const Limits = v.object({ actorCommands: Budget, roomCommandsPerSecond: Positive, actorTextBytes: Budget });
export type Limits = v.InferOutput<typeof Limits>;

export interface Safety {
  readonly capabilities: readonly string[];
  readonly words: readonly string[];
}

/** The catalog in force in a hub (SHP7). */
export interface Catalog {
  readonly catalogVersion: string;
  readonly verbs: readonly Verb[];
  readonly limits: Limits;
  readonly safety: Safety;
  /** The complications that a hub's own checks and contests draw from, by name (CAT9). */
  readonly complications?: Readonly<Record<string, readonly ComplicationText[]>> | undefined;
}
