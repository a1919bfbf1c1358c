import { expect, test } from "vitest";
import { firstLoad, ndjson, RoomLog } from "./support/log-lines.ts";
import { runMonitor, summaryOf } from "./support/run-monitor.ts";

test("TEL4 percentiles are by nearest rank", async () => {
  const log = new RoomLog();
  for (let nth = 20; nth >= 1; nth -= 1) log.contest(`c_${nth}`, { armingMs: nth * 100, resolutionMs: nth });
  const { durations } = await summaryOf(log.text);
  expect(durations.arming).toMatchObject({ samples: 20, missing: 0, p50: 1000, p95: 1900, max: 2000 });
  expect(durations.resolution).toMatchObject({ samples: 20, p50: 10, p95: 19, max: 20 });
});

test("TEL4 exit 0 within budget, 2 over it, by arming or by resolution; the limit itself is within", async () => {
  const { text } = new RoomLog().contest("c_one", { armingMs: 8000, resolutionMs: 800 });
  expect(await runMonitor([], text)).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nwithin budget\n$/) });
  const slow = await runMonitor(["--resolution-threshold", "799"], text);
  expect(slow.code).toBe(2);
  expect(slow.stdout).toMatch(/\nOVER BUDGET: resolution p95 is 800 ms, 799 allowed\n$/);
  const late = await runMonitor(["--arming-threshold=7999.5", "--json"], text);
  expect(late.code).toBe(2);
  expect(JSON.parse(late.stdout).durations.arming).toMatchObject({ budget: 7999.5, breached: true });
});

test("TEL4 a log with nothing in it is within budget, with a note", async () => {
  const empty = await runMonitor(["--json"], "");
  expect(empty).toMatchObject({ code: 0, stderr: "note: no contest in an empty log\n" });
  expect(JSON.parse(empty.stdout)).toMatchObject({
    totals: { contestsObserved: 0 },
    durations: { arming: { samples: 0, missing: 0, p50: null, p95: null, max: null, breached: false } },
    participants: { samples: 0, average: null, max: null },
    lines: { read: 0 },
  });
  const silent = await runMonitor([], new RoomLog().say("telemetry.hub.stateUpdated").text);
  expect(silent).toMatchObject({ code: 0, stdout: expect.stringContaining("note: no contest in this log") });
});

test("TEL4 a contest that expired is no missing sample; one that is still out is", async () => {
  const armed = { contestId: "c_alone", participantCount: 1, participantCapacity: 2, moderationTags: [] };
  const log = new RoomLog()
    .say("telemetry.contest.armed", armed)
    .say("telemetry.contest.expired", armed)
    .say("telemetry.contest.armed", { ...armed, contestId: "c_out" })
    .say("telemetry.contest.launched", { ...armed, contestId: "c_out", participantCount: 2, armingDurationMs: 40 })
    .say("telemetry.contest.stalled", { ...armed, contestId: "c_out" });
  const { totals, durations } = await summaryOf(log.text);
  expect(totals).toEqual({ contestsObserved: 2, resolvedContests: 0, workflowFailures: 0 });
  expect(durations.arming).toMatchObject({ samples: 1, missing: 0 });
  expect(durations.resolution).toMatchObject({ samples: 0, missing: 1 });
  const { stdout } = await runMonitor([], log.text);
  expect(stdout).toContain("2 observed, 0 resolved, 1 expired, 1 stalled, 0 workflow failures");
});

test("TEL4 failures count, and no failure makes a contest that was not observed", async () => {
  const log = new RoomLog()
    .contest("c_one")
    .say("telemetry.contest.workflowFailed", { contestId: "c_lost" })
    .say("telemetry.contest.workflowFailed", { contestId: "c_one" });
  const { totals } = await summaryOf(log.text);
  expect(totals).toEqual({ contestsObserved: 1, resolvedContests: 1, workflowFailures: 2 });
});

