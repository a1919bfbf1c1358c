import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { runIntoBrokenPipe, runTool } from "../../support/run-tool.ts";
import { problem, scriptedHub, TOKEN } from "../../support/scripted-server.ts";
import { testFolder } from "../../support/test-folder.ts";

// Each run is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const TOOL = "src/cli/trace.ts";
const TRACE = "GET /v1/ops/hubs/hub-one/trace";
const at = (ms: number) => new Date(Date.parse("2026-11-07T20:00:00.000Z") + ms).toISOString();

const hub = await scriptedHub();
const folder = testFolder();
const run = (args: readonly string[], env: Record<string, string> = { HUB_TOKEN: TOKEN }, input = "") =>
  runTool(TOOL, args, { env: { HUB_URL: hub.url, ...env }, input });

const job = { roomId: "hall", jobId: "c-1", workflowId: "contest/hub-one/hall/c-1" };
const hops = [
  { hop: "command.decided", where: "room", at: at(0), roomId: "hall", version: 7, detail: "contest.launched" },
  { hop: "job.staged", where: "room", at: at(2), ...job },
  { hop: "job.queued", where: "queue", at: at(10), ...job },
  { hop: "bridge.received", where: "bridge", at: at(322), ...job },
  { hop: "result.accepted", where: "room", at: at(360), ...job, detail: "contest.resolved" },
];
const trace = (changes: object = {}) => ({
  ...{ id: "take", roomIds: ["hall"], standsAt: "done", hops, missing: [], unfinished: [] },
  ...changes,
});

const line = (message: string, ms: number, fields: object) =>
  JSON.stringify({ message, level: "info", at: at(ms), hubId: "hub-one", ...fields });

/** Lines of three processes; one names nothing but the correlation, which another one names beside the job. */
const LOG = [
  line("hub.bridge.jobStarted", 330, { jobId: "c-1", correlationId: "corr-1", workflowId: job.workflowId }),
  line("telemetry.hub.resultAccepted", 361, { jobId: "c-1", correlationId: "corr-1", status: "settled" }),
  line("hub.edge.jobDelayed", 40, { correlationId: "corr-1", reason: "evil \u001b[2J" }),
  line("hub.bridge.jobStarted", 330, { jobId: "c-2", correlationId: "corr-2" }),
  line("hub.edge.refused", 5, { correlationId: "corr-1", path: "/c-1" }),
].join("\n");

test("CLI4 a command's way is a waterfall with the time of every hop, where it stands, and the longest step", async () => {
  hub.routes[TRACE] = () => ({ body: trace() });
  const { code, out, err } = await run(["take", "--room", "hall"]);
  expect([code, err]).toEqual([0, ""]);
  expect(hub.asked[0]).toBe("GET /v1/ops/hubs/hub-one/trace?id=take&roomId=hall");
  const lines = out.split("\n");
  expect(lines.slice(0, 3)).toEqual([
    "take  room hall",
    "stands at  done: it came to its end",
    "longest    312 ms of 360 ms, from job.queued to bridge.received",
  ]);
  expect(lines[4]).toBe(
    "20:00:00.000    0 ms           █·····························  room    command.decided contest.launched",
  );
  expect(lines[7]).toBe("20:00:00.322  322 ms  +312 ms  ███████████████████████████···  bridge  bridge.received");
});

test("CLI4 it says how long the slowest step usually takes, by the last others of its kind in the room", async () => {
  const workflow = (id: string) => ({ roomId: "hall", jobId: id, workflowId: `contest/hub-one/hall/${id}` });
  const other = (id: string, ms: number) => [
    { hop: "job.queued", where: "queue", at: at(0), ...workflow(id) },
    { hop: "job.carried", where: "edge", at: at(1), ...workflow(id) },
    { hop: "bridge.received", where: "bridge", at: at(ms), ...workflow(id) },
  ];
  const times = new Map([
    ["c-2", 12],
    ["c-3", 9],
    ["c-4", 600],
  ]);
  hub.routes[TRACE] = (request) => {
    const id = new URL(request.split(" ")[1] ?? "", hub.url).searchParams.get("id") ?? "";
    const ms = times.get(id);
    return ms === undefined ? { body: trace() } : { body: trace({ id, hops: other(id, ms) }) };
  };
  const events = ["c-1", "c-2", "c-3", "c-4"].map((contestId, index) => {
    return { version: index + 301, type: "contest.launched", at: at(0), data: { contestId } };
  });
  const room = { ...{ roomId: "hall", version: 600, participants: [], connections: [], jobs: [], deadlines: [] } };
  const open = {
    openContests: [],
    openTrades: [],
    openRituals: [],
    budgets: {},
    storage: { bytes: 1, firstVersion: 1 },
  };
  hub.routes["GET /v1/ops/hubs/hub-one/rooms/hall"] = () => ({ body: { ...room, ...open } });
  hub.routes["GET /v1/hubs/hub-one/rooms/hall/events"] = () => ({ body: { events, nextAfter: null } });
  const { code, out, err } = await run(["take", "--room", "hall"]);
  expect([code, err]).toEqual([0, ""]);
  expect(out.split("\n")[3]).toBe(
    "usual      12 ms from job.queued to bridge.received, the median of 3 others in room hall, and here 26 times that",
  );
  expect(hub.asked).toContain("GET /v1/hubs/hub-one/rooms/hall/events?after=344&limit=256");
  const { usual } = JSON.parse((await run(["take", "--room", "hall", "--json"])).out);
  expect(usual).toMatchObject({ tookMs: 312, usualMs: 12, others: 3 });
});

