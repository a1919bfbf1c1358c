import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { readAnswer, unreachable } from "../../../client/http/http-answer.ts";
import type { HubAccess } from "../../../client/http/hub-http.ts";
import type { RoomFileHead, RoomImported } from "../../../durable/protocol/http/room-file.ts";
import { valueOf } from "../../ask-hub.ts";
import { CannotReadError } from "../../cannot-read-error.ts";
import { visibleText } from "../../visible-text.ts";
import type { OpsTask } from "../ops-task.ts";
import type { Outcome } from "../outcome.ts";
import type { Waiting } from "../wait-until.ts";
import { FileEnd, headOf } from "./file-end.ts";

type Task<K extends OpsTask["kind"]> = Extract<OpsTask, { kind: K }>;

/** An export that the room breaks off, since it changed meanwhile, is asked for again so often. */
const TRIES = 3;
const PROGRESS_BYTES = 10_000_000;

/** Writes a room to a file, or to standard output (OPS7). The file is there once it is whole. @throws {RefusedError} */
export async function exportRoom(hub: HubAccess, waiting: Waiting, task: Task<"export">): Promise<Outcome> {
  const { roomId, file } = task;
  for (let tries = 1; ; tries += 1) {
    const body = await askForFile(hub, roomId);
    const end = new FileEnd();
    const told = end.watch(withProgress(body, waiting, roomId));
    if (file === undefined) await pipeline(told, process.stdout, { end: false });
    else await writeWhole(file, told, () => end.isWhole);
    if (end.isWhole) return outcomeOf(roomId, file, end);
    if (file === undefined || tries === TRIES) {
      throw new CannotReadError(
        `the export of ${roomId} was cut off, and what came of it is no file; ask for it again`,
      );
    }
    waiting.tell(`ops: the export of ${roomId} was cut off; asking again\n`);
  }
}

function outcomeOf(roomId: string, file: string | undefined, { head, rows, bytes }: FileEnd): Outcome {
  const json = { roomId, version: head?.version, rows, bytes, file: file ?? null };
  const line = `room ${roomId} at version ${head?.version}: ${rows} rows, ${bytes} bytes, in ${file}; it is as secret as the room`;
  // On standard output stands the file itself.
  return { json, text: file === undefined ? "" : `${visibleText(line)}\n` };
}

async function askForFile(hub: HubAccess, roomId: string): Promise<AsyncIterable<Uint8Array>> {
  const url = addressOf(hub, roomId, "export");
  const response = await reach(hub, url, {});
  if (response.ok && response.body !== null && response.headers.get("content-type")?.includes("ndjson") === true)
    return response.body;
  return valueOf(readAnswer<never>(response, () => false));
}

/** Brings a file into an empty room (OPS8), the one that its first line names. @throws {RefusedError} */
export async function importRoom(hub: HubAccess, waiting: Waiting, { file }: Task<"import">): Promise<Outcome> {
  const { head, pieces } = await openFile(file);
  const { roomId } = head;
  const packed = Readable.from(withProgress(pieces, waiting, roomId)).pipe(createGzip({ level: 1 }));
  const url = addressOf(hub, roomId, "import");
  const response = await reach(hub, url, {
    method: "POST",
    headers: { "content-encoding": "gzip", "content-type": "application/x-ndjson" },
    body: Readable.toWeb(packed) as ReadableStream,
    duplex: "half",
  });
  const isExpected = (body: unknown) => typeof body === "object" && body !== null && "rows" in body;
  const imported = await valueOf(readAnswer<RoomImported>(response, isExpected));
  const { version, rows } = imported;
  const line = `room ${roomId} is there at version ${version}, with ${rows} rows, and goes on`;
  return { json: imported, text: `${visibleText(line)}\n` };
}

async function openFile(file: string): Promise<{ head: RoomFileHead; pieces: AsyncIterable<Uint8Array> }> {
  const source = file === "-" ? process.stdin : createReadStream(file, { highWaterMark: 256 * 1024 });
  const iterator = (source as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  try {
    let head = headOf(read);
    while (head === "goes on") {
      const next: IteratorResult<Uint8Array, unknown> = await iterator.next();
      if (next.done === true) throw new CannotReadError(`${file} is no file of a room: its first line is cut off`);
      read.push(next.value);
      head = headOf(read);
    }
    if (head === "none")
      throw new CannotReadError(`${file} is no file of a room: \`npm run ops -- export ROOM\` writes one`);
    return { head, pieces: rest(read, iterator) };
  } catch (error) {
    if (error instanceof CannotReadError) throw error;
    throw new CannotReadError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function* rest(read: readonly Uint8Array[], others: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* read;
  yield* { [Symbol.asyncIterator]: () => others };
}

async function* withProgress(
  pieces: AsyncIterable<Uint8Array>,
  { tell, signal }: Waiting,
  roomId: string,
): AsyncGenerator<Uint8Array> {
  let [bytes, told] = [0, 0];
  for await (const piece of pieces) {
    signal.throwIfAborted();
    bytes += piece.length;
    if (bytes - told >= PROGRESS_BYTES) {
      told = bytes;
      tell(`ops: ${roomId}: ${Math.round(bytes / 1_000_000)} MB\n`);
    }
    yield piece;
  }
}

async function writeWhole(file: string, text: AsyncIterable<Uint8Array>, isWhole: () => boolean): Promise<void> {
  const half = `${file}.${process.pid}.part`;
  try {
    // It holds what players have whispered to each other, and the seeds of contests.
    await pipeline(text, createWriteStream(half, { mode: 0o600, flush: true }));
    if (isWhole()) await rename(half, file);
  } catch (error) {
    if (error instanceof Error && "syscall" in error)
      throw new CannotReadError(`${file} cannot be written: ${error.message}`);
    throw error;
  } finally {
    await rm(half, { force: true });
  }
}

function addressOf(hub: HubAccess, roomId: string, what: "export" | "import"): string {
  return `${hub.url.replace(/(?<!\/)\/+$/, "")}/v1/ops/hubs/${hub.hubId}/rooms/${encodeURIComponent(roomId)}/${what}`;
}

type Asked = Omit<RequestInit, "headers"> & { readonly headers?: Readonly<Record<string, string>> };

async function reach(hub: HubAccess, url: string, init: Asked): Promise<Response> {
  try {
    const headers = { ...init.headers, authorization: `Bearer ${hub.token}` };
    return await fetch(url, { ...init, headers });
  } catch (error) {
    return valueOf(Promise.resolve(unreachable(url, error)));
  }
}
