import * as v from "valibot";
import { Role } from "../state/actor.ts";
import { ContestStatus } from "../state/contest.ts";
import { ActorId, HubId, ItemName, MadeId, RoomId, Time, Version } from "../values/ids.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A room that is live by its lease (DIR1). */
export const LiveRoom = v.object({
  roomId: RoomId,
  participants: Count,
  spectators: Count,
  version: Version,
  sessionId: v.nullable(MadeId),
  updatedAt: Time,
});
export type LiveRoom = v.InferOutput<typeof LiveRoom>;

/**
 * Work off the edge that has not come to its end (OPS3). `unsent` waits for the queue, `sent` was handed to it,
 * `started` has a run that told of its start, and `failed` waits for a redrive. Contests tell of their end alone.
 */
export const UnfinishedJob = v.object({
  /** The contestId, ritualId or sessionId; a publishing has that of its session. */
  jobId: MadeId,
  kind: v.picklist(["contest", "hubAction", "closure", "publishing"]),
  roomId: RoomId,
  attempt: Count,
  workflowId: v.string(),
  /** Absent for a failed closure, which gets another one with its next attempt. */
  correlationId: v.exactOptional(v.string()),
  status: v.picklist(["unsent", "sent", "started", "failed"]),
  stagedAt: v.exactOptional(Time),
  /** How often it was handed to the queue, and when it is next. */
  sends: v.exactOptional(Count),
  nextSendAt: v.exactOptional(Time),
  /** After it the job is dead (JOB1). */
  deadlineAt: v.exactOptional(Time),
  startedAt: v.exactOptional(Time),
  error: v.exactOptional(v.string()),
});
export type UnfinishedJob = v.InferOutput<typeof UnfinishedJob>;

const InspectedConnection = v.object({
  connectionId: v.string(),
  actorId: ActorId,
  roles: v.array(Role),
  openedAt: Time,
  /** Its last frame or ping. */
  lastSeenAt: Time,
  sentVersion: Version,
  ackedVersion: Version,
  isLagging: v.boolean(),
  tokenExpiresAt: Time,
});

/** Something open in a room under some verb, which a change of the catalog may meet (CAT6). */
const openWork = {
  openContests: v.array(
    v.object({ contestId: MadeId, verb: v.string(), status: ContestStatus, participants: v.array(ActorId) }),
  ),
  openTrades: v.array(v.object({ tradeId: MadeId, from: ActorId, to: ActorId, expiresAt: Time })),
  openRituals: v.array(
    v.object({
      ritualId: MadeId,
      relicId: ItemName,
      actorId: ActorId,
      status: v.picklist(["invoked", "started"]),
      /** The hub's verb whose check it is (CAT9). */
      verb: v.optional(v.string()),
    }),
  ),
  /**
   * `key` is a contestKey, `ritual`, or that of a hub's verb: its id, with `:` and the actor where each has their own.
   */
  cooldowns: v.array(v.object({ key: v.string(), until: Time })),
};

/** A room as its operators see it (OPS2): what it holds and waits for, and no word of what is said in it. */
export const RoomInspection = v.object({
  hubId: HubId,
  roomId: RoomId,
  /** The room's clock. */
  at: Time,
  version: Version,
  catalogVersion: v.string(),
  slowModeMs: Count,
  session: v.nullable(
    v.object({
      sessionId: MadeId,
      openedAt: Time,
      fromVersion: Version,
      status: v.picklist(["open", "closing"]),
    }),
  ),
  participants: v.array(
    v.object({
      actorId: ActorId,
      name: v.string(),
      roles: v.array(Role),
      status: v.picklist(["active", "idle", "away"]),
      connections: Count,
    }),
  ),
  connections: v.array(InspectedConnection),
  ...openWork,
  jobs: v.array(UnfinishedJob),
  /** Records for the archive that it has not confirmed (AUD2). */
  records: v.object({ waiting: Count, oldestAt: v.nullable(Time) }),
  /** By time, 200 at most; `retryAt` where one failed and waits. */
  deadlines: v.array(v.object({ at: Time, what: v.string(), id: v.string(), retryAt: v.exactOptional(Time) })),
  alarmAt: v.nullable(Time),
  leaseRenewedAt: v.nullable(Time),
  drainingUntil: v.nullable(Time),
  budgets: v.object({
    commandsThisSecond: Count,
    roomCommandsPerSecond: Count,
    /** Budgets that are not full, 200 at most, the emptiest first: full again at `fullAt`. */
    spent: v.array(v.object({ key: v.string(), fullAt: Time })),
  }),
  storage: v.object({ bytes: Count, firstVersion: v.nullable(Version) }),
});
export type RoomInspection = v.InferOutput<typeof RoomInspection>;

/** How a room's drain has gone, as far as this waking knows (OPS5). */
export const DrainVerdict = v.object({
  roomId: RoomId,
  /** Until then nobody is let in; null where no drain is on. */
  drainingUntil: v.nullable(Time),
  /** Connections that were sent the notice, and those that could not be: they were gone without a word. */
  told: Count,
  untold: Count,
  /** Connections that are there now. */
  connected: Count,
  /** Work off the edge that is stored, and goes on wherever the room wakes next. */
  jobsOpen: Count,
  recordsWaiting: Count,
});
export type DrainVerdict = v.InferOutput<typeof DrainVerdict>;
