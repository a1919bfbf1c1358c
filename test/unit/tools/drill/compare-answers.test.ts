import { expect, test } from "vitest";
import { compareArchives, compareRooms } from "../../../../tools/drill/answers/compare-answers.ts";
import type { RoomAnswers } from "../../../../tools/drill/answers/read-answers.ts";

const BEFORE: RoomAnswers = {
  roomId: "tavern",
  version: 2,
  views: { ann: { state: { chat: ["hello"] }, events: [{ version: 1 }, { version: 2 }] } },
  sessions: { ann: [{ sessionId: "one", recap: "all of it" }] },
};

test("RUN13 the same answers differ in nothing, whatever the order of their fields", () => {
  expect(compareRooms(BEFORE, structuredClone(BEFORE))).toEqual([]);
  expect(compareArchives({ lore: [{ a: 1, b: 2 }] }, { lore: [{ b: 2, a: 1 }] })).toEqual([]);
});

test("RUN13 a state, an event, a session or a row that is not as before is named with its viewer", () => {
  const views = { ann: { state: { chat: ["hullo"] }, events: [{ version: 1 }] } };
  expect(compareRooms(BEFORE, { ...BEFORE, views, sessions: {} })).toEqual([
    'tavern: state of ann: chat.0: "hello" and "hullo"',
    'tavern: events of ann: 1: {"version":2} and undefined',
    expect.stringMatching(/^tavern: sessions of ann: .* and undefined$/),
  ]);
  expect(compareArchives({ lore: [1], deltas: [] }, { lore: [] })).toEqual([
    "archive: lore: 0: 1 and undefined",
    "archive: deltas: : [] and undefined",
  ]);
});
