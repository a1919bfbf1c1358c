import { afterAll, expect, test, vi } from "vitest";
import { makeDeltas } from "../../../../src/offline-bridge/deltas/make-deltas.ts";
import { bestReader } from "../../../../src/offline-bridge/language/best-reader.ts";
import { loadLexicon } from "../../../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import { LANGUAGE_LIMITS, languageWork } from "../../../../src/offline-bridge/language/thread/language-work.ts";
import { hostThread } from "../../../../src/offline-bridge/language/thread/thread-host.ts";
import { namesOf } from "../../../../src/offline-bridge/publishing/lore-text.ts";
import { capabilityNotes } from "../../../../src/offline-bridge/story/capability-notes.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { turnsOf } from "../../../../src/offline-bridge/transcript/turns-of.ts";
import { NEW_WORLD } from "../../../../src/offline-bridge/world/known-world.ts";
import { longScenario } from "../scenarios/long-scenario.ts";
import { Scenario } from "../scenarios/scenario.ts";

const lexicon = await loadLexicon();
const stuck = hostThread(lexicon, new URL("stuck-thread.ts", import.meta.url));
const real = hostThread(lexicon);
const work = languageWork(stuck, { ...LANGUAGE_LIMITS, lineMs: 600, recapMs: 1_500 });

afterAll(async () => {
  await Promise.all([stuck.stop(), real.stop()]);
});

// Each thread that is ended costs the start of another one.
vi.setConfig({ testTimeout: 60_000 });

const lines = (...texts: readonly string[]) =>
  texts.map((text, at) => ({ turnId: `turn-${at + 1}`, version: at + 1, role: "gm", kind: "say", text }) as const);

test("CLO8 a line that is never done is left out and named; the others are read, and the process goes on meanwhile", async () => {
  let beats = 0;
  const heart = setInterval(() => (beats += 1), 50);
  const { references, skipped } = await work.read(lines("one", "stuck", "two", "broken", "three", "dead", "four"));
  clearInterval(heart);
  expect(references.map(({ surface }) => surface)).toEqual(["one", "two", "three", "four"]);
  expect(skipped.map(({ version }) => version)).toEqual([2, 4, 6]);
  expect(skipped.map(({ reason }) => reason)).toEqual([
    "not done within 600 ms",
    expect.stringContaining("the reader met a bug"),
    expect.stringMatching(/^the thread (?:ended|died)/u),
  ]);
  expect(beats).toBeGreaterThan(5);
});

test("CLO8 a session's time is bounded as a whole: what is left then is named too", async () => {
  const short = languageWork(stuck, { ...LANGUAGE_LIMITS, lineMs: 300, sessionMs: 500 });
  const { skipped } = await short.read(lines(...Array.from({ length: 60 }, () => "stuck")));
  expect(skipped).toHaveLength(60);
  expect(skipped.at(-1)).toEqual({ version: 60, reason: "the session's time was used up" });
});

test("CLO8 time in which a session waits for the words of others is not its own", async () => {
  const patient = languageWork(stuck, { ...LANGUAGE_LIMITS, sessionMs: 1_000, lineMs: 1_000 });
  const others = work.read(lines("stuck", "stuck"));
  const { references, skipped } = await patient.read(lines(...Array.from({ length: 60 }, (_, at) => `line ${at}`)));
  expect(skipped).toEqual([]);
  expect(references).toHaveLength(60);
  expect((await others).skipped).toHaveLength(2);
});

test("CLO8 BRG4 a thread that is stopped blames no line for it, and does nothing more", async () => {
  const host = hostThread(lexicon, new URL("stuck-thread.ts", import.meta.url));
  const stopped = languageWork(host);
  await stopped.read(lines("one"));
  const reading = stopped.read(lines("stuck"));
  const waiting = stopped.recap(new Scenario().join("a", "Ada").close(), []);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const ends = Promise.allSettled([reading, waiting, host.stop()]);
  expect((await ends).map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
  await expect(reading).rejects.toThrow("language work has stopped");
  await expect(stopped.read(lines("two"))).rejects.toThrow("language work has stopped");
});

test("CLO8 BRG4 a thread that still starts is stopped too", async () => {
  const host = hostThread(lexicon);
  const reading = languageWork(host).read(lines("one"));
  await Promise.all([expect(reading).rejects.toThrow("language work has stopped"), host.stop()]);
});

test("CLO8 a recap that cannot be told in time leaves out what was said, and says so", async () => {
  const events = new Scenario().join("a", "Ada").say("a", "stuck").duel("c-1", "a", "b", "the key", "a").close();
  const { recap, skipped } = await work.recap(events, []);
  expect(skipped).toBe("not done within 1500 ms");
  expect(recap.statistics).toMatchObject({ lines: 1, contests: 1 });
  expect(recap.safetyNotes).toEqual([
    {
      version: events.at(-1)?.version,
      text: "What was said is left out of this recap: it could not be told in time.",
    },
  ]);
});

test("CLO8 the thread comes to what the process itself does", async () => {
  const events = longScenario(80);
  const turns = turnsOf(events);
  const best = bestReader(lexicon);
  const here = await best.read(turns);
  await best.close();
  const there = languageWork(real);
  expect(await there.read(turns)).toEqual({ ...here, skipped: [], parsers: [best.parser()] });
  expect(await there.recap(events, [])).toEqual({ recap: writeRecap(events) });
  const source = { hubId: "hub", roomId: "room", sessionId: "session" };
  const deltas = makeDeltas(here.changes, lexicon, source);
  expect(await there.deltas(here.changes, source, NEW_WORLD, { turns: [], people: [] })).toEqual({
    deltas,
    safetyNotes: capabilityNotes(deltas, namesOf(lexicon)),
  });
});

test("CLO8 a thread that cannot start is a failure, not a session of lines that were skipped", async () => {
  const none = languageWork(hostThread(lexicon, new URL("no-such-thread.ts", import.meta.url)));
  await expect(none.read(lines("one"))).rejects.toThrow("does not start");
});
