import { readFile } from "node:fs/promises";
import { splitSentences } from "../../src/offline-bridge/language/grammar/split-sentences.ts";
import { loadLexicon } from "../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import { bestParser } from "../../src/offline-bridge/language/parsing/best-parser.ts";
import { jsParser } from "../../src/offline-bridge/language/parsing/js/js-parser.ts";
import type { ReadableTurn } from "../../src/offline-bridge/language/reader.ts";
import { readerOn } from "../../src/offline-bridge/language/rule-reader.ts";
import { readGoldText } from "../../tools/reader/gold-text.ts";

/** The outcome of reading a long session. */
export interface ReadSpeed {
  readonly parser: string;
  readonly sentences: number;
  readonly ms: number;
  /** The most memory that the process ever had; spaCy's own process is not in it. */
  readonly peakMb: number;
}

const WARM_UP = 300;

/**
 * Reads a session of as many turns as the second argument says, in a process of its own, with the parser that the first
 * one names. The turns are gold lines, said over and over. Sends a {@link ReadSpeed} to its parent.
 */
const [, , name, count] = process.argv;
const lexicon = await loadLexicon();
const text = await readFile(new URL("../../samples/gold/glass-steppes.gold.txt", import.meta.url), "utf8");
const lines = readGoldText(text, lexicon)
  .flat()
  .map(({ turn }) => turn);
const turns = Array.from({ length: Number(count) }, (_, at): ReadableTurn[] => {
  const line = lines[at % lines.length];
  return line === undefined ? [] : [{ ...line, turnId: `turn-${at + 1}`, version: at + 1 }];
}).flat();
const parser = name === "spacy" ? bestParser() : jsParser();
const reader = readerOn(lexicon, parser);
await reader.read(turns.slice(0, WARM_UP));
const began = performance.now();
await reader.read(turns);
const speed: ReadSpeed = {
  parser: parser.name,
  sentences: turns.reduce((sum, turn) => sum + splitSentences(turn.text).length, 0),
  ms: performance.now() - began,
  peakMb: process.resourceUsage().maxRSS / 1024,
};
process.send?.(speed);
await parser.close();
process.disconnect();
