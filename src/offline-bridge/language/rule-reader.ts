import { joinOpinions } from "./join-opinions.ts";
import type { Lexicon } from "./lexicon/lexicon.ts";
import { discourse, type Discourse } from "./names/discourse.ts";
import { indexNames, type Name } from "./names/name-index.ts";
import { namedMemory } from "./names/named-memory.ts";
import { jsParser } from "./parsing/js/js-parser.ts";
import type { ParsedSentence, Parser, ParserName } from "./parsing/parser.ts";
import { nameTurn, readTurn, type NamedTurn } from "./read-turn.ts";
import type { ReadableTurn, Reader, Reading } from "./reader.ts";

/** A reader by rule alone (CLO4), on the parser that is always there: names of the lexicon, grammar, and frames of verbs. */
export function ruleReader(lexicon: Lexicon): Reader {
  return readerOn(lexicon, jsParser());
}

/** The same on any parser. */
export function readerOn(lexicon: Lexicon, parser: Parser): Reader {
  const reader = batchReader(lexicon, parser);
  return {
    async read(turns) {
      const read: Reading[] = [];
      let named: readonly Name[] = [];
      for (let from = 0; from < turns.length; from += TURNS_AT_A_TIME) {
        if (from > 0) await letOthersWork();
        const batch = await reader.read(turns.slice(from, from + TURNS_AT_A_TIME), named);
        read.push(batch.reading);
        named = batch.named;
      }
      return joinReadings(read);
    },
  };
}

/** A few lines of a session, after those that left `named` behind. */
export interface BatchReader {
  /** Gives what the lines say, and what the lines after them need to know. */
  read(
    turns: readonly ReadableTurn[],
    named: readonly Name[],
  ): Promise<{ readonly reading: Reading; readonly named: readonly Name[]; readonly parser: ParserName }>;
}

/**
 * Reads on `parser`, and where that is not the one in JavaScript on both: what only one of them finds is less sure, but
 * each finds things that the other's parse hides.
 */
export function batchReader(lexicon: Lexicon, parser: Parser): BatchReader {
  const names = indexNames(lexicon);
  const js = jsParser();
  return {
    async read(turns, named) {
      const memory = namedMemory(named);
      const namedTurns = turns.map((turn) => nameTurn(turn, names, memory));
      const texts = namedTurns.flatMap(({ sentences }) =>
        sentences.flatMap(({ plain }) => plain.map(({ text }) => text)),
      );
      const readOn = async (one: Parser) => {
        const mind = discourse(named);
        return { readings: readAll(namedTurns, await one.parse(texts), mind), named: mind };
      };
      // spaCy is another process: JavaScript reads while it parses.
      const [first, second] = await Promise.all([readOn(parser), parser === js ? undefined : readOn(js)]);
      const used = parser.name;
      const readings =
        second === undefined || used === "js" ? first.readings : joinOpinions(first.readings, second.readings);
      return { reading: joinReadings(readings), named: first.named.named(), parser: used };
    },
  };
}

function readAll(turns: readonly NamedTurn[], parses: readonly ParsedSentence[], mind: Discourse): readonly Reading[] {
  let at = 0;
  return turns.map((one) => {
    const count = one.sentences.reduce((sum, { plain }) => sum + plain.length, 0);
    const own = parses.slice(at, at + count);
    at += count;
    return readTurn(one, own, mind);
  });
}

/** So that a long session does not keep the process from its heartbeats. */
const TURNS_AT_A_TIME = 50;

function letOthersWork(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function joinReadings(readings: readonly Reading[]): Reading {
  return {
    mentions: readings.flatMap((one) => one.mentions),
    references: readings.flatMap((one) => one.references),
    changes: readings.flatMap((one) => one.changes),
  };
}
