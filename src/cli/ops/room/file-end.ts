import * as v from "valibot";
import { RoomFileEnd, RoomFileHead } from "../../../durable/protocol/http/room-file.ts";

const LINE_END = 10;
const LONGEST_HEAD = 100_000;

/** The head of a file by its first pieces; `goes on` while its line has no end. */
export function headOf(pieces: readonly Uint8Array[]): RoomFileHead | "goes on" | "none" {
  const bytes = Buffer.concat(pieces);
  const end = bytes.indexOf(LINE_END);
  if (end < 0) return bytes.length > LONGEST_HEAD ? "none" : "goes on";
  const head = v.safeParse(RoomFileHead, parsed(bytes.subarray(0, end).toString()));
  return head.success ? head.output : "none";
}

/** Looks at a file that passes by, and knows at its end whether it is whole. */
export class FileEnd {
  head: RoomFileHead | undefined;
  bytes = 0;
  #last: Uint8Array[] = [];

  /** The same pieces. A connection that breaks ends them. */
  async *watch(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const first: Uint8Array[] = [];
    try {
      for await (const piece of pieces) {
        this.bytes += piece.length;
        if (this.head === undefined) {
          first.push(piece);
          const head = headOf(first);
          if (typeof head === "object") this.head = head;
        }
        this.#keepLast(piece);
        yield piece;
      }
    } catch (error) {
      // An answer that the network breaks off: the file then has no last line.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  get isWhole(): boolean {
    return this.#end() !== undefined;
  }

  get rows(): number {
    return Object.values(this.#end()?.counts ?? {}).reduce((sum, count) => sum + count, 0);
  }

  #end(): RoomFileEnd | undefined {
    const lines = Buffer.concat(this.#last).toString().split("\n");
    const end = v.safeParse(RoomFileEnd, lines.at(-1) === "" ? parsed(lines.at(-2) ?? "") : undefined);
    return end.success ? end.output : undefined;
  }

  /** From the last line end but one on. */
  #keepLast(piece: Uint8Array): void {
    const from = piece.lastIndexOf(LINE_END, Math.max(0, piece.length - 2));
    if (from >= 0) this.#last = [piece.subarray(from)];
    else this.#last.push(piece);
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
