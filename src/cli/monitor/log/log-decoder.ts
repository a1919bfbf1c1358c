import type { Transform } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import zlib from "node:zlib";

/** The receiver of a decoder's text. */
export interface DecodedText {
  text(piece: string): void;
  /** The compressed text ends in the middle. */
  cutOff(): void;
}

/** One way to read bytes, chosen by the first of them. */
interface Stage {
  write(piece: Buffer): Promise<void> | void;
  end(): Promise<void> | void;
}

/** As many bytes as the longest of the marks below. */
const HEAD_BYTES = 6;

const MARKS = {
  gzip: [0x1f, 0x8b],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
} as const;

/** Archives that are recognised only to say so, with the command that unpacks them. */
const NOT_READ = [
  { name: "bzip2", mark: [0x42, 0x5a, 0x68], unpack: "bzip2 -dc" },
  { name: "xz", mark: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], unpack: "xz -dc" },
  { name: "lz4", mark: [0x04, 0x22, 0x4d, 0x18], unpack: "lz4 -dc" },
  { name: "zip", mark: [0x50, 0x4b, 0x03, 0x04], unpack: "unzip -p" },
] as const;

/**
 * Makes text of a log's bytes (TEL5): gzip and zstd are recognised by their first bytes and unpacked as they come,
 * UTF-16 by its byte order mark or its zero bytes; anything else is UTF-8.
 */
export class LogDecoder {
  readonly #sink: DecodedText;
  #head = Buffer.alloc(0);
  #stage: Stage | undefined;

  constructor(sink: DecodedText) {
    this.#sink = sink;
  }

  /** @throws where the bytes are an archive that is not read, or a damaged one. */
  async write(piece: Buffer): Promise<void> {
    if (this.#stage !== undefined) return this.#stage.write(piece);
    this.#head = Buffer.concat([this.#head, piece]);
    if (this.#head.length >= HEAD_BYTES) await this.#begin();
  }

  /** The bytes are over. */
  async end(): Promise<void> {
    if (this.#stage === undefined) await this.#begin();
    await this.#stage?.end();
  }

  async #begin(): Promise<void> {
    const head = this.#head;
    this.#head = Buffer.alloc(0);
    this.#stage = stageFor(head, this.#sink);
    await this.#stage.write(head);
  }
}

function stageFor(head: Buffer, sink: DecodedText): Stage {
  const unread = NOT_READ.find(({ mark }) => beginsWith(head, mark));
  if (unread !== undefined) {
    throw new Error(`it is a ${unread.name} archive: unpack it first, as ${unread.unpack} does`);
  }
  if (beginsWith(head, MARKS.gzip)) return new Unpacking(zlib.createGunzip(), sink);
  if (!beginsWith(head, MARKS.zstd)) return new TextDecoding(sink);
  // Node 20 has none.
  if (!("createZstdDecompress" in zlib)) throw new Error("it is a zstd archive: unpack it first, as zstd -dc does");
  return new Unpacking(zlib.createZstdDecompress(), sink);
}

/** Unpacks piece by piece: no more is held than what one piece becomes. */
class Unpacking implements Stage {
  readonly #unpacker: Transform;
  readonly #text: TextDecoding;
  readonly #sink: DecodedText;
  readonly #failed: Promise<never>;

  constructor(unpacker: Transform, sink: DecodedText) {
    this.#unpacker = unpacker;
    this.#sink = sink;
    this.#text = new TextDecoding(sink);
    unpacker.on("data", (piece: Buffer) => this.#text.write(piece));
    this.#failed = new Promise<never>((_, reject) => unpacker.once("error", reject));
    // The error surfaces where something is written.
    this.#failed.catch(() => {});
  }

  async write(piece: Buffer): Promise<void> {
    // The bytes are unpacked in another thread, and the caller may use its buffer again once this resolves.
    await Promise.race([this.#failed, new Promise((resolve) => this.#unpacker.write(piece, resolve))]);
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.#unpacker.once("end", resolve));
    this.#unpacker.end();
    try {
      await Promise.race([this.#failed, ended]);
    } catch (error) {
      if (!isCutOff(error)) throw error;
      this.#text.end();
      this.#sink.cutOff();
      return;
    }
    this.#text.end();
  }
}

function isCutOff(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "Z_BUF_ERROR";
}

/** Text of UTF-8 or UTF-16; its byte order mark is left out. */
class TextDecoding implements Stage {
  readonly #sink: DecodedText;
  #head = Buffer.alloc(0);
  #decode: ((piece: Buffer) => string) | undefined;

  constructor(sink: DecodedText) {
    this.#sink = sink;
  }

  write(piece: Buffer): void {
    if (this.#decode !== undefined) return this.#sink.text(this.#decode(piece));
    this.#head = Buffer.concat([this.#head, piece]);
    if (this.#head.length >= 4) this.#begin();
  }

  end(): void {
    if (this.#decode === undefined) this.#begin();
  }

  #begin(): void {
    this.#decode = decoderFor(this.#head);
    this.#sink.text(this.#decode(this.#head).replace(/^\u{FEFF}/u, ""));
    this.#head = Buffer.alloc(0);
  }
}

/** UTF-16 comes of redirected output on Windows; a log begins with ASCII, so that its zero bytes tell it too. */
function decoderFor(head: Buffer): (piece: Buffer) => string {
  // Two ASCII characters of a text without a mark.
  const zeros = [0, 1, 2, 3].map((at) => (head[at] === 0 ? "0" : "x")).join("");
  if (beginsWith(head, [0xfe, 0xff]) || zeros === "0x0x") {
    const decoder = new TextDecoder("utf-16be", { ignoreBOM: true });
    return (piece) => decoder.decode(piece, { stream: true });
  }
  const isLittle = beginsWith(head, [0xff, 0xfe]) || zeros === "x0x0";
  const decoder = new StringDecoder(isLittle ? "utf16le" : "utf8");
  return (piece) => decoder.write(piece);
}

function beginsWith(bytes: Buffer, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}
