import type { Event } from "../../protocol/events/event.ts";
import { upcast } from "../../protocol/events/upcast.ts";
import { EVENT_SCHEMA } from "../../protocol/events/version.ts";
import type { Hidden, RecordedEvent } from "../../rules/core/draft.ts";
import type { Spent } from "../../rules/limits/budget.ts";
import type { Sql, SqlValue } from "../sql.ts";

/** An event as it lies in the log: its JSON as it is sent, and what is hidden beside it. */
export interface LogRow extends Record<string, SqlValue> {
  readonly version: number;
  readonly type: string;
  readonly schema: number;
  readonly event: string;
  readonly hidden: string | null;
}

/** The receipt columns of a command's last event (CMD3), with the budgets as it left them. */
export interface ReceiptColumns {
  readonly actorId: string;
  readonly commandId: string;
  readonly fingerprint: string;
  readonly spent: Spent;
}

const COLUMNS = "version, type, schema, event, hidden";

/** Writes one event; `json` is its text, made once for the log and the frames. */
export function appendEvent(sql: Sql, { event, hidden }: RecordedEvent, json: string, receipt?: ReceiptColumns): void {
  sql.all(
    `INSERT INTO log (version, at, type, schema, event, hidden, actor_id, command_id, fingerprint, spent)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    event.version,
    Date.parse(event.at),
    event.type,
    EVENT_SCHEMA,
    json,
    hidden === undefined ? null : JSON.stringify(hidden),
    receipt?.actorId ?? null,
    receipt?.commandId ?? null,
    receipt?.fingerprint ?? null,
    receipt === undefined ? null : JSON.stringify(receipt.spent),
  );
}

/** Events after a version, oldest first. */
export function readLog(sql: Sql, after: number, limit: number): LogRow[] {
  return sql.all<LogRow>(`SELECT ${COLUMNS} FROM log WHERE version > ? ORDER BY version LIMIT ?`, after, limit);
}

/** A trace looks back this far, and no further. */
const TRACED = 20_000;
const MOST_TRACED = 500;

/** The newest events whose text holds an id as a whole text, oldest first. Reads far: for operators alone (OPS4). */
export function rowsNaming(sql: Sql, id: string): LogRow[] {
  const since = (sql.all<{ newest: number | null }>("SELECT max(version) AS newest FROM log")[0]?.newest ?? 0) - TRACED;
  return sql
    .all<LogRow>(
      `SELECT ${COLUMNS} FROM log WHERE version > ? AND instr(event, ?) > 0 ORDER BY version DESC LIMIT ?`,
      since,
      JSON.stringify(id),
      MOST_TRACED,
    )
    .toReversed();
}

/** How many bytes of events lie after a version. */
export function bytesAfter(sql: Sql, after: number): number {
  return (
    sql.all<{ bytes: number | null }>("SELECT sum(octet_length(event)) AS bytes FROM log WHERE version > ?", after)[0]
      ?.bytes ?? 0
  );
}

/**
 * Whether an actor was forgotten after a version: the room then dropped whispers that a replay cannot take back (RES2).
 */
export function wasForgottenAfter(sql: Sql, actorId: string, after: number): boolean {
  const query = `SELECT 1 AS found FROM log
    WHERE version > ? AND type = 'participant.forgotten' AND json_extract(event, '$.data.actorId') = ? LIMIT 1`;
  return sql.all<{ found: number }>(query, after, actorId).length > 0;
}

/** The oldest version still in the log, null where it is empty. */
export function oldestVersion(sql: Sql): number | null {
  return sql.all<{ oldest: number | null }>("SELECT min(version) AS oldest FROM log")[0]?.oldest ?? null;
}

/** The event of a row, in the schema of today (CMD8). */
export function eventOf(row: LogRow): Event {
  return upcast(row.schema, JSON.parse(row.event));
}

/** With what it hides. */
export function recordedOf(row: LogRow): RecordedEvent {
  const event = eventOf(row);
  if (row.hidden === null) return { event } as RecordedEvent;
  return { event, hidden: JSON.parse(row.hidden) as Hidden } as RecordedEvent;
}

/**
 * Events that change the chat: talk, and changes of the list of participants, which decides whose whispers stay (RES2).
 */
const CHANGES_CHAT = `('chat.said', 'chat.emoted', 'story.narrated', 'chat.whispered',
  'participant.joined', 'participant.forgotten')`;

/** The events that changed the chat after a version, oldest first, with the lines that pruning kept for it. */
export function chatRows(sql: Sql, after: number): LogRow[] {
  return sql.all<LogRow>(
    `SELECT ${COLUMNS} FROM kept_chat WHERE version > ?
     UNION SELECT ${COLUMNS} FROM log WHERE version > ? AND type IN ${CHANGES_CHAT} ORDER BY version`,
    after,
    after,
  );
}
