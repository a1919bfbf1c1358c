import type { Lexicon } from "./lexicon/lexicon.ts";
import { bestParser } from "./parsing/best-parser.ts";
import type { ParserName } from "./parsing/parser.ts";
import type { Reader } from "./reader.ts";
import { readerOn } from "./rule-reader.ts";

/** A reader that holds something open. */
export interface ClosableReader extends Reader {
  /** What it reads with: what is installed, or what took over from it. */
  readonly parser: () => ParserName;
  /** Ends the parser's process. */
  close(): Promise<void>;
}

/** Reads with the best parser that is installed (CLO4); the rules are those of `ruleReader`. */
export function bestReader(lexicon: Lexicon): ClosableReader {
  const parser = bestParser();
  const reader = readerOn(lexicon, parser);
  return { read: (turns) => reader.read(turns), parser: () => parser.name, close: () => parser.close() };
}
