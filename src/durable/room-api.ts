import type { ImportStep } from "./operating/room-import.ts";
import type { OfflineResult, ResultAnswer } from "./protocol/bridge/offline-result.ts";
import type { ErasureStep, RecapErasure, RoomErasureAnswer } from "./protocol/bridge/room-erasure.ts";
import type { Catalog } from "./protocol/catalog/catalog.ts";
import type { Event } from "./protocol/events/event.ts";
import type { OpenWork } from "./protocol/http/catalog-change.ts";
import type { DrainVerdict, RoomInspection, UnfinishedJob } from "./protocol/http/operating.ts";
import type { Problem } from "./protocol/http/problem.ts";
import type { RowCounts } from "./protocol/http/room-file.ts";
import type { StoredRow } from "./protocol/http/room-tables.ts";
import type { PartOfTrace } from "./protocol/http/trace.ts";
import type { CommandRequest } from "./protocol/socket/command.ts";
import type { Gap } from "./protocol/socket/down/connected.ts";
import type { Receipt } from "./protocol/socket/receipt.ts";
import type { Actor } from "./protocol/state/actor.ts";
import type { HubBanChange } from "./protocol/state/hub-ban.ts";
import type { Participant } from "./protocol/state/participant.ts";
import type { RoomView } from "./protocol/state/room-view.ts";
import type { Session, SessionSummary } from "./protocol/state/session.ts";
import type { PersonInRoom } from "./room/people/export-person.ts";

/** How the message of every error begins that a room throws while it serves nobody (RES11). */
export const ROOM_UNAVAILABLE = "room unavailable: ";

/** Either what was asked for, or a refusal that the edge answers as problem+json (SOK2). */
export type RoomAnswer<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly problem: Problem };

export interface EventsPage {
  readonly events: readonly Event[];
  /** Where to go on, null at the end of the log. */
  readonly nextAfter: number | null;
  readonly gap?: Gap;
}

export interface SessionsPage {
  readonly sessions: readonly SessionSummary[];
  /** Where to go on, null at the end. */
  readonly nextCursor: string | null;
}

/** One page of a closed range as the public saw it (BRG2). */
export interface TranscriptPage {
  readonly sessionId: string;
  readonly fromVersion: number;
  readonly toVersion: number;
  readonly events: readonly Event[];
  readonly nextAfter: number | null;
  /** On the first page: the participants from before the range, who join nowhere in it. */
  readonly present?: readonly Participant[];
}

/** A page of a room's rows (OPS7). */
export interface ExportPage {
  /** Asks for the page behind this one. */
  readonly exportId: string;
  /** The head of the cut: the step of the storage, the version, and the rows of each table. */
  readonly cut: { readonly storage: number; readonly version: number; readonly counts: RowCounts };
  readonly rows: readonly StoredRow[];
  readonly isLast: boolean;
}

/**
 * The calls that the edge makes to a room. The caller has verified the token (`Actor`) or the bridge's signature.
 * Besides these calls the room answers `fetch` with the WebSocket upgrade, see {@link SOCKET_HEADERS}.
 */