test("TEL4 contests of more than two are called out by name, and tags count contests", async () => {
  const log = new RoomLog("harbour")
    .contest("c_two", { tags: ["pvp", "violence"] })
    .contest("c_four", { actors: 4, capacity: 4, tags: ["pvp"] })
    .contest("c_room", { actors: 2, capacity: 4, tags: [] });
  const { participants } = await summaryOf(log.text);
  expect(participants).toEqual({ samples: 3, average: 8 / 3, max: 4, multiActorContests: 1, capacityOverTwo: 2 });
  const { stdout } = await runMonitor([], log.text);
  expect(stdout).toContain("c_four: 4 of 4, verb.skirmish:harbour, demo/harbour\n");
  expect(stdout).not.toContain("c_two:");
  expect(stdout).toContain("Tags          pvp 2, violence 1\n");
  expect(stdout).toContain("Participants  2.67 on average, at most 4, in 3 contests; more than two in 1");
});

test("TEL4 a record seen twice counts once, with its place in the room's lines or without", async () => {
  const log = new RoomLog().contest("c_one").say("telemetry.contest.workflowFailed", { contestId: "c_one" });
  const once = await summaryOf(log.text);
  const twice = await summaryOf(log.text + log.text);
  expect(twice).toEqual({ ...once, lines: { read: 8, telemetry: 4, ignored: 4, malformed: 0, lost: 0 } });
  const failure = ndjson([{ message: "telemetry.contest.workflowFailed", contestId: "contest-alpha" }]);
  const older = await summaryOf(firstLoad + failure + firstLoad + failure);
  expect(older.totals).toEqual({ contestsObserved: 4, resolvedContests: 4, workflowFailures: 1 });
  expect(older.lines).toMatchObject({ read: 26, telemetry: 13, ignored: 13 });
});

test("TEL4 a room whose storage was made anew counts from one again, and nothing of it is taken for a repetition", async () => {
  const before = new RoomLog("bridge", Date.UTC(2026, 10, 1)).contest("c_old").contest("c_older");
  const after = new RoomLog("bridge", Date.UTC(2026, 10, 2)).contest("c_new").contest("c_newer");
  for (const text of [before.text + after.text, after.text + before.text]) {
    const summary = await summaryOf(text + before.text);
    expect(summary.totals.contestsObserved).toBe(4);
    expect(summary.lines).toMatchObject({ read: 18, telemetry: 12, ignored: 6, lost: 0 });
  }
});

test("TEL4 lines that a room printed and nobody read are counted by room", async () => {
  const bridge = new RoomLog("bridge").contest("c_1").contest("c_2").wake().contest("c_3").wake().contest("c_4");
  const harbour = new RoomLog("harbour").contest("c_5").contest("c_6");
  // Of the first waking 2 in the middle, of the second its first; of the other room one.
  const kept = bridge.lines.filter((_, at) => at !== 2 && at !== 3 && at !== 6);
  const summary = await summaryOf(ndjson([...kept, ...harbour.lines.filter((_, at) => at !== 4)]));
  expect(summary.lines.lost).toBe(4);
  const { stdout } = await runMonitor([], ndjson([...kept, ...harbour.lines.filter((_, at) => at !== 4)]));
  expect(stdout).toMatch(/; 4 lost\n +3 of demo\/bridge\n +1 of demo\/harbour\n/);
});

test("TEL4 what comes out of order is not lost, nor what was printed before the log began", async () => {
  const { lines } = new RoomLog().contest("c_1").contest("c_2").contest("c_3");
  const shuffled = [5, 3, 4, 8, 7, 6].map((at) => lines[at]);
  const summary = await summaryOf(ndjson(shuffled));
  expect(summary.lines).toEqual({ read: 6, telemetry: 6, ignored: 0, malformed: 0, lost: 0 });
});

test("TEL4 CON7 a contest that is resolved a second time is counted once, and said so", async () => {
  const log = new RoomLog().contest("c_one", { resolutionMs: 30 });
  const again = { ...log.lines.at(-1), seq: 9, resolutionDurationMs: 50 };
  const { stdout } = await runMonitor([], log.text + ndjson([again]));
  expect(stdout).toContain("1 observed, 1 resolved");
  expect(stdout).toContain("note: 1 contest resolved more than once\n");
  expect((await runMonitor([], log.text + log.text)).stdout).not.toContain("more than once");
});
