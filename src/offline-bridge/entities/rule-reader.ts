import type { Lexicon } from "./lexicon.ts";
import { indexNames } from "./name-index.ts";
import { namedMemory } from "./named-memory.ts";
import { readTurn } from "./read-turn.ts";
import type { Reader, Reading } from "./reader.ts";

/** A reader by rule alone (CLO4): names of the lexicon, and a set of verbs with what stands around them. */
export function ruleReader(lexicon: Lexicon): Reader {
  const names = indexNames(lexicon);
  return {
    async read(turns) {
      const memory = namedMemory();
      const read: Reading[] = [];
      for (const [at, turn] of turns.entries()) {
        if (at % TURNS_AT_A_TIME === TURNS_AT_A_TIME - 1) await letOthersWork();
        read.push(readTurn(turn, { names, memory }));
      }
      return joined(read);
    },
  };
}

/** So that a long session does not keep the process from its heartbeats. */
const TURNS_AT_A_TIME = 50;

function letOthersWork(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function joined(readings: readonly Reading[]): Reading {
  return {
    mentions: readings.flatMap((one) => one.mentions),
    references: readings.flatMap((one) => one.references),
    changes: readings.flatMap((one) => one.changes),
  };
}
