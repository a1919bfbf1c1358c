import { vi } from "vitest";
import type { TestRoom } from "./test-room.ts";

/** A room's storage under observation, until the room is evicted or `restore` is called. */
export interface Disk {
  /** Statements that write, so far. */
  readonly statements: string[];
  /** Rows written so far, indexes included, as they are billed. */
  rowsWritten(): number;
  /** Rows read so far, as they are billed. */
  rowsRead(): number;
  /** Times for which the alarm was set, in ms from when it was set. */
  readonly alarms: number[];
  restore(): void;
}

/** Watches what a room writes; its `failing`th statement that writes throws, as on a broken disk. */
export async function watchDisk(room: TestRoom, failing = 0): Promise<Disk> {
  return room.inside(({ storage }) => {
    const statements: string[] = [];
    const alarms: number[] = [];
    const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
    const exec = storage.sql.exec.bind(storage.sql);
    const setAlarm = storage.setAlarm.bind(storage);
    const spies = [
      vi.spyOn(storage.sql, "exec").mockImplementation((query: string, ...bindings: unknown[]) => {
        if (!/^\s*SELECT/i.test(query)) {
          statements.push(query);
          if (statements.length === failing) throw new Error("the disk is broken");
        }
        const cursor = exec(query, ...bindings);
        cursors.push(cursor);
        return cursor;
      }),
      vi.spyOn(storage, "setAlarm").mockImplementation(async (at, options) => {
        alarms.push(Number(at) - Date.now());
        return setAlarm(at, options);
      }),
    ];
    return {
      statements,
      alarms,
      rowsWritten: () => cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, 0),
      rowsRead: () => cursors.reduce((sum, cursor) => sum + cursor.rowsRead, 0),
      restore: () => {
        for (const spy of spies) spy.mockRestore();
      },
    };
  });
}
