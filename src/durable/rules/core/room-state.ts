import type { OfflineJob } from "../../protocol/bridge/offline-job.ts";
import type { Catalog } from "../../protocol/catalog/catalog.ts";
import type { ComplicationText, OutcomeWords } from "../../protocol/catalog/effects.ts";
import type { Stat } from "../../protocol/state/actor.ts";
import type { RoomView } from "../../protocol/state/room-view.ts";
import type { Session } from "../../protocol/state/session.ts";
import type { PinnedCheck } from "../own-verbs/pinned-check.ts";

/**
 * The whole state of a room. `view` is the room as an all-seeing viewer would hold it: events alone make it, and every
 * viewer's own view is cut from it. `privateState` is shown to nobody: secrets, deadlines, unsent work. Both are
 * replaced, never changed in place, so that storage writes what differs and a failed commit leaves nothing behind.
 */
export interface RoomState {
  /** Of the last event. */
  readonly version: number;
  /** Time of the last commit in ms; the room's clock never goes behind it (RES7). */
  readonly now: number;
  readonly view: RoomView;
  readonly privateState: PrivateState;
}

export interface PrivateState {
  readonly session: OpenSession | null;
  /** Where the last closed session's range ended; the next begins one later (SES1). */
  readonly lastToVersion: number;
  /** Since when nobody is present, null while somebody is. */
  readonly emptySince: number | null;
  /** By actor. */
  readonly presence: Readonly<Record<string, Presence>>;
  /** By contestId, until settled. */
  readonly contests: Readonly<Record<string, ContestSecrets>>;
  /** By ritualId, until settled. */
  readonly rituals: Readonly<Record<string, RitualSecrets>>;
  /** When a key may be used again, by contest key or ritual (CON8, RIT1). */
  readonly cooldowns: Readonly<Record<string, number>>;
  /** Closed sessions whose closure is not over; older ones live in storage only. */
  readonly sessions: Readonly<Record<string, Session>>;
  /** Work handed to the bridge whose final result has not come, by jobId (JOB1). */
  readonly jobs: Readonly<Record<string, PendingJob>>;
  /** By actor: until when they may not talk (MOD1). */
  readonly mutes: Readonly<Record<string, number>>;
  /** By actor: until when they may not enter; null for ever. */
  readonly bans: Readonly<Record<string, { readonly until: number | null }>>;
  readonly catalog: Catalog;
}

export interface OpenSession {
  readonly sessionId: string;
  readonly openedAt: number;
  readonly fromVersion: number;
  /** Something was said or done, so its closure has a story (SES1). */
  readonly hasDeeds: boolean;
  readonly closing: { readonly since: number; readonly reason: string } | null;
}

export interface Presence {
  /** Present without a connection: until when the actor may come back unnoticed (PRE1). */
  readonly graceUntil: number | null;
  readonly awaySince: number | null;
}

export interface ContestSecrets {
  readonly seed: string;
  readonly armedAt: number;
  readonly launchedAt: number | null;
  readonly stalledAt: number | null;
  readonly rematchMs: number;
  /** Difficulty of its check, as the catalog had it at arming; and what else a hub's own contest says (CAT10). */
  readonly difficulty: number;
  readonly stat?: Stat;
  readonly complications?: readonly ComplicationText[];
  readonly outcomes?: OutcomeWords;
}

export interface RitualSecrets {
  readonly seed: string;
  readonly invokedAt: number;
  readonly difficulty: number;
  /** Momentum that each tier gives back, as the catalog had it at the invocation; tiers not named give nothing. */
  readonly reward?: Readonly<Record<string, number>>;
  /** These are of a hub's own check (CAT9). */
  readonly verb?: string;
  readonly stat?: Stat;
  readonly complications?: readonly ComplicationText[];
  readonly cooldownKey?: string;
  readonly pinned?: PinnedCheck;
}

/** A staged job with its deadline; how often and when it is sent is the outbox's business, not the rules'. */
export interface PendingJob {
  readonly job: OfflineJob;
  readonly stagedAt: number;
  /** Past it the job is dead (JOB1). */
  readonly deadlineAt: number;
  /** Past it operators get one alert that it takes too long (CLO7). */
  readonly alertAt: number | null;
}

/** A room before its first event. */
export function emptyRoom(hubId: string, roomId: string, catalog: Catalog): RoomState {
  return {
    version: 0,
    now: 0,
    view: {
      hubId,
      roomId,
      sessionId: null,
      catalogVersion: catalog.catalogVersion,
      participants: [],
      chat: [],
      trades: [],
      rituals: [],
      contests: [],
      inventory: {},
      closures: [],
      slowModeMs: 0,
    },
    privateState: {
      session: null,
      lastToVersion: 0,
      emptySince: null,
      presence: {},
      contests: {},
      rituals: {},
      cooldowns: {},
      sessions: {},
      jobs: {},
      mutes: {},
      bans: {},
      catalog,
    },
  };
}
