import type { ExportPage, RoomAnswer } from "../room-api.ts";
import type { Room } from "../room/room.ts";
import type { FirstWriteSql } from "../storage/first-write.ts";
import { STORAGE_STEP } from "../storage/migrate.ts";
import { OvertakenError, RoomCut } from "../storage/transfer/room-cut.ts";

interface OpenExport {
  readonly cut: RoomCut;
  readonly version: number;
  readonly stop: () => void;
}

/** Exports at once: each holds in memory what the rules keep alive. The oldest gives way to a further one. */
const MOST_OPEN = 2;

/** The exports of a room that are under way. They live in memory: a room that goes to sleep in between breaks them off. */
export class RoomExports {
  readonly #sql: FirstWriteSql;
  readonly #room: Room;
  readonly #open = new Map<string, OpenExport>();

  constructor(sql: FirstWriteSql, room: Room) {
    this.#sql = sql;
    this.#room = room;
  }

  /** Begins an export with this id and gives its first page. */
  begin(exportId: string): RoomAnswer<{ page: ExportPage }> {
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size >= MOST_OPEN) this.#close(oldest);
    const { version } = this.#room.state;
    const cut = new RoomCut(this.#sql, version, this.#room.now());
    this.#open.set(exportId, { cut, version, stop: this.#sql.watch((...told) => cut.onStatement(...told)) });
    return this.next(exportId);
  }

  next(exportId: string): RoomAnswer<{ page: ExportPage }> {
    const open = this.#open.get(exportId);
    if (open === undefined) return broken("the room went to sleep, or began other exports since");
    const { cut, version } = open;
    try {
      const { rows, isLast } = cut.nextPage();
      if (isLast) this.#close(exportId);
      return {
        ok: true,
        page: { exportId, cut: { storage: STORAGE_STEP, version, counts: cut.counts }, rows, isLast },
      };
    } catch (error) {
      this.#close(exportId);
      if (error instanceof OvertakenError) return broken(error.message);
      throw error;
    }
  }

  #close(exportId: string): void {
    this.#open.get(exportId)?.stop();
    this.#open.delete(exportId);
  }
}

function broken(why: string) {
  const detail = `the export was broken off: ${why}; ask for it again`;
  return { ok: false, problem: { code: "busy", detail, retryAfterMs: 1000 } } as const;
}
