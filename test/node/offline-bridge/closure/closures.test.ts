import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { ClosureJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { factionScenario } from "../../../unit/closure/scenarios/faction-scenario.ts";
import { sampleScenario } from "../../../unit/closure/scenarios/sample-scenario.ts";
import { Scenario } from "../../../unit/closure/scenarios/scenario.ts";
import { closureJob, deltasIn } from "../../archive/support/closure-fixture.ts";
import type { ClosureProcess } from "../support/closure-process.ts";
import { openClosureWorld, type ClosureWorld } from "../support/closure-world.ts";
import { until } from "../support/until.ts";

let world: ClosureWorld;
let worker: ClosureProcess;

beforeAll(async () => {
  world = await openClosureWorld();
  worker = await world.startWorker();
});
afterAll(() => world?.close());
afterEach(() => {
  world.edge.refuseTranscripts(200);
  world.edge.answerResults(200);
});

async function close(sessionId: string, events: readonly Event[], changes: Partial<ClosureJob> = {}) {
  world.edge.hold(sessionId, events);
  const workflowId = await world.begin(closureJob(sessionId, changes));
  const completed = await world.edge.untilTold(workflowId, "closure.completed");
  return { workflowId, completed: completed.result as Extract<OfflineResult, { kind: "closure.completed" }> };
}

/** Runs of the closure, the newest first; its publishing is another test's. */
async function closuresOf(sessionId: string) {
  const found = await world.archive.history.workflows({ hubId: "hub", sessionId, limit: 10 });
  return found.ok ? found.value.workflows.filter(({ kind }) => kind === "closure") : [];
}

function stepsOf(workflowId: string): readonly string[] {
  return world.edge.takenFor(workflowId).map(({ result }) => result.key.slice(workflowId.length + 1));
}

const STEPS = [
  "closure.processing",
  "closure.stageCompleted/transcript",
  "closure.stageCompleted/story",
  "closure.stageCompleted/entities",
  "closure.stageCompleted/deltas",
  "closure.stageCompleted/moderation",
  "closure.stageCompleted/publishing",
  "closure.completed",
];

test("CLO1 BRG1 the room hears of every step, in order, each under its key", async () => {
  const { workflowId } = await close("steps", sampleScenario());
  expect(stepsOf(workflowId)).toEqual(STEPS);
  expect(world.edge.takenFor(workflowId).every(({ result }) => result.correlationId === "correlation-steps")).toBe(
    true,
  );
});

test("CLO3 CLO5 SHP4 what it comes to is in the archive and in its last word", async () => {
  const { workflowId, completed } = await close("comes-to", factionScenario());
  expect(completed).toMatchObject({ summaryVersion: 3, mentionCount: 12, deltaCount: 6, pendingModeration: 3 });
  const note = "Echo Ledger Conclave used a prohibited capability: Spectrum Bloom Flux Array.";
  expect(completed.recap).toEqual({
    ...writeRecap(factionScenario()),
    safetyNotes: [{ version: 6, text: note, sources: [{ version: 6, from: 0, to: note.length }] }],
  });
  const query = { hubId: "hub", sessionId: "comes-to", limit: 50 };
  const deltas = await world.archive.history.deltas(query);
  expect(deltas.ok && deltas.value.deltas.map((one) => [one.entityId, one.field])).toEqual([
    ["faction.tempered-accord", "control"],
    ["faction.prismwell-kite-guild", "control"],
    ["faction.echo-ledger-conclave", "capability"],
    ["region.kyther-range", "status"],
    ["region.sable-crescent", "status"],
    ["region.kyther-range", "status"],
  ]);
  const moderation = await world.archive.history.moderation(query);
  const items = moderation.ok ? deltasIn(moderation.value.items) : [];
  expect(items.map((item) => item.reasons)).toEqual([["conflict"], ["conflict"], ["prohibited-capability"]]);
  const [batch] = moderation.ok ? moderation.value.publishing : [];
  expect(batch).toMatchObject({ batchId: completed.batchId, status: "planned" });
  expect(items.every((item) => item.dueAt === batch?.sessions[0]?.dueAt)).toBe(true);
  expect(await closuresOf("comes-to")).toMatchObject([
    { workflowId, kind: "closure", status: "completed", attempt: 1, endedAt: completed.endedAt, overSla: false },
  ]);
});

test("BRG2 the range is read in pages, signed", async () => {
  await close("pages", sampleScenario());
  const asked = world.edge.asked.filter((url) => url.searchParams.get("session") === "pages");
  expect(asked.map((url) => url.searchParams.get("after"))).toEqual([null, "8", "16", "24"].slice(0, asked.length));
  expect(asked.length).toBe(Math.ceil(sampleScenario().length / 8));
});

test("CLO1 nothing of what the stages come to stands in the workflow's history", async () => {
  const { workflowId } = await close("history", factionScenario());
  await until(
    async () => (await world.client.workflow.getHandle(workflowId).describe()).status.name === "COMPLETED",
    "its end",
  );
  const history = JSON.stringify(await world.client.workflow.getHandle(workflowId).fetchHistory());
  const texts = Buffer.from(history).toString();
  expect(texts).not.toContain(Buffer.from("Kyther Range").toString("base64").slice(0, 12));
  expect(history.length).toBeLessThan(400_000);
});

test.each([
  ["nothing", () => new Scenario().close()],
  ["one line of emoji", () => new Scenario().join("a", "Ada").say("a", "🔥👩‍👩‍👧‍👦").close()],
  [
    "HTML and SQL",
    () =>
      new Scenario().join("a", "<b>Ada</b>").say("a", "'); DROP TABLE sessions; -- <script>alert(1)</script>").close(),
  ],
  [
    "what PostgreSQL cannot store",
    () => new Scenario().join("a", "Ada").say("a", "a \u0000 and half a \uD83D pair").close(),
  ],
])("CLO1 a transcript of %s is closed like any other", async (name, events) => {
  const { completed } = await close(`odd-${name.replaceAll(" ", "-")}`, events());
  expect(completed).toMatchObject({ mentionCount: 0, deltaCount: 0, pendingModeration: 0 });
  expect(completed.recap.text.length).toBeGreaterThan(10);
});

test("CLO7 a stage that fails is tried again, and only costs time", async () => {
  world.edge.refuseTranscripts(503, 2);
  const { workflowId } = await close("recovers", sampleScenario());
  expect(stepsOf(workflowId)).toEqual(STEPS);
  expect((await closuresOf("recovers"))[0]?.stages.map((stage) => stage.attempts)).toEqual([3, 1, 1, 1, 1, 1]);
});

test("JOB1 an edge that does not take results costs time only, and gets them in order", async () => {
  world.edge.answerResults(503);
  world.edge.hold("edge-down", sampleScenario());
  const workflowId = await world.begin(closureJob("edge-down"));
  await until(async () => (await closuresOf("edge-down"))[0]?.status === "completed", "the work to be done");
  world.edge.answerResults(200);
  await world.edge.untilTold(workflowId, "closure.completed");
  expect(stepsOf(workflowId)).toEqual(STEPS);
});

test("CLO7 TEL2 a session that the room does not know fails at once, with an alert; run again it is done", async () => {
  const workflowId = await world.begin(closureJob("unknown"));
  const failed = await world.edge.untilTold(workflowId, "closure.failed");
  expect(failed.result).toMatchObject({ error: expect.stringMatching(/^transcript: the edge answered 404/u) });
  expect(stepsOf(workflowId)).toEqual(["closure.processing", "closure.failed"]);
  const found = await world.archive.history.moderation({ hubId: "hub", sessionId: "unknown", limit: 1 });
  expect(found.ok && found.value.alerts).toMatchObject([{ reason: "closure-failed", severity: "critical" }]);
  await until(() => worker.lines.some((line) => line.message === "admin.alert"), "the alert's line");
  expect(worker.lines.find((line) => line.message === "telemetry.offline.workflow.failed")).toMatchObject({
    level: "error",
    correlationId: "correlation-unknown",
    error: expect.stringContaining("404"),
  });
  const again = await close("unknown", sampleScenario(), { attempt: 2 });
  expect(again.workflowId).toBe("closure/hub/hall/unknown/2");
  expect(stepsOf(again.workflowId)).toEqual(STEPS);
});

test("CLO7 run again, a closure goes on from what the archive has and does nothing twice", async () => {
  const first = await close("redriven", factionScenario());
  const asked = world.edge.asked.length;
  const second = await close("redriven", factionScenario(), { attempt: 2 });
  expect(world.edge.asked.length).toBe(asked);
  const { deltaCount, mentionCount, batchId } = first.completed;
  expect(second.completed).toMatchObject({ deltaCount, mentionCount, batchId, durationMs: 0 });
  expect((await closuresOf("redriven")).map((one) => one.stages.map((stage) => stage.reused))).toEqual([
    Array(6).fill(true),
    Array(6).fill(false),
  ]);
});

test("CLO1 two sessions of one room that close close together stay apart", async () => {
  const [first, second] = await Promise.all([close("apart-1", sampleScenario()), close("apart-2", laterScenario())]);
  expect(first.completed.recap.text).toContain("Bram Okoye");
  expect(second.completed.recap.text).not.toContain("Bram Okoye");
  expect(second.completed.recap.text).toContain("Xan");
  expect(stepsOf(first.workflowId)).toEqual(STEPS);
  expect(stepsOf(second.workflowId)).toEqual(STEPS);
});

test("TEL2 TEL3 started, completed and latency are told under the closing command's correlation id", async () => {
  await close("telemetry", sampleScenario(), { hops: { stagedAt: "2026-11-07T20:00:00.000Z" } });
  const own = worker.lines.filter((line) => line["correlationId"] === "correlation-telemetry");
  const names = own.map((line) => line.message);
  expect(names).toContain("telemetry.offline.workflow.started");
  expect(names).toContain("telemetry.offline.workflow.completed");
  const latency = own.find((line) => line.message === "telemetry.offline.workflow.latency");
  expect(latency).toMatchObject({
    hubId: "hub",
    roomId: "hall",
    sessionId: "telemetry",
    durationMs: expect.any(Number),
  });
  expect(latency?.["hops"]).toHaveProperty("stagedAt");
});

test("BRG4 SIGTERM in the middle of a closure: exit 0 within 20 s, and the next worker goes on", async () => {
  world.edge.refuseTranscripts(503);
  world.edge.hold("stopped", sampleScenario());
  const workflowId = await world.begin(closureJob("stopped"));
  await world.edge.untilTold(workflowId, "closure.processing");
  const from = Date.now();
  expect(await worker.kill("SIGTERM")).toBe(0);
  expect(Date.now() - from).toBeLessThan(20_000);
  world.edge.refuseTranscripts(200);
  await world.startWorker();
  await world.edge.untilTold(workflowId, "closure.completed", 60_000);
  expect(stepsOf(workflowId)).toEqual(STEPS);
});

/** Of the same room, right after: its versions follow on. */
function laterScenario(): readonly Event[] {
  return new Scenario(sampleScenario().length + 1).join("x", "Xan").say("x", "Is the ferry gone?").close();
}
