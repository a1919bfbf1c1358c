import hub from "../../../../package.json" with { type: "json" };
import type { Problem } from "../../../durable/protocol/http/problem.ts";
import { ROOM_FILE_TYPE, type RoomImported } from "../../../durable/protocol/http/room-file.ts";
import type { RoomAnswer } from "../../../durable/room-api.ts";
import type { RoomContext } from "../../app-env.ts";
import { log } from "../../log.ts";
import { recordAct } from "../../record-act.ts";
import { refuse } from "../../refuse.ts";
import { RoomFileError } from "../../room-file/file-lines.ts";
import { readRoomFile } from "../../room-file/read-room-file.ts";
import { writeRoomFile } from "../../room-file/write-room-file.ts";

/** `GET /v1/ops/hubs/{hubId}/rooms/{roomId}/export` (OPS7) → 200 with the room as a file of NDJSON. */
export async function exportRoom(c: RoomContext): Promise<Response> {
  const { hubId, roomId, actor, room, correlationId } = c.var;
  const begun = await room.exportPage(actor);
  if (!begun.ok) return refuse(c, begun.problem);
  const unrecorded = await recordAct(c, { action: "room.export", target: roomId });
  if (unrecorded !== null) return refuse(c, unrecorded);
  const head = { hubId, roomId, release: hub.version, exportedAt: new Date().toISOString() };
  const file = writeRoomFile({ first: begun.page, head, next: (exportId) => room.exportPage(actor, exportId) });
  log("info", "hub.edge.roomExported", { hubId, roomId, correlationId, actorId: actor.actorId, ...begun.page.cut });
  return new Response(streamOf(file), {
    headers: {
      "content-type": ROOM_FILE_TYPE,
      "content-disposition": `attachment; filename="${hubId}.${roomId}.ndjson"`,
      "cache-control": "no-store",
    },
  });
}

/** A client that goes away ends the reading too. */
function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next: IteratorResult<Uint8Array, unknown> = await pieces.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

/** A step that the room refused. */
class RefusedStep extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/**
 * `POST /v1/ops/hubs/{hubId}/rooms/{roomId}/import` (OPS8) → 201 `{roomId, version, rows}`: all of the file, or
 * nothing.
 */
export async function importRoom(c: RoomContext): Promise<Response> {
  const { hubId, actor, room, correlationId } = c.var;
  const importId = `import-${crypto.randomUUID()}`;
  try {
    const imported = await takeFile(c, importId);
    log("info", "hub.edge.roomImported", { hubId, correlationId, actorId: actor.actorId, ...imported });
    return c.json(imported, 201);
  } catch (error) {
    // The room is empty again after any failure; where it cannot be told, it finds out by its alarm.
    await room.importStep({ part: "drop", importId }).catch(() => {});
    const problem = problemOf(error);
    if (problem === null) throw error;
    return refuse(c, problem);
  }
}

async function takeFile(c: RoomContext, importId: string): Promise<RoomImported> {
  const { hubId, roomId, room } = c.var;
  let version = 0;
  const rows = await readRoomFile(bodyOf(c.req.raw), {
    onHead: async (head) => {
      if (head.hubId !== hubId || head.roomId !== roomId) {
        throw new RoomFileError(1, `it is the room ${head.roomId} of ${head.hubId}: send it to that room's address`);
      }
      ({ version } = head);
      needOk(await room.importStep({ part: "begin", importId, head }));
    },
    onRows: async (line, batch) => {
      needOk(await room.importStep({ part: "rows", importId, line, rows: batch }));
    },
  });
  const unrecorded = await recordAct(c, { action: "room.import", target: roomId });
  if (unrecorded !== null) throw new RefusedStep(unrecorded);
  needOk(await room.importStep({ part: "end", importId }));
  return { roomId, version, rows };
}

/** The file as it was; a client may have packed it, since the platform bounds what a request may bring. */
function bodyOf({ body, headers }: Request): AsyncIterable<Uint8Array> {
  const file = body ?? new Blob([]).stream();
  const isPacked = headers.get("content-encoding")?.trim().toLowerCase() === "gzip";
  return isPacked ? unpacked(file) : file;
}

async function* unpacked(file: ReadableStream): AsyncGenerator<Uint8Array> {
  try {
    yield* file.pipeThrough(new DecompressionStream("gzip"));
  } catch {
    throw new RoomFileError(1, "the file is not packed by gzip, as its content-encoding says, or was cut off");
  }
}

function needOk(answer: RoomAnswer<object>): void {
  if (!answer.ok) throw new RefusedStep(answer.problem);
}

function problemOf(error: unknown): Problem | null {
  if (error instanceof RefusedStep) return error.problem;
  if (!(error instanceof RoomFileError)) return null;
  const path = `line ${error.line}`;
  return { code: "invalid-request", detail: `\`${path}\`: ${error.message}`, path };
}
