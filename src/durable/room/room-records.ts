import type {
  AlertRecord,
  AuditRecord,
  HubRecord,
  ReportRecord,
  RetractionRecord,
  RoomRecord,
} from "../protocol/bridge/hub-record.ts";
import type { EventOf } from "../protocol/events/event.ts";
import type { Actor } from "../protocol/state/actor.ts";
import type { RecordedEvent } from "../rules/core/draft.ts";
import type { Played } from "../rules/core/play-input.ts";
import type { RoomInput } from "../rules/core/room-input.ts";
import type { RoomState } from "../rules/core/room-state.ts";
import { viewerOf } from "../rules/core/view-for.ts";
import { readMeta, writeMeta } from "../storage/meta.ts";
import { closedSessionAt } from "../storage/sessions.ts";
import type { Sql } from "../storage/sql.ts";
import { storedTalk } from "../storage/talk.ts";

/** Says in a room's own rows that the register has been told of it (REG1). */
const REGISTERED = "registered";
/** The register knows a room by its address, so its record needs no other name. */
const REGISTER_ID = "room";
/** Readers that a room remembers in memory; the archive knows those that it forgets (AUD3). */
const MOST_READERS = 1000;

/** An alert for operators (MOD8). `alertId` where somebody else may raise it for the same cause. */
export type RaisedAlert = Pick<AlertRecord, "reason" | "severity" | "data"> & {
  readonly alertId?: string | undefined;
  readonly correlationId: string;
};

interface Moment {
  /** The room's clock, in ms. */
  readonly now: number;
  readonly correlationId: string;
  newId(prefix: string): string;
}

/**
 * The records that a room has the archive keep: that it is there (REG1), what operators and moderators do in it (AUD1),
 * and which lines were reported (MOD7) or, in closed sessions, retracted (VIEW5). A record is a row, written in the
 * commit of what it tells of, and stays until the archive has it (AUD2).
 */
export class RoomRecords {
  readonly #sql: Sql;
  readonly #readers = new Set<string>();
  #isRegistered: boolean;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.#isRegistered = readMeta<boolean>(sql, REGISTERED) ?? false;
  }

  /** Stages what an input leaves to be kept; gives whether that is anything. Call it within the input's transaction. */
  onInput(
    before: RoomState,
    input: RoomInput,
    played: Played,
    moment: Moment,
    alerts: readonly RaisedAlert[] = [],
  ): boolean {
    const { state, decision } = played;
    const records: HubRecord[] = [];
    if (!this.#isRegistered && state.version > 0) {
      records.push(roomRecord(state, moment));
      writeMeta(this.#sql, REGISTERED, true);
      this.#isRegistered = true;
    }
    const act = decision.kind === "accepted" ? actOf(before, input) : null;
    if (act !== null) records.push(auditRecord(state, moment.newId("audit"), act, moment));
    for (const recorded of played.recorded) records.push(...this.#ofLines(state, recorded, moment));
    records.push(...alerts.map((alert) => alertRecord(state, alert, moment)));
    this.#insert(records, moment.now);
    return records.length > 0;
  }

  /**
   * An alert that comes of no commit. Gives whether it was staged: a room that nobody has entered stores nothing
   * (RES10).
   */
  onAlert(state: RoomState, alert: RaisedAlert, moment: Moment): boolean {
    if (state.version === 0) return false;
    this.#sql.transaction(() => {
      this.#insert([alertRecord(state, alert, moment)], moment.now);
    });
    return true;
  }

  #ofLines(state: RoomState, { event, hidden }: RecordedEvent, moment: Moment): readonly HubRecord[] {
    if (event.type === "moderation.reported") return this.#reports(state, event, moment);
    return event.type === "chat.retracted" ? this.#retractions(state, event, hidden, moment) : [];
  }

  /** While a session is open, no archive has its lines, and a whisper is in no transcript: only reports show them. */
  #retractions(
    state: RoomState,
    { data: { version } }: EventOf<"chat.retracted">,
    hidden: RecordedEvent["hidden"],
    moment: Moment,
  ): readonly RetractionRecord[] {
    const { target, isReported = false } = hidden ?? {};
    if (target !== undefined && !isReported) return [];
    const sessionId = isReported ? this.#sessionAt(state, version) : closedSessionAt(this.#sql, version);
    if (sessionId === undefined) return [];
    return [{ kind: "retraction", ...envelope(state, `retraction-${version}`, moment), sessionId, version }];
  }

  #reports(
    state: RoomState,
    { actorId: reportedBy = "", data }: EventOf<"moderation.reported">,
    moment: Moment,
  ): readonly ReportRecord[] {
    const { version, reason: complaint } = data;
    const talk = storedTalk(this.#sql, version);
    if (talk === undefined) return [];
    const { author, target, text } = talk;
    const sessionId = this.#sessionAt(state, version);
    return [
      {
        kind: "report",
        ...envelope(state, moment.newId("report"), moment),
        ...(sessionId !== undefined && { sessionId }),
        version,
        author,
        ...(target !== undefined && { target }),
        text,
        reportedBy,
        complaint,
      },
    ];
  }

  #sessionAt(state: RoomState, version: number): string | undefined {
    const { session } = state.privateState;
    const isOpen = session !== null && version >= session.fromVersion;
    return isOpen ? session.sessionId : closedSessionAt(this.#sql, version);
  }

  /**
   * A moderator is shown whispers: recorded once for `readerId`, a connection or a token (AUD3). Gives whether it was
   * staged now. A room that nobody has entered has no whispers and stores nothing (RES10).
   */
  onReader(state: RoomState, actor: Actor, readerId: string, moment: Moment): boolean {
    if (!viewerOf(actor).isModerator || state.version === 0 || this.#readers.has(readerId)) return false;
    if (this.#readers.size >= MOST_READERS) this.#readers.clear();
    this.#readers.add(readerId);
    const act = { actor, action: "whispers.read", target: state.view.roomId };
    this.#sql.transaction(() => {
      this.#insert([auditRecord(state, `read-${readerId}`, act, moment)], moment.now);
    });
    return true;
  }

  /** Whether something waits for the archive: a room is not deleted before that (RES10). */
  get isWaiting(): boolean {
    return this.#sql.all("SELECT 1 AS found FROM records LIMIT 1").length > 0;
  }

  #insert(records: readonly HubRecord[], now: number): void {
    for (const record of records) {
      const body = JSON.stringify({ job: record, stagedAt: now });
      this.#sql.all("INSERT OR IGNORE INTO records (id, made, body) VALUES (?, ?, ?)", record.jobId, now, body);
    }
  }
}

