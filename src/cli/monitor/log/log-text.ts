import { RecentMap } from "../figures/recent-map.ts";
import type { DocumentSink, WrappedTexts } from "./document-sink.ts";
import { LogParser } from "./log-parser.ts";
import { readDocument } from "./read-document.ts";
import { LineSplitter } from "./split-lines.ts";
import { readContainerLine, type WrappedText } from "./wrapped-text.ts";

/** Texts within texts: a container's log of a program that prints what it read of another container is the third. */
const MOST_LEVELS = 4;
/** Wrapped texts of one log that go on at a time: the streams of containers, the units of a journal. */
const STREAMS_KEPT = 200;

/** Reads the text of a log, whole or inside a wrapper, and reports the contents of its lines. */
export class LogText {
  readonly #level: number;
  readonly #sink: DocumentSink;
  readonly #splitter: LineSplitter;
  readonly #parser: LogParser;
  readonly #streams = new RecentMap<string, LogText>(STREAMS_KEPT, (stream) => stream.end());

  /** @param level 0 for a file, one more for what a wrapper in it holds. */
  constructor(sink: DocumentSink, level = 0) {
    this.#level = level;
    this.#sink = sink;
    const { foreign, broken } = sink;
    const texts: WrappedTexts = {
      piece: (wrapped) => this.#unwrap(wrapped),
      whole: (text, found) => this.#inner(found)?.readWhole(text),
    };
    this.#parser = new LogParser({ document: (value) => readDocument(value, sink, texts), foreign, broken });
    this.#splitter = new LineSplitter((line) => this.#line(line), broken);
  }

  text(piece: string): void {
    this.#splitter.feed(piece);
  }

  /** The text is over: what is still open was cut off. */
  end(): void {
    this.#splitter.end();
    this.#parser.end();
    for (const stream of this.#streams.values()) stream.end();
  }

  #line(line: string): void {
    const wrapped = readContainerLine(line);
    if (wrapped === undefined) this.#parser.line(line);
    else this.#unwrap(wrapped);
  }

  readWhole(text: string): void {
    this.text(text);
    this.end();
  }

  /** Each stream of a wrapper is a text of its own: a line may come in parts, an object over several lines. */
  #unwrap({ stream, text }: WrappedText): void {
    const known = this.#streams.get(stream) ?? this.#inner(this.#sink);
    if (known === undefined) return this.#sink.foreign();
    this.#streams.set(stream, known);
    known.text(text);
  }

  /** One level further in; undefined where that is too deep. */
  #inner(sink: DocumentSink): LogText | undefined {
    return this.#level + 1 >= MOST_LEVELS ? undefined : new LogText(sink, this.#level + 1);
  }
}
