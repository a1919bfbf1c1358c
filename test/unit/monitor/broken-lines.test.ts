import { expect, test } from "vitest";
import { ndjson, RoomLog, tailOf } from "./support/log-lines.ts";
import { summaryHere, summaryOf } from "./support/run-monitor.ts";

const log = new RoomLog().contest("c_one").contest("c_two").contest("c_three");
const lineAt = (at: number) => ndjson([log.lines[at]]);

test("TEL4 a log cut off at any byte costs its last line and nothing else", () => {
  const whole = log.text.trimEnd();
  const ends = [...whole.matchAll(/\n/g)].map(({ index }) => index);
  for (let cut = 1; cut < whole.length; cut += 11) {
    const { lines, totals } = summaryHere(whole.slice(0, cut));
    const complete = ends.filter((end) => end <= cut).length;
    const hasRest = cut > (ends[complete - 1] ?? -1) + 1;
    expect(lines).toEqual({
      read: complete + Number(hasRest),
      telemetry: complete,
      ignored: 0,
      malformed: Number(hasRest),
      lost: 0,
    });
    expect(totals.contestsObserved).toBe(Math.ceil(complete / 3));
  }
});

test("TEL4 a broken line in the middle swallows none of its neighbours, wherever it was cut", async () => {
  const broken = lineAt(4).trimEnd();
  const cuts = Array.from({ length: broken.length - 1 }, (_, at) => broken.slice(0, at + 1));
  // Each piece between two whole lines; the room's lines 1 to 4 and 6 come once, then again and again.
  const text = cuts.map((piece) => `${lineAt(0)}${piece}\n${lineAt(5)}`).join("");
  const { lines } = await summaryOf(lineAt(1) + lineAt(2) + lineAt(3) + text);
  expect(lines).toEqual({
    read: 3 + 3 * cuts.length,
    telemetry: 5,
    ignored: 2 * cuts.length - 2 + 1,
    malformed: cuts.length - 1,
    lost: 1,
  });
});

test("TEL4 the end of a line, without its beginning, is broken as well", async () => {
  const rest = lineAt(4).slice(70);
  const { lines } = await summaryOf(rest + lineAt(0));
  expect(lines).toEqual({ read: 2, telemetry: 1, ignored: 0, malformed: 1, lost: 0 });
});

test("TEL4 an event of wrangler tail that was cut off does not hide those after it", () => {
  const [first = {}, second = {}, third = {}] = log.lines;
  const cut = tailOf(second).split("\n");
  for (let kept = 1; kept < cut.length - 1; kept += 1) {
    const text = `${tailOf(first)}${cut.slice(0, kept).join("\n")}\n${tailOf(third)}`;
    const { lines, totals } = summaryHere(text);
    expect(totals.contestsObserved).toBe(1);
    // Its own record is read too where the line that holds it is whole.
    const isKept = cut.slice(0, kept).some((line) => line.includes('\\"message\\"'));
    expect(lines.telemetry).toBe(isKept ? 3 : 2);
    expect(lines.malformed + lines.ignored).toBeGreaterThan(0);
  }
});

test("TEL4 what can be read of a timeline that was cut off is read", async () => {
  const timeline = log.lines.map(({ message, ...payload }) => ({ type: message, payload }));
  const text = JSON.stringify({ timeline }, null, 2);
  const { lines, totals } = await summaryOf(text.slice(0, text.lastIndexOf("resolutionDurationMs")));
  expect(totals).toEqual({ contestsObserved: 3, resolvedContests: 2, workflowFailures: 0 });
  expect(lines.telemetry).toBe(8);
  expect(lines.malformed).toBeGreaterThan(0);
});

test("TEL4 foreign lines are ignored and counted: other JSON, other text, and nothing at all", async () => {
  const foreign = [
    '{"level":"info","msg":"GET /"}',
    "12",
    "[]",
    "GET / 200",
    '"text"',
    "[note] {x}",
    '{"message":"hello"}',
  ];
  const { lines } = await summaryOf(`${foreign.join("\n\n")}\n${log.text}`);
  expect(lines).toMatchObject({ telemetry: 9, malformed: 0, lost: 0 });
  expect(lines.ignored).toBe(foreign.length);
});

test("TEL4 records that lack what they must have, or have it of another kind, break nothing", async () => {
  const odd = [
    { message: "telemetry.contest.resolved", resolutionDurationMs: 5 },
    { message: "telemetry.contest.resolved", contestId: 7 },
    { message: "telemetry.contest.launched", contestId: "c_odd", armingDurationMs: "soon", participantCount: -1 },
    { message: "telemetry.contest.resolved", contestId: "c_odd", resolutionDurationMs: null, moderationTags: "pvp" },
    { message: "telemetry.contest.resolved", contestId: "c_odd", moderationTags: [4, null, {}], outcomeTier: 9 },
    { message: "telemetry.contest.wondrous", contestId: "c_odder" },
    { message: "telemetry.contest.armed", hubId: 4, roomId: [], epoch: "1", seq: {} },
    { timeline: [null, 4, { type: 4 }, { payload: {} }] },
    { totals: {}, durations: {} },
    { logs: [null, 4, {}, { message: "talk" }, { message: ['{"message":"telemetry.contest.arm'] }] },
  ];
  const { lines, totals, durations, participants } = await summaryOf(ndjson(odd));
  expect(totals).toEqual({ contestsObserved: 1, resolvedContests: 1, workflowFailures: 0 });
  expect(durations).toMatchObject({ arming: { samples: 0, missing: 1 }, resolution: { samples: 0, missing: 1 } });
  expect(participants.samples).toBe(0);
  expect(lines).toEqual({ read: 17, telemetry: 5, ignored: 4, malformed: 8, lost: 0 });
});

test("TEL4 bytes that are no text at all are counted and left", async () => {
  const noise = Buffer.from(Array.from({ length: 20_000 }, (_, at) => (at * at * 31 + at * 7) % 256));
  const { totals, lines } = await summaryOf(Buffer.concat([noise, Buffer.from(`\n${log.text}`)]));
  expect(totals.contestsObserved).toBe(3);
  expect(lines.telemetry).toBe(9);
});

test("TEL4 two records on one line, and one with something behind it, are all read", async () => {
  const { lines } = await summaryOf(`${lineAt(0).trimEnd()}${lineAt(1)}${lineAt(2).trimEnd()} <- look\n`);
  expect(lines).toMatchObject({ telemetry: 3, malformed: 0 });
});
