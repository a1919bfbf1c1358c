import { expect, test } from "vitest";
import { makeDeltas, tierOf } from "../../../../src/offline-bridge/deltas/make-deltas.ts";
import { SUREST_READING } from "../../../../src/offline-bridge/language/changes/join-findings.ts";
import { joinOpinions } from "../../../../src/offline-bridge/language/join-opinions.ts";
import { loadLexicon } from "../../../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import { ruleReader } from "../../../../src/offline-bridge/language/rule-reader.ts";

const lexicon = await loadLexicon();
const SOURCE = { hubId: "hub", roomId: "hall", sessionId: "evening" };

/** The reading of narrated lines. */
function read(...texts: readonly string[]) {
  const turns = texts.map((text, at) => ({
    ...({ turnId: `turn-${at + 1}`, version: at + 1, role: "gm", kind: "narration", text } as const),
  }));
  return ruleReader(lexicon).read(turns);
}

const NAMED = "The Tempered Accord Custodial Council has lost its hold on the Auric Steppe Corridor.";
const REFERRED = "The Prismwell Kite Guild rode to the Auric Steppe Corridor. They seized it.";

test("CLO4 a line of full names is as sure as fresh text bears out, and a reference is less sure", async () => {
  const [named] = (await read(NAMED)).changes;
  const [referred] = (await read(REFERRED)).changes;
  expect(named?.confidence).toBe(SUREST_READING);
  expect(referred?.confidence).toBeLessThan(SUREST_READING);
});

test("CLO5 the surest reading stays in the highest tier and needs no moderator, and what repeats it is surer", async () => {
  expect(tierOf(SUREST_READING)).toBe("high");
  const [once] = makeDeltas((await read(NAMED)).changes, lexicon, SOURCE);
  expect(once).toMatchObject({ tier: "high", moderationRequired: false });
  const [again] = makeDeltas((await read(NAMED, NAMED)).changes, lexicon, SOURCE);
  expect(again?.confidence).toBeGreaterThan(SUREST_READING);
});

test("CLO5 CLO10 a sure change that only the second parse shows still needs no moderator", async () => {
  const reading = await read(NAMED);
  const [joined] = joinOpinions([{ ...reading, changes: [] }], [reading]);
  const [delta] = makeDeltas(joined?.changes ?? [], lexicon, SOURCE);
  expect(delta).toMatchObject({ tier: "medium", moderationRequired: false });
});
