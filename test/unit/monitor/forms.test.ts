import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { firstLoad, firstSummary, ndjson, RoomLog, tailOf } from "./support/log-lines.ts";
import { runMonitor, summaryOf } from "./support/run-monitor.ts";

const lines = (read: number, more: Record<string, number> = {}) => ({
  read,
  telemetry: read,
  ignored: 0,
  malformed: 0,
  lost: 0,
  ...more,
});

test("TEL4 the first load run gives exactly the summary it was published with", async () => {
  const { code, stdout, stderr } = await runMonitor(["--input", "test/unit/monitor/data/first-load.ndjson", "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({ ...firstSummary, lines: lines(12) });
});

test("TEL4 fields stand in the order of the published summary, with lines at the end", async () => {
  const { stdout } = await runMonitor(["--json"], firstLoad);
  const { durations } = JSON.parse(stdout);
  expect(Object.keys(JSON.parse(stdout))).toEqual([...Object.keys(firstSummary), "lines"]);
  expect(Object.keys(durations.arming)).toEqual(Object.keys(firstSummary.durations.arming));
});

test("TEL4 a summary read again is that summary, and is judged by today's thresholds", async () => {
  const { stdout } = await runMonitor(["--json"], firstLoad);
  expect(await runMonitor(["--json"], stdout)).toEqual({ code: 0, stdout, stderr: "" });
  const strict = await runMonitor(["--json", "--resolution-threshold", "779"], JSON.stringify(firstSummary));
  expect(strict.code).toBe(2);
  expect(JSON.parse(strict.stdout).durations.resolution).toMatchObject({ p95: 780, budget: 779, breached: true });
});

test("TEL4 wrangler tail says the same as NDJSON, on one line or over several, several records an event", async () => {
  const log = new RoomLog().contest("c_one").contest("c_two", { actors: 3, capacity: 4 }).say("telemetry.hub.backlog");
  const plain = await summaryOf(log.text);
  expect(plain).toMatchObject({ totals: { contestsObserved: 2, resolvedContests: 2 }, lines: lines(7) });
  const [first = {}, second = {}, ...rest] = log.lines;
  expect(await summaryOf([tailOf(first, second), ...rest.map((line) => tailOf(line))].join(""))).toEqual(plain);
  const compact = log.lines.map((line) => JSON.stringify(JSON.parse(tailOf(line)))).join("\n");
  expect(await summaryOf(compact)).toEqual(plain);
});

test("TEL4 wrangler tail gives objects that were logged as they are, and events without any log are ignored", async () => {
  const [record] = new RoomLog().contest("c_one").lines;
  const event = {
    outcome: "ok",
    logs: [
      { message: [record], level: "log" },
      { message: ["talk", 4], level: "log" },
    ],
  };
  const summary = await summaryOf(JSON.stringify(event, null, 4) + tailOf());
  expect(summary.lines).toEqual(lines(3, { telemetry: 1, ignored: 2 }));
});

test("TEL4 wrangler dev: lines as they are, with colours around them and among other text", async () => {
  const summary = await summaryOf(readFileSync("test/unit/monitor/data/wrangler-dev.txt", "utf8"));
  expect(summary.totals).toEqual({ contestsObserved: 1, resolvedContests: 1, workflowFailures: 0 });
  expect(summary.durations).toMatchObject({ arming: { samples: 1, p50: 1500 }, resolution: { samples: 1, p50: 31 } });
  expect(summary.lines).toMatchObject({ telemetry: 4, malformed: 0, lost: 0 });
});

test("TEL4 a timeline file, by the names of today and by the older ones", async () => {
  const payload = { hubId: "demo", roomId: "bridge", contestId: "c_one", contestKey: "verb.skirmish:bridge" };
  const entries = (armed: string, launched: string, resolved: string) => [
    { type: "command.sent", payload: { verb: "verb.skirmish" } },
    { type: armed, payload: { ...payload, contestId: undefined, participantCount: 1 } },
    { type: launched, payload: { ...payload, participantCount: 3, participantCapacity: 4, armingDurationMs: 580 } },
    { type: resolved, payload: { contestId: "c_one", resolutionDurationMs: 420, outcome: { tier: "full-success" } } },
  ];
  const expected = {
    totals: { contestsObserved: 1, resolvedContests: 1, workflowFailures: 0 },
    durations: { arming: { samples: 1, missing: 0, max: 580 }, resolution: { samples: 1, missing: 0, max: 420 } },
    participants: { samples: 1, average: 3, max: 3, multiActorContests: 1, capacityOverTwo: 1 },
    lines: lines(4, { telemetry: 3, ignored: 1 }),
  };
  const names = ["armed", "launched", "resolved"].map((word) => `telemetry.contest.${word}`);
  const older = ["Armed", "Launched", "Resolved"].map((word) => `telemetry.hub.contest${word}`);
  for (const [armed = "", launched = "", resolved = ""] of [names, older]) {
    const timeline = { scenario: "smoke", timeline: entries(armed, launched, resolved) };
    expect(await summaryOf(JSON.stringify(timeline))).toMatchObject(expected);
    expect(await summaryOf(JSON.stringify(timeline, null, 2))).toMatchObject(expected);
  }
});

test("TEL4 a timeline names hub, room and contest once for all its entries, and failures by their older name", async () => {
  const timeline = [
    { type: "telemetry.hub.contestLaunched", payload: { participantCount: 2 } },
    { type: "telemetry.hub.contestWorkflowFailed", payload: { error: "timeout" } },
  ];
  const summary = await summaryOf(JSON.stringify({ hubId: "demo", roomId: "bridge", contestId: "c_one", timeline }));
  expect(summary.totals).toEqual({ contestsObserved: 1, resolvedContests: 0, workflowFailures: 1 });
});

test("TEL4 a contest of a timeline without durations counts as missing", async () => {
  const payload = { contestId: "c_one" };
  const timeline = ["contestLaunched", "contestResolved"].map((word) => ({ type: `telemetry.hub.${word}`, payload }));
  const { totals, durations } = await summaryOf(JSON.stringify({ timeline }));
  expect(totals).toEqual({ contestsObserved: 1, resolvedContests: 1, workflowFailures: 0 });
  expect(durations.arming).toMatchObject({ samples: 0, missing: 1, p50: null, p95: null, max: null, breached: false });
  expect(durations.resolution).toMatchObject({ samples: 0, missing: 1, p50: null, breached: false });
});

test("TEL4 a list of records, a mark at the beginning, Windows line ends, UTF-16, and no line break at the end", async () => {
  const log = new RoomLog().contest("c_one");
  const plain = await summaryOf(log.text);
  expect(plain.lines).toEqual(lines(3));
  expect(await summaryOf(JSON.stringify(log.lines, null, 1))).toEqual(plain);
  expect(await summaryOf(`\u{FEFF}${log.text.replaceAll("\n", "\r\n").trimEnd()}`)).toEqual(plain);
  expect(await summaryOf(Buffer.from(`\u{FEFF}${log.text}`, "utf16le"))).toEqual(plain);
});

test("TEL4 several files and standard input are one log; an earlier summary adds to them as an upper bound", async () => {
  const more = new RoomLog().contest("c_one", { resolutionMs: 30 });
  const files = ["test/unit/monitor/data/first-load.ndjson", "--input", "-"];
  const both = await runMonitor(["--json", "--input", ...files], more.text);
  const summary = JSON.parse(both.stdout);
  expect(summary.totals).toEqual({ contestsObserved: 5, resolvedContests: 5, workflowFailures: 0 });
  expect(summary.durations.resolution).toMatchObject({ samples: 5, p50: 540, p95: 780, max: 780 });
  const earlier = ["--input", "test/unit/monitor/data/first-load.summary.json"];
  const merged = await runMonitor(["--json", ...earlier, ...earlier, "-"], more.text);
  expect(JSON.parse(merged.stdout)).toMatchObject({
    totals: { contestsObserved: 5 },
    durations: { resolution: { samples: 5, p50: 540, p95: 780, max: 780 } },
    participants: { samples: 5, average: 2.2, max: 3, multiActorContests: 1 },
  });
  expect(merged.stderr).toContain("upper bounds");
  expect(ndjson([])).toBe("");
});
