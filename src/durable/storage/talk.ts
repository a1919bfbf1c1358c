import { listenerOf, withWords, wordsOf } from "../protocol/events/event-words.ts";
import type { Hidden } from "../rules/core/draft.ts";
import type { Talk } from "../rules/core/rule-context.ts";
import type { RetractedLine } from "../rules/sessions/blank-recap.ts";
import { retractInCheckpoints } from "./log/checkpoints.ts";
import { recordedOf, type LogRow } from "./log/log-rows.ts";
import type { Sql } from "./sql.ts";

/** Something said, as long as log or chat keep it; its text as it was said, even where it has been retracted. */
export function storedTalk(sql: Sql, version: number): Talk | undefined {
  const row = talkRow(sql, version);
  if (row === undefined) return undefined;
  const { event, hidden } = recordedOf(row);
  const text = wordsOf(event);
  if (text === null || event.actorId === undefined) return undefined;
  const listener = listenerOf(event);
  const target = listener === undefined ? {} : { target: listener };
  const { reporters = [] } = hidden ?? {};
  const retracted = hidden?.text !== undefined;
  return { author: event.actorId, ...target, text: hidden?.text ?? text, retracted, reporters };
}

/** Notes beside a line who has reported it (MOD7). Call it within the transaction. */
export function noteReporter(sql: Sql, version: number, actorId: string): void {
  const row = talkRow(sql, version);
  if (row === undefined) return;
  const { hidden } = recordedOf(row);
  const beside: Hidden = { ...hidden, reporters: [...(hidden?.reporters ?? []), actorId] };
  sql.all("UPDATE log SET hidden = ? WHERE version = ?", JSON.stringify(beside), version);
  sql.all("UPDATE kept_chat SET hidden = ? WHERE version = ?", JSON.stringify(beside), version);
}

/**
 * Takes the text out of what was said: from here on no frame, page or transcript can show it, whoever reads the row.
 * Moderators get it from the hidden column (VIEW5). Call it within the transaction.
 */
export function retractTalk(sql: Sql, version: number): void {
  const row = talkRow(sql, version);
  if (row === undefined) return;
  const { event, hidden } = recordedOf(row);
  const text = wordsOf(event);
  if (text === null) return;
  const kept: Hidden = { ...hidden, text };
  const [blank, beside] = [JSON.stringify(withWords(event, "")), JSON.stringify(kept)];
  sql.all("UPDATE log SET event = ?, hidden = ? WHERE version = ?", blank, beside, version);
  sql.all("UPDATE kept_chat SET event = ?, hidden = ? WHERE version = ?", blank, beside, version);
  retractInCheckpoints(sql, version);
  // Whispers are in no recap.
  if (listenerOf(event) !== undefined) return;
  sql.all("INSERT OR IGNORE INTO retracted_lines (version, text) VALUES (?, ?)", version, text);
}

/** The lines of a range that were retracted, for as long as the room lives. */
export function retractedLines(sql: Sql, fromVersion: number, toVersion: number): readonly RetractedLine[] {
  const query = "SELECT version, text FROM retracted_lines WHERE version BETWEEN ? AND ? ORDER BY version";
  return sql.all<{ version: number; text: string }>(query, fromVersion, toVersion);
}

/** From the log, or from the lines that pruning kept for the chat. */
function talkRow(sql: Sql, version: number): LogRow | undefined {
  return sql.all<LogRow>(
    `SELECT version, type, schema, event, hidden FROM log WHERE version = ?
     UNION ALL SELECT version, type, schema, event, hidden FROM kept_chat WHERE version = ?`,
    version,
    version,
  )[0];
}
