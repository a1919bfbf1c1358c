import { describe, expect, test } from "vitest";
import type { Lexicon } from "../../../../src/offline-bridge/language/lexicon/lexicon.ts";
import type { BatchReader } from "../../../../src/offline-bridge/language/rule-reader.ts";
import { hubReaders } from "../../../../src/offline-bridge/language/thread/hub-readers.ts";
import { NO_NAMES } from "../../../../src/offline-bridge/world/known-world.ts";

const region = (entityId: string, canonicalName: string) => ({
  entityId,
  entityType: "region",
  canonicalName,
  aliases: [],
  canon: {},
});
const lexiconOf = (...entities: Lexicon["entities"]): Lexicon => ({ entities, prohibitedCapabilities: [] });

/** Readers that are made of nothing, and the names in each of them, in the order of making. */
function counting(first: Lexicon) {
  const made: string[][] = [];
  const readerFor = hubReaders(first, (lexicon): BatchReader => {
    made.push(lexicon.entities.map(({ entityId }) => entityId));
    return { read: () => Promise.reject(new Error("nobody reads here")) };
  });
  return { made, readerFor };
}

describe("CLO12 the reader of a hub", () => {
  const start = lexiconOf(region("region.start", "Start"));
  const own = lexiconOf(region("region.own", "Ownmark"));
  const added = [region("region.grown", "Grownhold")];

  test("knows its own lexicon instead of the worker's, and what its story has brought up beside either", () => {
    const { made, readerFor } = counting(start);
    for (const names of [NO_NAMES, { lexicon: own, added: [] }, { lexicon: own, added }, { added }]) readerFor(names);
    expect(made).toEqual([
      ["region.start"],
      ["region.own"],
      ["region.own", "region.grown"],
      ["region.start", "region.grown"],
    ]);
  });

  test("is made once while its hub is among the last eight, however their lines take turns", () => {
    const { made, readerFor } = counting(start);
    const hubs = Array.from({ length: 8 }, (_, at) => ({
      lexicon: lexiconOf(region(`region.r${at}`, `Rest${at}`)),
      added: [],
    }));
    const first = hubs.map(readerFor);
    expect(hubs.map((names) => readerFor(structuredClone(names)))).toEqual(first);
    expect(made).toHaveLength(9);
    readerFor({ lexicon: own, added: [] });
    readerFor(hubs[7] ?? NO_NAMES);
    expect(made).toHaveLength(10);
    readerFor(hubs[0] ?? NO_NAMES);
    expect(made).toHaveLength(11);
  });

  test("leaves out what its story has brought up once its lexicon has such a name itself", () => {
    const { made, readerFor } = counting(start);
    readerFor({ lexicon: lexiconOf(region("region.other", "Grownhold")), added });
    expect(made[1]).toEqual(["region.other"]);
  });
});
