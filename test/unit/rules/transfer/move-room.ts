import type { RoomFileHead } from "../../../../src/durable/protocol/http/room-file.ts";
import { STORAGE_STEP } from "../../../../src/durable/storage/migrate.ts";
import { beginImport, finishImport, insertRows } from "../../../../src/durable/storage/transfer/import-rows.ts";
import { RoomCut } from "../../../../src/durable/storage/transfer/room-cut.ts";
import { readRoomFile } from "../../../../src/worker/room-file/read-room-file.ts";
import { writeRoomFile } from "../../../../src/worker/room-file/write-room-file.ts";
import { MemorySql } from "../../../../testkit/memory-sql.ts";
import type { RoomHarness } from "../../../../testkit/room-harness.ts";

/** The room as the text of a file (OPS7). */
export async function fileOf({ sql, state, room }: RoomHarness): Promise<string> {
  const { version, view } = state;
  const cut = new RoomCut(sql, version, room.now());
  const page = () => {
    return { exportId: "e-1", cut: { storage: STORAGE_STEP, version, counts: cut.counts }, ...cut.nextPage() };
  };
  const pieces: Uint8Array[] = [];
  const head = { hubId: view.hubId, roomId: view.roomId, release: "0.1.0", exportedAt: "2026-11-30T20:00:00.000Z" };
  const file = writeRoomFile({ first: page(), head, next: async () => ({ ok: true, page: page() }) });
  for await (const piece of file) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** A new storage with the rows of a file (OPS8), and the file's first line. */
export async function storageOf(file: string): Promise<{ sql: MemorySql; head: RoomFileHead; rows: number }> {
  const sql = new MemorySql();
  let head: RoomFileHead | undefined;
  const rows = await readRoomFile(inPieces(Buffer.from(file)), {
    onHead: async (read) => {
      head = read;
      beginImport(sql, read.storage);
    },
    onRows: async (line, batch) => {
      insertRows(sql, line, batch);
    },
  });
  if (head === undefined) throw new Error("the file has no head");
  sql.transaction(() => {
    finishImport(sql);
  });
  return { sql, head, rows };
}

/** Cut wherever it comes. */
async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1021) yield bytes.subarray(at, at + 1021);
}
