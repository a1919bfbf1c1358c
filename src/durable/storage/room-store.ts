import type { Hops } from "../protocol/bridge/offline-job.ts";
import type { OfflineResult, ResultAnswer } from "../protocol/bridge/offline-result.ts";
import type { Receipt } from "../protocol/socket/receipt.ts";
import type { RoomState } from "../rules/core/room-state.ts";
import { LongTexts } from "./long-text.ts";
import { readMeta, writeMeta } from "./meta.ts";
import type { Sql } from "./sql.ts";
import { STATE_TABLES, type StateTable } from "./state-tables.ts";

/** The row of the values that exist once. */
interface Singles {
  readonly session: RoomState["privateState"]["session"];
  readonly lastToVersion: number;
  readonly emptySince: number | null;
  readonly slowModeMs: number;
}

const singlesOf = (state: RoomState): Singles => ({
  session: state.privateState.session,
  lastToVersion: state.privateState.lastToVersion,
  emptySince: state.privateState.emptySince,
  slowModeMs: state.view.slowModeMs,
});

/** The state that the rows hold, put into an empty one; the chat, which is no rows of its own, apart. */
export function restoreState(sql: Sql, empty: RoomState): RoomState {
  let state = empty;
  for (const part of STATE_TABLES) state = part.restore(state, readPart(sql, part));
  const singles = readMeta<Singles>(sql, "room");
  const last = sql.all<{ version: number; at: number }>("SELECT version, at FROM log ORDER BY version DESC LIMIT 1")[0];
  const { slowModeMs, ...privateState } = singles ?? singlesOf(state);
  return {
    version: last?.version ?? 0,
    now: last?.at ?? 0,
    view: { ...state.view, slowModeMs, sessionId: privateState.session?.sessionId ?? null },
    privateState: { ...state.privateState, ...privateState },
  };
}

/** Writes what differs between two states, and nothing else (PER4). Call it within the transaction. */
export function saveRoom(sql: Sql, before: RoomState, after: RoomState): void {
  for (const part of STATE_TABLES) if (part.of(before) !== part.of(after)) savePart(sql, part, before, after);
  dropKeptChat(sql, before.view.chat, after.view.chat);
  const singles = singlesOf(after);
  if (!sameSingles(singlesOf(before), singles)) writeMeta(sql, "room", singles);
  if (before.privateState.catalog !== after.privateState.catalog) writeMeta(sql, "catalog", after.privateState.catalog);
}

/** Drops the lines that pruning kept for the chat, once no chat shows them any more: they are the oldest. */
function dropKeptChat(sql: Sql, before: RoomState["view"]["chat"], after: RoomState["view"]["chat"]): void {
  if (before === after || before[0]?.version === after[0]?.version) return;
  sql.all("DELETE FROM kept_chat WHERE version < ?", after[0]?.version ?? 0);
}

/** More entries than a collection ever has; keeps the order of what one commit makes. */
const MOST_MADE_AT_ONCE = 4096;

function sameSingles(one: Singles, other: Singles): boolean {
  return (
    one.session === other.session &&
    one.lastToVersion === other.lastToVersion &&
    one.emptySince === other.emptySince &&
    one.slowModeMs === other.slowModeMs
  );
}

function savePart(sql: Sql, part: StateTable, before: RoomState, after: RoomState): void {
  const old = new Map([...part.entries(before)].map(([id, value], place) => [id, { value, place }]));
  const also = part.alsoSets === undefined ? "" : `, ${part.alsoSets}`;
  let made = after.version * MOST_MADE_AT_ONCE;
  let furthest = -1;
  for (const [id, value] of part.entries(after)) {
    made += 1;
    const known = old.get(id);
    // An entry that was removed and made anew within one commit stands behind those that stayed.
    const isMadeAnew = known !== undefined && known.place < furthest;
    furthest = Math.max(furthest, known?.place ?? -1);
    if (known?.value !== value || isMadeAnew) {
      // Otherwise `made` is set once: rows come back in the order in which they were made.
      sql.all(
        `INSERT INTO ${part.table} (id, made, body) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET body = excluded.body${isMadeAnew ? ", made = excluded.made" : ""}${also}`,
        id,
        made,
        JSON.stringify(part.apart === undefined ? value : saveApart(sql, part.apart, id, value as object)),
      );
    }
    old.delete(id);
  }
  if (part.outlives) return;
  for (const id of old.keys()) sql.all(`DELETE FROM ${part.table} WHERE id = ?`, id);
}

/**
 * Stores a long field in a table of its own; gives the value without it. A value that lacks it leaves what is stored.
 */
function saveApart(sql: Sql, { field, table }: NonNullable<StateTable["apart"]>, id: string, value: object): object {
  const { [field]: long, ...rest } = value as Record<string, unknown>;
  if (long !== undefined) new LongTexts(sql, table).write(id, JSON.stringify(long));
  return rest;
}

function readPart(sql: Sql, part: StateTable): Map<string, unknown> {
  const where = part.restoredRows === undefined ? "" : ` WHERE ${part.restoredRows}`;
  const rows = sql.all<{ id: string; body: string }>(`SELECT id, body FROM ${part.table}${where} ORDER BY made`);
  return new Map(rows.map(({ id, body }) => [id, JSON.parse(body)]));
}