test("CLI4 it says where a job stopped and what is missing, and ends with 2", async () => {
  const stopped = {
    standsAt: "queued",
    hops: hops.slice(0, 3),
    missing: [{ hop: "result.accepted", jobId: "c-1", why: "nothing has come back" }],
    unfinished: [{ ...job, kind: "contest", attempt: 1, status: "sent" }],
  };
  hub.routes[TRACE] = () => ({ body: trace(stopped) });
  const { code, out } = await run(["take", "--room", "hall"]);
  expect(code).toBe(2);
  expect(out).toContain("stands at  queued: its job was handed to the queue, and nothing has come back\n");
  expect(out).toContain("missing    result.accepted of c-1: nothing has come back\n");
  expect(out).toContain("unfinished contest c-1: sent\n");
  expect(out).toContain("source     temporal: 0 steps; not asked: add --temporal\n");
});

test.each([
  ["lines", LOG],
  [
    "wrangler tail",
    JSON.stringify({ outcome: "ok", logs: LOG.split("\n").map((each) => ({ message: [each] })) }, null, 2),
  ],
  ["npm start", LOG.replaceAll(/^/gm, "[edge] 20:00:00 ")],
  ["gzip", gzipSync(LOG)],
])("CLI4 TEL3 a log as %s adds its lines, those of the same correlation too, and none of a request", async (_, log) => {
  const file = join(folder, "log");
  writeFileSync(file, log);
  hub.routes[TRACE] = () => ({ body: trace() });
  const { code, out } = await run(["take", "--log", file, "--json"]);
  expect(code).toBe(0);
  const { steps, sources } = JSON.parse(out);
  const told = steps.filter(({ where }: { where: string }) => where === "log");
  expect(told.map(({ hop, sinceStartMs }: { hop: string; sinceStartMs: number }) => [hop, sinceStartMs])).toEqual([
    ["hub.edge.jobDelayed", 40],
    ["hub.bridge.jobStarted", 330],
    ["telemetry.hub.resultAccepted", 361],
  ]);
  expect(sources).toContainEqual({ name: file, steps: 3 });
});

test("CLI4 CLI2 logs alone tell, from standard input too, and nothing in them acts on a terminal", async () => {
  const { code, out } = await run(["corr-1", "--log", "-"], {}, LOG);
  expect(code).toBe(0);
  expect(out).toContain("stands at  unknown, since no hub was asked; last seen: telemetry.hub.resultAccepted");
  expect(out).toContain("hub.edge.jobDelayed evil ␛[2J\n");
  expect(out).toContain("source     hub: 0 steps; not asked: no token was given\n");
  expect(out).not.toContain("\u001b");
});

test("CLI4 a hub that keeps nothing of it leaves the logs to tell; where they know nothing either, the exit code is 1", async () => {
  const file = join(folder, "other");
  writeFileSync(file, LOG);
  const { code, out } = await run(["unheard", "--log", file]);
  expect(code).toBe(1);
  expect(out).toContain("nothing is known of it");
  expect(out).toContain(`source     ${file}: 0 steps; none of its 5 lines is about it\n`);
  const alone = await run(["unheard"]);
  expect([alone.code, alone.err]).toEqual([1, ""]);
  expect(alone.out).toContain("source     hub: 0 steps; not-found: it is not-found\n");
});

test("CLI4 refusals, a log that is not there, one that is cut off, and a Temporal that is away are sentences", async () => {
  hub.routes[TRACE] = () => problem(403, "forbidden");
  const refused = await run(["take"]);
  expect([refused.code, refused.out]).toEqual([1, ""]);
  expect(refused.err).toMatch(/^trace: forbidden: it is forbidden; the token needs the role ops/);
  const missing = await run(["take", "--log", join(folder, "missing")], {});
  expect([missing.code, missing.err]).toEqual([1, expect.stringMatching(/^trace: .*missing cannot be read: ENOENT/)]);
  const cut = join(folder, "cut.gz");
  writeFileSync(cut, gzipSync(`${LOG}\n${"x".repeat(500_000)}`).subarray(0, 300));
  const short = await run(["corr-1", "--log", cut], {});
  expect(short.out).toContain("it is cut off: its end is missing\n");
  const away = await run(["corr-1", "--log", "-", "--temporal"], { TEMPORAL_ADDRESS: "127.0.0.1:9" }, LOG);
  expect([away.code, away.err]).toEqual([0, ""]);
  expect(away.out).toMatch(/source {5}temporal: 0 steps; 127.0.0.1:9 does not answer: /);
});

test.each([
  [[], "the id is missing"],
  [["a", "b"], "b is too much"],
  [["no spaces"], "an id is 1–64 of"],
  [["take", "--temporal"], "--token or HUB_TOKEN must hold an operator's token, or --log name a log"],
])("CLI4 wrong usage ends with 64: %j", async (args, message) => {
  const { code, out, err } = await run(args, {});
  expect([code, out]).toEqual([64, ""]);
  expect(err).toContain(`trace: ${message}`);
});

test("CLI4 a reader that is gone is no fault", async () => {
  const many = Array.from({ length: 3000 }, (_, n) => ({ ...hops[0], at: at(n) }));
  hub.routes[TRACE] = () => ({ body: trace({ hops: many }) });
  const { code, err } = await runIntoBrokenPipe(TOOL, ["take"], { HUB_URL: hub.url, HUB_TOKEN: TOKEN });
  expect([code, err]).toEqual([0, ""]);
});
