import { open, stat, type FileHandle } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { LogReading } from "./contest-monitor.ts";
import { LogDecoder } from "./log/log-decoder.ts";

const PIECE_BYTES = 64 * 1024;
const LOOK_AGAIN_MS = 250;

export interface ReadOptions {
  /** Goes on at the end of a file, for what is still written to it, until `stop` says so. */
  readonly follow: boolean;
  readonly stop: AbortSignal;
  /** Resolves when more can be taken; asked after every piece. */
  ready(): Promise<void>;
}

/** Reads a file in pieces. @throws what the file system says when it cannot be read, or why it cannot be unpacked. */
export async function readFile(path: string, reading: LogReading, options: ReadOptions): Promise<void> {
  let begunAnew = true;
  while (begunAnew) {
    const file = await open(path, "r");
    try {
      begunAnew = await readOpened(file, path, reading, options);
    } finally {
      await file.close();
    }
  }
  reading.end();
}

/** Reads standard input until it ends. @throws what the system says when it cannot be read, or why not unpacked. */
export async function readStandardInput(reading: LogReading, { stop, ready }: ReadOptions): Promise<void> {
  const decoder = new LogDecoder(textOf(reading, stop));
  const end = () => process.stdin.destroy();
  stop.addEventListener("abort", end);
  try {
    for await (const piece of process.stdin) {
      await decoder.write(piece as Buffer);
      await ready();
    }
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    stop.removeEventListener("abort", end);
  }
  await decoder.end();
  reading.end();
}

/** True when another file has taken its place, as when logs are rotated, or it was emptied. */
async function readOpened(file: FileHandle, path: string, reading: LogReading, options: ReadOptions): Promise<boolean> {
  const { follow, stop, ready } = options;
  const decoder = new LogDecoder(textOf(reading, stop));
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  let position = 0;
  while (!stop.aborted) {
    const { bytesRead } = await file.read(piece, 0, PIECE_BYTES);
    position += bytesRead;
    if (bytesRead > 0) {
      await decoder.write(piece.subarray(0, bytesRead));
      await ready();
    } else if (!follow) break;
    else if (await isReplaced(file, path, position)) {
      await decoder.end();
      return true;
    } else await wait(LOOK_AGAIN_MS, undefined, { signal: stop }).catch(() => {});
  }
  await decoder.end();
  return false;
}

async function isReplaced(file: FileHandle, path: string, position: number): Promise<boolean> {
  const [here, there] = await Promise.all([file.stat(), stat(path).catch(() => undefined)]);
  return here.size < position || (there !== undefined && (there.ino !== here.ino || there.dev !== here.dev));
}

/** A compressed file that is still being written ends in the middle when reading stops: no error. */
function textOf(reading: LogReading, stop: AbortSignal) {
  return {
    text: (piece: string) => reading.text(piece),
    cutOff: () => {
      if (!stop.aborted) reading.cutOff();
    },
  };
}
