import { ROOM_FILE_SCHEMA, type RoomFileHead } from "../../durable/protocol/http/room-file.ts";
import { rowLine } from "../../durable/protocol/http/room-tables.ts";
import type { ExportPage, RoomAnswer } from "../../durable/room-api.ts";
import { digestOf, inHex } from "./digest.ts";

interface Export {
  readonly first: ExportPage;
  readonly head: Pick<RoomFileHead, "hubId" | "roomId" | "release" | "exportedAt">;
  next(exportId: string): Promise<RoomAnswer<{ page: ExportPage }>>;
}

/** A room as the bytes of a file (OPS7), page by page. Throws where the room breaks the export off: the file then has no end. */
export async function* writeRoomFile({ first, head, next }: Export): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const digest = digestOf();
  const { counts } = first.cut;
  let bytes = encoder.encode(`${JSON.stringify({ kind: "room", schema: ROOM_FILE_SCHEMA, ...head, ...first.cut })}\n`);
  for (let page = first; ;) {
    await digest.write(bytes);
    yield bytes;
    bytes = encoder.encode(page.rows.map((row) => `${rowLine(row)}\n`).join(""));
    await digest.write(bytes);
    yield bytes;
    if (page.isLast) break;
    const answer = await next(page.exportId);
    if (!answer.ok) throw new Error(answer.problem.detail);
    bytes = new Uint8Array();
    page = answer.page;
  }
  yield encoder.encode(`${JSON.stringify({ kind: "end", counts, sha256: inHex(await digest.end()) })}\n`);
}