interface Act {
  readonly actor: Actor;
  readonly action: string;
  readonly target: string;
  readonly reason?: string;
}

/** The act of an operator or moderator that an accepted input is; null for everything else that happens in a room. */
function actOf({ view }: RoomState, input: RoomInput): Act | null {
  switch (input.kind) {
    case "command":
      return moderationAct(view.roomId, input.actor, input.request.verb, input.request.args);
    case "close-session": {
      const { actor, reason } = input;
      if (!actor.roles.includes("ops")) return null;
      return { actor, action: "session.close", target: view.sessionId ?? view.roomId, reason };
    }
    case "redrive":
      return input.actor === undefined ? null : { actor: input.actor, action: "job.redrive", target: input.jobId };
    case "join":
    case "disconnected":
    case "sweep":
    case "wake":
    case "result":
    case "job-failed":
    case "catalog":
      return null;
  }
}

function moderationAct(roomId: string, actor: Actor, verb: unknown, args: unknown): Act | null {
  if (typeof verb !== "string" || !verb.startsWith("mod.")) return null;
  const { target, contestId, version, reason } = (args ?? {}) as Readonly<Record<string, unknown>>;
  const line = typeof version === "number" ? `version/${version}` : undefined;
  const named = [target, contestId, line].find((each) => typeof each === "string");
  return { actor, action: verb, target: named ?? roomId, ...(typeof reason === "string" && { reason: reason.trim() }) };
}

function auditRecord(state: RoomState, jobId: string, act: Act, moment: Moment): AuditRecord {
  const { actor, action, target, reason } = act;
  const { actorId, tokenId } = actor;
  return {
    kind: "audit",
    ...envelope(state, jobId, moment),
    actorId,
    action,
    target,
    ...(reason !== undefined && { reason }),
    ...(tokenId !== undefined && { tokenId }),
  };
}

function alertRecord(state: RoomState, alert: RaisedAlert, moment: Moment): AlertRecord {
  const { hubId, roomId, sessionId } = state.view;
  const { reason, severity, data, correlationId } = alert;
  const jobId = moment.newId("alert");
  return {
    kind: "alert",
    ...envelope(state, jobId, { ...moment, correlationId }),
    alertId: alert.alertId ?? `${hubId}/${roomId}/${jobId}`,
    ...(sessionId !== null && { sessionId }),
    reason,
    severity,
    data,
  };
}

function roomRecord(state: RoomState, moment: Moment): RoomRecord {
  return { kind: "room", ...envelope(state, REGISTER_ID, moment) };
}

function envelope({ view: { hubId, roomId } }: RoomState, jobId: string, { now, correlationId }: Moment) {
  const at = new Date(now).toISOString();
  return { schema: 1, jobId, hubId, roomId, attempt: 1, correlationId, hops: { stagedAt: at }, at } as const;
}
