import type { Lexicon } from "./lexicon/lexicon.ts";
import { indexNames, type Name } from "./names/name-index.ts";
import { namedMemory } from "./names/named-memory.ts";
import { readTurn } from "./read-turn.ts";
import type { ReadableTurn, Reader, Reading } from "./reader.ts";

/** A reader by rule alone (CLO4): names of the lexicon, and a set of verbs with what stands around them. */
export function ruleReader(lexicon: Lexicon): Reader {
  const reader = batchReader(lexicon);
  return {
    async read(turns) {
      const read: Reading[] = [];
      let named: readonly Name[] = [];
      for (let from = 0; from < turns.length; from += TURNS_AT_A_TIME) {
        if (from > 0) await letOthersWork();
        const batch = reader.read(turns.slice(from, from + TURNS_AT_A_TIME), named);
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
  ): { readonly reading: Reading; readonly named: readonly Name[] };
}

export function batchReader(lexicon: Lexicon): BatchReader {
  const names = indexNames(lexicon);
  return {
    read(turns, named) {
      const memory = namedMemory(named);
      const reading = joinReadings(turns.map((turn) => readTurn(turn, { names, memory })));
      return { reading, named: memory.named() };
    },
  };
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