export interface RoomApi {
  /** SOK1: a single-use ticket, 30 s, kept inside the room; the edge signs it with what it is for (SOK9). */
  mintTicket(actor: Actor): Promise<RoomAnswer<{ ticket: string; expiresAt: string }>>;
  /** Runs a command that came by HTTP (CMD6). */
  command(actor: Actor, request: CommandRequest): Promise<RoomAnswer<{ receipt: Receipt }>>;
  /** RES5; `at` rebuilds an earlier version, `waitFor` waits up to 5 s for one to come. */
  readState(
    actor: Actor,
    query: { at?: number; waitFor?: number },
  ): Promise<RoomAnswer<{ version: number; state: RoomView }>>;
  readEvents(
    actor: Actor,
    query: { after: number; limit: number; waitFor?: number },
  ): Promise<RoomAnswer<{ page: EventsPage }>>;
  /** Sessions, newest first, without recaps (SHP4). */
  readSessions(actor: Actor, query: { limit: number; cursor?: number }): Promise<RoomAnswer<{ page: SessionsPage }>>;
  readSession(actor: Actor, sessionId: string): Promise<RoomAnswer<{ session: Session }>>;
  /** Closes the open session (SES1). */
  closeSession(
    actor: Actor,
    reason: string | undefined,
  ): Promise<RoomAnswer<{ sessionId: string; status: "closing" | "closed" }>>;
  /** BRG1; `fingerprint` is the hash of the body that was signed. */
  acceptResult(result: OfflineResult, fingerprint: string): Promise<RoomAnswer<{ answer: ResultAnswer }>>;
  /** A page of a closed session, for the bridge (BRG2). */
  readTranscript(query: {
    session: string;
    after?: number;
    limit: number;
  }): Promise<RoomAnswer<{ page: TranscriptPage }>>;
  /** ERA3: one step of the erasure of a person. */
  eraseStep(actorId: string, step: ErasureStep): Promise<RoomErasureAnswer>;
  /** ERA7: a page of what the room holds of a person, after a version of its log. */
  exportPerson(
    actorId: string,
    after: number,
  ): Promise<{ readonly records: readonly PersonInRoom[]; readonly next: number | null }>;
  /** ERA3: takes a person out of a closed session's recap; gives whether there was one. */
  eraseRecap(order: RecapErasure): Promise<boolean>;
  /** ERA6: puts everybody out and deletes all that the room stores. */
  end(): Promise<void>;
  /** JOB2: the bridge called the job poison, or the queue gave it up. */
  jobFailed(jobId: string, attempt: number, how: "poison" | "dead-letter", reason: string): Promise<void>;
  /** AUD2: the archive has a record, which is not sent again. */
  recordKept(jobId: string): Promise<void>;
  /**
   * JOB2: sends it again, by an operator. `attempt` is null for a closed session that is out of the room's hands
   * (CLO7).
   */
  redrive(jobId: string, actor?: Actor): Promise<RoomAnswer<{ jobId: string; attempt: number | null }>>;
  /**
   * OPS2: shows the room to an operator; takes no seat, writes no row, moves no alarm. `not-found` where nobody ever
   * entered.
   */
  inspect(actor: Actor): Promise<RoomAnswer<{ inspection: RoomInspection }>>;
  /** OPS7: a page of the room's rows; the first one without an id. Writes no row, moves no alarm. */
  exportPage(actor: Actor, exportId?: string): Promise<RoomAnswer<{ page: ExportPage }>>;
  /** OPS8: one step of an import into a room that has never held anything. */
  importStep(step: ImportStep): Promise<RoomAnswer<object>>;
  /** OPS3: the work that the room waits for, as `inspect` shows it. */
  unfinishedJobs(): Promise<readonly UnfinishedJob[]>;
  /**
   * REG2: wakes the room and sends what is due; gives how many jobs wait. A room that stores nothing stores nothing by
   * it.
   */
  poke(): Promise<number>;
  /** CAT6: what is open under some verb, and how many are there. */
  openWork(): Promise<OpenWork>;
  /**
   * OPS4: what the room has of a command, a correlation, or a contest, ritual or session. The runtime keeps the name
   * `trace`.
   */
  traceOf(id: string): Promise<PartOfTrace>;
  /** CAT2: a hint that the hub's catalog has changed, with its tag (CAT4). */
  catalogChanged(catalog: Catalog, tag?: string): Promise<void>;
  /** MOD6: somebody was banned from the whole hub, or let in again; `version` is that of the hub's bans after it. */
  hubBanChanged(version: number, change: HubBanChange): Promise<void>;
  /** Closes every connection before a deploy (SOK7), and gives how that went (OPS5). */
  drain(reconnectAfterMs: number): Promise<DrainVerdict>;
  /** OPS5: how the last drain of this waking went, and what there is now. */
  drainVerdict(): Promise<DrainVerdict>;
}

/**
 * Headers of the upgrade request that the edge forwards to the room. The edge sets them itself and drops what a
 * client sent under these names. With Bearer, `actor` holds the verified {@link Actor} as URI-encoded JSON; a browser's
 * ticket travels as the offered subprotocol and is used up inside the room.
 */
export const SOCKET_HEADERS = { actor: "x-hub-actor", after: "x-hub-after" } as const;
