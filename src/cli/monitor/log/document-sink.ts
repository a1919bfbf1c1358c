import type { Summary } from "../summary.ts";
import type { Fields } from "../telemetry-record.ts";
import type { WrappedText } from "./wrapped-text.ts";

/** Collects the contents of a log's documents. */
export interface DocumentSink {
  record(fields: Fields): void;
  summary(summary: Summary): void;
  /** Nothing that concerns contests. */
  readonly foreign: () => void;
  /** It says that it is one of the above, and is not. */
  readonly broken: () => void;
}

/** Reads the texts that a document wraps. */
export interface WrappedTexts {
  /** A piece of another program's output. */
  piece(wrapped: WrappedText): void;
  /** A text on its own; its contents go to `sink`. */
  whole(text: string, sink: DocumentSink): void;
}
