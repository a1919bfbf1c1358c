/** A room file is at fault; `line` says where. */
export class RoomFileError extends Error {
  override readonly name = "RoomFileError";
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** The longest row has 2 MB, which as JSON in JSON is longer still; a file without line ends must not fill the memory. */
const LONGEST_LINE_BYTES = 8_000_000;
const LINE_END = 10;

/** A line of a file, with its end. */
interface FileLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** The lines of a file that comes in pieces. @throws {RoomFileError} for what is none */
export async function* fileLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<FileLine> {
  let line = 1;
  let rest: Uint8Array[] = [];
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(LINE_END); end >= 0; end = piece.indexOf(LINE_END, from)) {
      yield lineOf(line, [...rest, piece.subarray(from, end + 1)]);
      line += 1;
      rest = [];
      from = end + 1;
    }
    if (from < piece.length) rest.push(piece.slice(from));
    if (lengthOf(rest) > LONGEST_LINE_BYTES) throw new RoomFileError(line, "it is longer than any row of a room");
  }
  if (rest.length > 0) throw new RoomFileError(line, "the file was cut off in it");
}

function lineOf(line: number, parts: readonly Uint8Array[]): FileLine {
  const bytes = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  try {
    return { line, bytes, text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    throw new RoomFileError(line, "it is not UTF-8");
  }
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
