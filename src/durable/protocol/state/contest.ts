import * as v from "valibot";
import { Complication, Roll, Seed, Tier } from "../values/check.ts";
import { ActorId, MadeId, Time } from "../values/ids.ts";

export const CONTEST_MOVES = ["risk-it-all", "sparring-match", "clash-of-wills"] as const;
export const ContestMove = v.picklist(CONTEST_MOVES);
export type ContestMove = v.InferOutput<typeof ContestMove>;

/** An entrant with role, intensity and stakes; roles go by order of entry (CON1). */
export const ContestEntry = v.object({
  actorId: ActorId,
  role: v.string(),
  stakes: v.optional(v.string()),
  intensity: v.optional(v.string()),
});
export type ContestEntry = v.InferOutput<typeof ContestEntry>;

/** `tier` and `summary` are absent where a moderator awarded it (CON9). */
export const ContestOutcome = v.object({
  winner: ActorId,
  tier: v.optional(Tier),
  summary: v.optional(v.string()),
});
export type ContestOutcome = v.InferOutput<typeof ContestOutcome>;

/** One participant's part in a settled contest (CON7). */
export const ContestResult = v.object({
  actorId: ActorId,
  role: v.string(),
  rank: v.pipe(v.number(), v.integer(), v.minValue(1)),
  tier: Tier,
  ...Roll.entries,
  momentumBefore: v.number(),
  momentumAfter: v.number(),
  complications: v.array(Complication),
});
export type ContestResult = v.InferOutput<typeof ContestResult>;

export const ContestStatus = v.picklist(["armed", "launched", "stalled", "resolved", "expired", "cancelled"]);

/** A contest as everybody sees it (SHP3). */
export const Contest = v.object({
  contestId: MadeId,
  contestKey: v.string(),
  verb: v.string(),
  label: v.string(),
  move: ContestMove,
  status: ContestStatus,
  participants: v.array(ContestEntry),
  capacity: v.number(),
  windowMs: v.number(),
  expiresAt: Time,
  seedCommitment: Seed,
  attempt: v.number(),
  workflowId: v.optional(v.string()),
  outcome: v.optional(ContestOutcome),
});
export type Contest = v.InferOutput<typeof Contest>;
