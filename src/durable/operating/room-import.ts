import type { Problem } from "../protocol/http/problem.ts";
import type { RoomFileHead, RowCounts } from "../protocol/http/room-file.ts";
import type { StoredRow } from "../protocol/http/room-tables.ts";
import { loadRoom } from "../room/load-room.ts";
import { BUILT_IN_CATALOG } from "../rules/catalog/built-in-catalog.ts";
import type { Sql } from "../storage/sql.ts";
import {
  beginImport,
  countStored,
  finishImport,
  insertRows,
  keepImport,
  RowFault,
} from "../storage/transfer/import-rows.ts";

/** One step of an import (OPS8), as the edge asks for it. */
export type ImportStep =
  | { readonly part: "begin"; readonly importId: string; readonly head: RoomFileHead }
  | {
      readonly part: "rows";
      readonly importId: string;
      /** The place of the first row in the file. */
      readonly line: number;
      readonly rows: readonly StoredRow[];
    }
  | { readonly part: "end"; readonly importId: string }
  /** Nothing of it is kept. */
  | { readonly part: "drop"; readonly importId: string };

/** An import that was asked for nothing for so long has lost whoever sent the file. */
const ABANDONED_MS = 60_000;

/** A file on its way into a room that stores nothing yet. */
export class RoomImport {
  readonly id: string;
  readonly #sql: Sql;
  readonly #head: RoomFileHead;
  #askedAt: number;

  constructor(sql: Sql, id: string, head: RoomFileHead, now: number) {
    this.id = id;
    this.#sql = sql;
    this.#head = head;
    this.#askedAt = now;
    beginImport(sql, head.storage);
  }

  /** When it counts as abandoned, in ms. */
  get abandonedAt(): number {
    return this.#askedAt + ABANDONED_MS;
  }

  /** Gives the problem where a row is none of a room's. */
  insert(line: number, rows: readonly StoredRow[], now: number): Problem | null {
    this.#askedAt = now;
    try {
      insertRows(this.#sql, line, rows);
      return null;
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      const path = `line ${error.line}`;
      return { code: "invalid-request", detail: `\`${path}\`: no room has such a row: ${error.message}`, path };
    }
  }

  /** Makes a room of what was stored, all of it in one transaction. Gives the problem where it makes none. */
  finish(): Problem | null {
    const fault = this.#fault(countStored(this.#sql));
    if (fault !== null) return fault;
    try {
      this.#sql.transaction(() => {
        finishImport(this.#sql);
        this.#checkRoom();
      });
      return null;
    } catch (error) {
      return noRoom(error);
    }
  }

  /** The room is awake: from now on it outlives whatever stops it. */
  keep(): void {
    keepImport(this.#sql);
  }

  #fault(stored: RowCounts): Problem | null {
    const { counts } = this.#head;
    const other = Object.keys(stored).find((table) => stored[table] !== (counts[table] ?? 0));
    if (other === undefined) return null;
    return invalid(`the first line counts ${counts[other] ?? 0} rows of ${other}, and the file has ${stored[other]}`);
  }

  /** A room that could not wake would be found out too late. */
  #checkRoom(): void {
    const { hubId, roomId, version } = this.#head;
    const state = loadRoom(this.#sql, hubId, roomId, BUILT_IN_CATALOG);
    if (state.version !== version) throw new Error(`they come to version ${state.version}, and not to ${version}`);
  }
}

/** The problem of a file whose rows failed so. */
export function noRoom(error: unknown): Problem {
  return invalid(`its rows make no room: ${error instanceof Error ? error.message : String(error)}`);
}

function invalid(detail: string): Problem {
  return { code: "invalid-request", detail: `\`body\`: ${detail}`, path: "body" };
}
