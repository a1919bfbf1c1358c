import { ImportFault } from "../../offline-bridge/archive/transfer/import-fault.ts";

/** Longer than every row, whose texts and JSON the hub bounds; a file without line ends must not fill the memory. */
const LONGEST_LINE = 64_000_000;

/** The lines of a UTF-8 text that comes in pieces, without their ends. Throws an {@link ImportFault} for what is none. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  let rest: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    const [first = "", ...others] = decoded(decoder, piece, line).split("\n");
    rest.push(first);
    length += first.length;
    for (const next of others) {
      yield withoutReturn(rest.join(""));
      line += 1;
      rest = [next];
      length = next.length;
    }
    if (length > LONGEST_LINE) throw new ImportFault(line, `it is longer than ${LONGEST_LINE} characters`);
  }
  const last = rest.join("") + decoded(decoder, undefined, line);
  if (last !== "") yield withoutReturn(last);
}

function decoded(decoder: InstanceType<typeof TextDecoder>, piece: Uint8Array | undefined, line: number): string {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch {
    throw new ImportFault(line, "the file is not UTF-8 from here on");
  }
}

/** An editor of another system may have put it there. */
function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