export function storedInventory(sql: Sql, actorId: string): Record<string, number> {
  const row = sql.all<{ body: string }>("SELECT body FROM inventories WHERE id = ?", actorId)[0];
  return row === undefined ? {} : (JSON.parse(row.body) as Record<string, number>);
}

/** The decision about a command, for whoever sends it again (CMD3). */
export interface StoredOutcome {
  readonly fingerprint: string;
  readonly receipt: Receipt;
}

export function findOutcome(sql: Sql, actorId: string, id: string): StoredOutcome | undefined {
  // One statement for both places: nearly every command is new, and looking is a good part of what it costs.
  const known = sql.all<{ fingerprint: string; version: number; receipt: string | null }>(
    `SELECT fingerprint, version, NULL AS receipt FROM log WHERE actor_id = ? AND command_id = ?
     UNION ALL
     SELECT fingerprint, version, receipt FROM rejections WHERE actor_id = ? AND command_id = ?`,
    actorId,
    id,
    actorId,
    id,
  )[0];
  if (known === undefined) return undefined;
  const { fingerprint, version, receipt } = known;
  if (receipt === null) return { fingerprint, receipt: { id, status: "accepted", version } };
  return { fingerprint, receipt: JSON.parse(receipt) as Receipt };
}

export function saveRejection(
  sql: Sql,
  row: { actorId: string; fingerprint: string; receipt: Receipt; version: number; at: number },
): void {
  sql.all(
    `INSERT INTO rejections (actor_id, command_id, fingerprint, receipt, version, at) VALUES (?, ?, ?, ?, ?, ?)`,
    row.actorId,
    row.receipt.id,
    row.fingerprint,
    JSON.stringify(row.receipt),
    row.version,
    row.at,
  );
}

/** The first answer to a result, for whoever posts it again (BRG1). */
export function findResult(sql: Sql, key: string): { fingerprint: string; answer: ResultAnswer } | undefined {
  const row = sql.all<{ fingerprint: string; answer: string }>(
    "SELECT fingerprint, answer FROM results WHERE key = ?",
    key,
  )[0];
  if (row === undefined) return undefined;
  return { fingerprint: row.fingerprint, answer: JSON.parse(row.answer) as ResultAnswer };
}

/** Keeps the answer to a result, with the times that it brought along (TEL3). */
export function saveResult(
  sql: Sql,
  { key, hops }: Pick<OfflineResult, "key" | "hops">,
  fingerprint: string,
  answer: ResultAnswer,
  at: number,
): void {
  const values = [key, fingerprint, JSON.stringify(answer), at, JSON.stringify(hops)];
  sql.all("INSERT INTO results (key, fingerprint, answer, at, hops) VALUES (?, ?, ?, ?, ?)", ...values);
}

/** A result that was answered: its kind, with the stage or batch behind it, and the times that it brought along. */
interface AnsweredResult {
  readonly workflowId: string;
  readonly what: string;
  /** In ms. */
  readonly at: number;
  readonly hops: Hops;
}

const WORKFLOWS = ["contest", "hub-action", "closure", "publish"] as const;

/** The results of a job's runs, whatever its kind and attempts. */
export function resultsUnder(
  sql: Sql,
  { hubId, roomId }: { readonly hubId: string; readonly roomId: string },
  jobId: string,
): AnsweredResult[] {
  return WORKFLOWS.flatMap((kind) => {
    const workflow = `${kind}/${hubId}/${roomId}/${jobId}`;
    const rows = sql.all<{ key: string; at: number; hops: string | null }>(
      "SELECT key, at, hops FROM results WHERE key > ? AND key < ? ORDER BY at",
      `${workflow}/`,
      // The character behind the slash.
      `${workflow}0`,
    );
    return rows.map(({ key, at, hops }) => {
      const [, attempt = "", what = ""] = /^((?:\/\d+)?)\/(.*)$/.exec(key.slice(workflow.length)) ?? [];
      // The release before stored no times.
      return { workflowId: workflow + attempt, what, at, hops: hops === null ? {} : (JSON.parse(hops) as Hops) };
    });
  });
}

/** Rejections of commands under an id, whoever sent them (CMD3). */
export function rejectionsUnder(
  sql: Sql,
  commandId: string,
): readonly { readonly actorId: string; readonly code: string; readonly at: number }[] {
  return sql.all<{ actorId: string; code: string; at: number }>(
    `SELECT actor_id AS actorId, json_extract(receipt, '$.code') AS code, at FROM rejections
     WHERE command_id = ? LIMIT 50`,
    commandId,
  );
}

/** How often an actor's commands were rejected for one reason since a time. */
export function countRejections(sql: Sql, actorId: string, code: string, since: number): number {
  const row = sql.all<{ count: number }>(
    `SELECT count(*) AS count FROM rejections
     WHERE actor_id = ? AND at >= ? AND json_extract(receipt, '$.code') = ?`,
    actorId,
    since,
    code,
  )[0];
  return row?.count ?? 0;
}
