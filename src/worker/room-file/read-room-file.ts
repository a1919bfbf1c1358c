import * as v from "valibot";
import {
  ROOM_FILE_SCHEMA,
  RoomFileEnd,
  RoomFileHead,
  RoomFileRow,
  type RowCounts,
} from "../../durable/protocol/http/room-file.ts";
import { readRow, type StoredRow } from "../../durable/protocol/http/room-tables.ts";
import { fieldFault } from "../../durable/protocol/values/field-fault.ts";
import { digestOf, inHex } from "./digest.ts";
import { fileLines, RoomFileError } from "./file-lines.ts";

/** The outcome of reading a file. The caller refuses what it cannot take by an error. */
export interface RoomFileTaker {
  onHead(head: RoomFileHead): Promise<void>;
  /** Rows in their order; `line` is the place of the first. */
  onRows(line: number, rows: readonly StoredRow[]): Promise<void>;
}

/** Rows handed on at once: about a megabyte, or this many. */
const BATCH_BYTES = 1_000_000;
const BATCH_ROWS = 500;

/**
 * Reads a room file to its end (OPS8): each line is checked, and the last one against all before it. Gives how many
 * rows there were. @throws {RoomFileError} for a file that is at fault
 */
export async function readRoomFile(pieces: AsyncIterable<Uint8Array>, taker: RoomFileTaker): Promise<number> {
  const digest = digestOf();
  const batch = new Batch(taker);
  let head: RoomFileHead | undefined;
  let end: RoomFileEnd | undefined;
  let last = 0;
  for await (const { line, text, bytes } of fileLines(pieces)) {
    last = line;
    if (end !== undefined) throw new RoomFileError(line, "the file goes on behind its last line");
    const value = parsed(line, text);
    if (head === undefined) {
      head = readHead(value);
      await taker.onHead(head);
    } else if (isEnd(value)) {
      end = checked(RoomFileEnd, line, value);
    } else await batch.add(line, rowOf(line, value), bytes.length);
    if (end === undefined) await digest.write(bytes);
  }
  if (head === undefined) throw new RoomFileError(1, "the file is empty");
  if (end === undefined) throw new RoomFileError(last + 1, "the file was cut off: its last line is missing");
  await batch.flush();
  checkEnd(last, end, { sha256: inHex(await digest.end()), counts: batch.counts, head });
  return batch.rows;
}

/** Rows on their way, and how many there were. */
class Batch {
  readonly counts: Record<string, number> = {};
  rows = 0;
  readonly #taker: RoomFileTaker;
  #waiting: StoredRow[] = [];
  #first = 0;
  #bytes = 0;

  constructor(taker: RoomFileTaker) {
    this.#taker = taker;
  }

  async add(line: number, row: StoredRow, bytes: number): Promise<void> {
    if (this.#waiting.length === 0) this.#first = line;
    this.#waiting.push(row);
    this.#bytes += bytes;
    this.rows += 1;
    this.counts[row.table] = (this.counts[row.table] ?? 0) + 1;
    if (this.#bytes >= BATCH_BYTES || this.#waiting.length >= BATCH_ROWS) await this.flush();
  }

  async flush(): Promise<void> {
    const rows = this.#waiting;
    if (rows.length > 0) await this.#taker.onRows(this.#first, rows);
    this.#waiting = [];
    this.#bytes = 0;
  }
}

function parsed(line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RoomFileError(line, "it is not JSON");
  }
}

function readHead(value: unknown): RoomFileHead {
  const { schema } = checked(v.object({ kind: v.literal("room"), schema: v.number() }), 1, value);
  if (schema > ROOM_FILE_SCHEMA) {
    const remedy = "deploy the release that wrote it, or a later one";
    throw new RoomFileError(
      1,
      `the file has schema ${schema}, and this release reads up to ${ROOM_FILE_SCHEMA}: ${remedy}`,
    );
  }
  return checked(RoomFileHead, 1, value);
}

function isEnd(value: unknown): boolean {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "end";
}

function rowOf(line: number, value: unknown): StoredRow {
  const { table, row } = checked(RoomFileRow, line, value);
  const read = readRow(table, row);
  if (typeof read === "string") throw new RoomFileError(line, read);
  return read;
}

function checked<S extends v.GenericSchema>(schema: S, line: number, value: unknown): v.InferOutput<S> {
  const read = v.safeParse(schema, value);
  if (read.success) return read.output;
  const { path, message } = fieldFault(read.issues, "it");
  throw new RoomFileError(line, `${path} ${message}`);
}

interface Found {
  readonly sha256: string;
  readonly counts: RowCounts;
  readonly head: RoomFileHead;
}

function checkEnd(line: number, end: RoomFileEnd, { sha256, counts, head }: Found): void {
  for (const told of [head.counts, end.counts]) {
    const names = new Set([...Object.keys(told), ...Object.keys(counts)]);
    const other = [...names].find((table) => (told[table] ?? 0) !== (counts[table] ?? 0));
    if (other === undefined) continue;
    throw new RoomFileError(line, `it has ${counts[other] ?? 0} rows of ${other}, and counts ${told[other] ?? 0}`);
  }
  if (end.sha256 !== sha256)
    throw new RoomFileError(line, "sha256 is not that of the lines before it: the file was changed");
}
