import { wordsOf } from "../../protocol/events/event-words.ts";
import type { Event } from "../../protocol/events/event.ts";
import { EVENT_SCHEMA } from "../../protocol/events/version.ts";
import type { RecordedEvent } from "../../rules/core/draft.ts";
import { eraseEvent } from "../../rules/people/erase-event.ts";
import { recordedOf, type LogRow } from "../../storage/log/log-rows.ts";
import type { Sql } from "../../storage/sql.ts";

/** Rows that one step of an erasure looks at: a few milliseconds, so that no command waits for it (ERA3). */
const LOOK = 500;

/** The outcome of a step. */
export interface ErasedRows {
  /** Where the next step goes on; null at the end. */
  readonly next: number | null;
  readonly erased: number;
  /** Names that the person bore. */
  readonly names: readonly string[];
  /** Sessions that the person closed, with a reason of theirs. */
  readonly closed: readonly string[];
}

type Row = LogRow & { readonly actor_id: string | null; readonly fingerprint: string | null };

/** Rewrites the log after a version, up to another. Call it within a transaction. */
export function eraseLog(sql: Sql, actorId: string, after: number, upTo: number, shorten: Shorten): ErasedRows {
  const rows = sql.all<Row>(
    `SELECT version, type, schema, event, hidden, actor_id, fingerprint FROM log
     WHERE version > ? AND version <= ? ORDER BY version LIMIT ?`,
    after,
    upTo,
    LOOK,
  );
  const last = rows.at(-1)?.version ?? upTo;
  const erased = eraseAll(sql, rows, actorId, shorten);
  return { ...erased, next: rows.length === LOOK && last < upTo ? last : null };
}

/**
 * Rewrites the lines that the chat shows, in the log and beside it, since a waking room rebuilds the chat from them.
 */
export function eraseShownLines(sql: Sql, actorId: string, versions: readonly number[], shorten: Shorten): ErasedRows {
  const kept = sql.all<LogRow>("SELECT version, type, schema, event, hidden FROM kept_chat");
  const logged = versions.flatMap((version) =>
    sql.all<Row>(
      "SELECT version, type, schema, event, hidden, actor_id, fingerprint FROM log WHERE version = ?",
      version,
    ),
  );
  const beside = kept.map((row) => ({ ...row, actor_id: null, fingerprint: null }));
  return { ...eraseAll(sql, [...beside, ...logged], actorId, shorten), next: null };
}

/** Gives a long fingerprint for one that holds a command's text (CMD3). */
type Shorten = (fingerprint: string) => string;

function eraseAll(sql: Sql, rows: readonly Row[], actorId: string, shorten: Shorten): Omit<ErasedRows, "next"> {
  const names = new Set<string>();
  const closed: string[] = [];
  let erased = 0;
  for (const row of rows) {
    if (row.actor_id === actorId && row.fingerprint !== null) {
      const short = shorten(row.fingerprint);
      if (short !== row.fingerprint) sql.all("UPDATE log SET fingerprint = ? WHERE version = ?", short, row.version);
    }
    // Most rows are of others, and parsing them is most of the work.
    if (!row.event.includes(`"${actorId}"`) && !(row.hidden ?? "").includes(`"${actorId}"`)) continue;
    const recorded = recordedOf(row);
    const name = nameIn(recorded.event, actorId);
    if (name !== undefined) names.add(name);
    const after = eraseEvent(recorded, actorId);
    if (after === recorded) continue;
    erased += 1;
    writeErased(sql, row.version, after);
    if (recorded.event.type === "session.closing") {
      closed.push(recorded.event.data.sessionId);
      eraseClosed(sql, recorded.event.version, recorded.event.data.sessionId);
    }
  }
  return { erased, names: [...names], closed };
}

function nameIn({ type, data }: Event, actorId: string): string | undefined {
  if (type !== "participant.joined" && type !== "participant.updated") return undefined;
  const { participant } = data;
  return participant.actorId === actorId && participant.name !== actorId ? participant.name : undefined;
}

function writeErased(sql: Sql, version: number, { event, hidden }: RecordedEvent): void {
  const columns = [JSON.stringify(event), hidden === undefined ? null : JSON.stringify(hidden), EVENT_SCHEMA, version];
  for (const table of ["log", "kept_chat"])
    sql.all(`UPDATE ${table} SET event = ?, hidden = ?, schema = ? WHERE version = ?`, ...columns);
  // A recap that comes later is cut as after a retraction (VIEW5); whispers are in none.
  if (wordsOf(event) === null || event.type === "chat.whispered") return;
  sql.all("INSERT OR REPLACE INTO retracted_lines (version, text) VALUES (?, '')", version);
}

/**
 * Reports that still wait for the archive lose a person's words: the line where they said it, the complaint where they
 * made it (ERA2). Call it in a transaction.
 */
export function eraseReports(sql: Sql, actorId: string): void {
  for (const [who, words] of [
    ["author", "text"],
    ["reportedBy", "complaint"],
  ])
    sql.all(
      `UPDATE records SET body = json_set(body, '$.job.${words}', '')
       WHERE json_extract(body, '$.job.kind') = 'report' AND json_extract(body, '$.job.${who}') = ?`,
      actorId,
    );
}

/** How many events may lie between the two ends of a closing, which takes 30 s at most (SES2). */
const CLOSING_EVENTS = 2000;

/** The reason stands once more where the session has closed, which is nobody's act. */
function eraseClosed(sql: Sql, after: number, sessionId: string): void {
  sql.all(
    `UPDATE log SET event = json_set(event, '$.data.reason', '')
     WHERE version > ? AND version <= ? AND type = 'session.closed' AND json_extract(event, '$.data.sessionId') = ?`,
    after,
    after + CLOSING_EVENTS,
    sessionId,
  );
  sql.all("UPDATE sessions SET body = json_set(body, '$.reason', '') WHERE id = ?", sessionId);
}

/** The memory of an actor's rejected commands holds their text where it is short. Call it in a transaction. */
export function eraseRejections(
  sql: Sql,
  actorId: string,
  after: string,
  shorten: Shorten,
): { readonly next: string | null; readonly erased: number } {
  const rows = sql.all<{ command_id: string; fingerprint: string; receipt: string }>(
    `SELECT command_id, fingerprint, receipt FROM rejections WHERE actor_id = ? AND command_id > ?
     ORDER BY command_id LIMIT ?`,
    actorId,
    after,
    LOOK,
  );
  let erased = 0;
  for (const { command_id: commandId, fingerprint, receipt } of rows) {
    const short = shorten(fingerprint);
    if (short === fingerprint && !receipt.includes('"veto"')) continue;
    erased += 1;
    sql.all(
      `UPDATE rejections SET fingerprint = ?, receipt = json_remove(receipt, '$.details.veto')
       WHERE actor_id = ? AND command_id = ?`,
      short,
      actorId,
      commandId,
    );
  }
  return { next: rows.length === LOOK ? (rows.at(-1)?.command_id ?? null) : null, erased };
}
