import { readFile } from "node:fs/promises";
import { afterAll, describe, expect, test } from "vitest";
import { bestReader } from "../../../../src/offline-bridge/language/best-reader.ts";
import { loadLexicon } from "../../../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import { findSpacy } from "../../../../src/offline-bridge/language/parsing/spacy/find-spacy.ts";
import type { Reader } from "../../../../src/offline-bridge/language/reader.ts";
import { ruleReader } from "../../../../src/offline-bridge/language/rule-reader.ts";
import { readGoldText, worldOf, type GoldScene } from "../../../../tools/reader/gold-text.ts";
import { precisionOf, recallOf, scoreReading, type Score } from "../../../../tools/reader/score-reading.ts";

const GOLD = new URL("../../../../samples/gold/", import.meta.url);
const WORLDS = [
  "glass-steppes",
  "canal-city",
  "space-habitat",
  "meridian-hospital",
  "red-mesa",
  "kestrel-deep",
  "ashwell-abbey",
  "vindobona-embassy",
  "thornfield-academy",
  "neon-stack",
  "saltwind-isles",
  "marble-senate",
  "quarantine-line",
  "frost-kingdom",
  "halcyon-city",
  "lamplit-court",
  "gullwing-front",
  "jade-river",
  "ember-marches",
  "lowmoon-colony",
] as const;

/** Short turns of one construction each; a reader finds fewer of them than of a story's plain lines. */
const PROBES = [
  "probes-saltwind-isles",
  "probes-kestrel-deep",
  "probes-red-mesa",
  "probes-jade-river",
  "probes-ember-marches",
  "probes-frost-kingdom",
  "probes-lowmoon-colony",
] as const;

/** Worlds told in images, of which more is missed. */
const FLORID: ReadonlySet<string> = new Set(["lamplit-court", "jade-river", ...PROBES]);

async function goldOf(
  name: string,
): Promise<{ lexicon: Awaited<ReturnType<typeof loadLexicon>>; scenes: readonly GoldScene[] }> {
  const text = await readFile(new URL(`${name}.gold.txt`, GOLD), "utf8");
  const world = worldOf(text);
  const lexicon = await loadLexicon(world === undefined ? undefined : new URL(world, GOLD).pathname);
  return { lexicon, scenes: readGoldText(text, lexicon) };
}

async function scoreOf(
  name: string,
  open: (lexicon: Awaited<ReturnType<typeof loadLexicon>>) => Reader,
): Promise<Score> {
  const { lexicon, scenes } = await goldOf(name);
  const reader = open(lexicon);
  const readings = [];
  for (const scene of scenes) readings.push(await reader.read(scene.map(({ turn }) => turn)));
  return scoreReading(scenes, readings);
}

// Less than what was measured when they were written (docs/benchmarks/reader.md), so that a rule that costs more than
// it brings is seen.
describe.each([...WORLDS, ...PROBES])("the lines of %s", (name) => {
  test("CLO4 CLO10 are read in JavaScript alone with few mistakes", { timeout: 60_000 }, async () => {
    const score = await scoreOf(name, ruleReader);
    expect(precisionOf(score.mentions)).toBeGreaterThanOrEqual(0.98);
    expect(recallOf(score.mentions)).toBeGreaterThanOrEqual(0.98);
    expect(precisionOf(score.changes)).toBeGreaterThanOrEqual(0.92);
    expect(recallOf(score.changes)).toBeGreaterThanOrEqual(FLORID.has(name) ? 0.64 : 0.72);
    expect(score.lookAlikes.wrong / score.lookAlikes.lines).toBeLessThanOrEqual(0.05);
  });
});

const spacy = findSpacy();
const readers: { close(): Promise<void> }[] = [];
afterAll(async () => {
  await Promise.all(readers.map((reader) => reader.close()));
});

// `npm run reader:install` brings spaCy.
describe.skipIf(spacy === undefined).each([...WORLDS, ...PROBES])("the lines of %s with spaCy", (name) => {
  test("CLO4 CLO10 are read with fewer mistakes", { timeout: 120_000 }, async () => {
    const score = await scoreOf(name, (lexicon) => {
      const reader = bestReader(lexicon);
      readers.push(reader);
      return reader;
    });
    expect(precisionOf(score.changes)).toBeGreaterThanOrEqual(0.93);
    expect(recallOf(score.changes)).toBeGreaterThanOrEqual(FLORID.has(name) ? 0.75 : 0.82);
  });
});
