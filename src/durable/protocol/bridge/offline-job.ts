import * as v from "valibot";
import { ContestEntry, ContestMove } from "../state/contest.ts";
import { Seed } from "../values/check.ts";
import { ActorId, HubId, ItemName, MadeId, RoomId, Time, Version } from "../values/ids.ts";

/** When a hop of the chain was passed, by its name; joins the correlation id (TEL3). */
export const Hops = v.record(v.string(), Time);
export type Hops = v.InferOutput<typeof Hops>;

/**
 * The shape of a job. The first has no number; the second says how a hub's own check or contest is resolved. A bridge
 * that knows only lower ones leaves the job for a later one.
 */
export const JOB_SCHEMA = 2;

const Complications = v.array(
  v.object({ tag: v.string(), minor: v.string(), moderate: v.string(), severe: v.string() }),
);
/** The wordings of each tier. The catalog has checked these texts, and workflows must not load what checks them. */
const wordings = v.exactOptional(v.array(v.string()));
const Outcomes = v.object({
  "critical-success": wordings,
  "full-success": wordings,
  "partial-success": wordings,
  "fail-forward": wordings,
  "hard-miss": wordings,
});

const ofOwnVerb = {
  schema: v.exactOptional(v.literal(JOB_SCHEMA)),
  /** The complications to draw from; absent: the built-in ones that suit it (CON5, CAT9). */
  complications: v.exactOptional(Complications),
};

const envelope = {
  /** Of the room's making: contestId, ritualId or sessionId (JOB1). */
  jobId: MadeId,
  hubId: HubId,
  roomId: RoomId,
  /** 1, and one more for every replay or redrive. */
  attempt: v.pipe(v.number(), v.integer(), v.minValue(1)),
  correlationId: v.string(),
  hops: Hops,
};

/** The dice of one participant are rolled from these (CON4). `momentum` is that of the launch. */
export const Contender = v.object({
  ...ContestEntry.entries,
  name: v.string(),
  stat: v.number(),
  momentum: v.number(),
});
export type Contender = v.InferOutput<typeof Contender>;

export const ContestJob = v.object({
  kind: v.literal("contest"),
  ...envelope,
  contestId: MadeId,
  verb: v.string(),
  label: v.string(),
  move: ContestMove,
  difficulty: v.number(),
  seed: Seed,
  ...ofOwnVerb,
  /** The words of its outcomes; absent: those of its move (CAT10). */
  outcomes: v.exactOptional(Outcomes),
  participants: v.pipe(v.array(Contender), v.minLength(2)),
});
export type ContestJob = v.InferOutput<typeof ContestJob>;

export const HubActionJob = v.object({
  kind: v.literal("hubAction"),
  ...envelope,
  ritualId: MadeId,
  relicId: ItemName,
  actorId: ActorId,
  stat: v.number(),
  /** After the cost was paid. */
  momentum: v.number(),
  difficulty: v.number(),
  /** Momentum that each tier gives back; tiers not named give nothing. Absent: as in the built-in catalog (RIT2). */
  reward: v.exactOptional(v.record(v.string(), v.number())),
  seed: Seed,
  ...ofOwnVerb,
  /** The hub's verb whose check it is (CAT9); absent for a relic. */
  verb: v.exactOptional(v.string()),
});
export type HubActionJob = v.InferOutput<typeof HubActionJob>;

export const ClosureJob = v.object({
  kind: v.literal("closure"),
  ...envelope,
  sessionId: MadeId,
  openedAt: Time,
  closedAt: Time,
  fromVersion: Version,
  toVersion: Version,
  reason: v.string(),
  auditRef: v.string(),
});
export type ClosureJob = v.InferOutput<typeof ClosureJob>;

/** Work a room hands to the bridge. The room stages it with the event that asked for it (JOB1). */
export const OfflineJob = v.variant("kind", [ContestJob, HubActionJob, ClosureJob]);
export type OfflineJob = v.InferOutput<typeof OfflineJob>;

/** The body of the signed `POST {BRIDGE_URL}/jobs` (JOB2): what one queue batch held, each job on its own. */
export const JobDelivery = v.object({ purpose: v.literal("jobs"), jobs: v.array(v.unknown()) });

/** The bridge's answer to a job (JOB2). `retry` and `poison` give a reason. */
export const JobAnswer = v.object({
  jobId: v.string(),
  answer: v.picklist(["started", "duplicate", "retry", "poison"]),
  workflowId: v.optional(v.string()),
  reason: v.optional(v.string()),
  /** A record, and no job: the archive has it, so that its room need not send it again (AUD2). */
  kept: v.optional(v.boolean()),
});
export type JobAnswer = v.InferOutput<typeof JobAnswer>;
export const JobAnswers = v.object({ answers: v.array(JobAnswer) });

const WORKFLOW_PREFIX = {
  contest: "contest",
  hubAction: "hub-action",
  closure: "closure",
} as const;

/** The id of the Temporal run that does a job; from the second attempt it ends in `/n` (JOB1). */
export function workflowIdOf(job: Pick<OfflineJob, "kind" | "hubId" | "roomId" | "jobId" | "attempt">): string {
  const first = `${WORKFLOW_PREFIX[job.kind]}/${job.hubId}/${job.roomId}/${job.jobId}`;
  return job.attempt === 1 ? first : `${first}/${job.attempt}`;
}
