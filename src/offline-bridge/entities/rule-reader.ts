import type { Lexicon } from "./lexicon.ts";
import { namesOf, type Name } from "./name-index.ts";
import { namedMemory } from "./named-memory.ts";
import { readTurn } from "./read-turn.ts";
import type { Reader, Reading } from "./reader.ts";

/** A reader by rule alone (CLO4): names of the lexicon, and a set of verbs with what stands around them. */
export function ruleReader(lexicon: Lexicon): Reader {
  const names: readonly Name[] = namesOf(lexicon);
  return {
    async read(turns) {
      const memory = namedMemory();
      const read = turns.map((turn) => readTurn(turn, { names, memory }));
      return joined(read);
    },
  };
}

function joined(readings: readonly Reading[]): Reading {
  return {
    mentions: readings.flatMap((one) => one.mentions),
    references: readings.flatMap((one) => one.references),
    changes: readings.flatMap((one) => one.changes),
  };
}
