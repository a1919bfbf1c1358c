import type { Delta } from "../../deltas/delta.ts";

/** An erasure as an operator asks for it; without `actorId` a whole hub ends (ERA1, ERA6). */
export interface AskedErasure {
  readonly erasureId: string;
  readonly hubId: string;
  readonly actorId?: string | undefined;
  readonly reason: string;
  readonly askedBy: string;
  readonly tokenId?: string | undefined;
  /** ISO-8601 UTC. */
  readonly askedAt: string;
}

/** How far an erasure has come. */
export interface ErasureRow {
  readonly erasureId: string;
  readonly kind: "person" | "hub";
  readonly actorId?: string;
  readonly status: "running" | "completed";
  readonly askedBy: string;
  readonly askedAt: string;
  readonly endedAt?: string;
  /** Rooms gone through, and rows that have lost something. */
  readonly rooms: number;
  readonly erased: number;
}

/** A registered room; `seq` is its place in the register. */
export interface RegisteredRoom {
  readonly roomId: string;
  readonly seq: number;
}

/** A closed session, as far as the room has to know of it: what of its recap is a person's. */
export interface PersonInSession {
  readonly sessionId: string;
  /** Events with their words. */
  readonly versions: readonly number[];
}

/** The operations that erasure needs of the archive (ERA2–ERA6). Everything may be done again. */
export interface PeopleArchive {
  /** Stores the erasure and its audit entry together (AUD1). */
  ask(erasure: AskedErasure): Promise<void>;
  find(hubId: string, erasureId: string): Promise<ErasureRow | undefined>;
  /** A page of the hub's register behind a place in it. */
  rooms(hubId: string, after: number, limit: number): Promise<readonly RegisteredRoom[]>;
  keepNames(erasureId: string, names: readonly string[]): Promise<void>;
  namesOf(erasureId: string): Promise<readonly string[]>;
  /** The closed sessions of a room, by id. */
  sessionsOf(hubId: string, roomId: string): Promise<readonly string[]>;
  /** Takes a person out of all that is stored of a session; gives how many rows lost something, and their lines. */
  eraseInSession(
    erasure: { readonly erasureId: string; readonly actorId: string },
    session: { readonly hubId: string; readonly roomId: string; readonly sessionId: string },
  ): Promise<PersonInSession & { readonly erased: number }>;
  /** Takes a moderator's reasons and rewrites out of decisions, items, lore and digests of the hub; `at` is now. */
  eraseDecisions(
    person: { readonly hubId: string; readonly actorId: string; readonly at: string },
    tell: TellDelta,
  ): Promise<number>;
  /** Takes a person's lines, complaints and reasons out of the hub's reports (MOD7). */
  eraseReports(hubId: string, actorId: string): Promise<number>;
  /** Removes all that is stored of a room, except for the audit. */
  removeRoom(hubId: string, roomId: string): Promise<number>;
  /** Removes what is stored of a hub and of no room. */
  removeHub(hubId: string): Promise<number>;
  /** Whether closures or publishing runs of the hub are at work: they may still hold what they have read. */
  hasOpenClosures(hubId: string): Promise<boolean>;
  noteProgress(erasureId: string, progress: { readonly rooms: number; readonly erased: number }): Promise<void>;
  /** Ends the erasure, and forgets the names it looked for. */
  end(erasureId: string, endedAt: string): Promise<void>;
}

/** How a delta is told in the hub's own words. */
export type TellDelta = (delta: Delta) => string;
