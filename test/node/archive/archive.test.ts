import { describe, expect, test } from "vitest";
import type { ClosureStage } from "../../../src/durable/protocol/state/closure.ts";
import type { StageOutput } from "../../../src/offline-bridge/archive/closure/closure-archive.ts";
import { openArchive, type Archive } from "../../../src/offline-bridge/archive/open-archive.ts";
import { moderationItems } from "../../../src/offline-bridge/moderation/moderation-item.ts";
import { publishingPlan } from "../../../src/offline-bridge/publishing/publishing-plan.ts";
import { DEFAULT_PUBLISHING_TIMES } from "../../../src/offline-bridge/publishing/publishing-times.ts";
import { writeRecap } from "../../../src/offline-bridge/story/write-recap.ts";
import { sampleScenario } from "../../unit/closure/scenarios/sample-scenario.ts";
import { closureJob, delta, runOf } from "./support/closure-fixture.ts";
import { serversToTest, type TestArchive } from "./support/servers.ts";
import { withTestArchive } from "./support/with-test-archive.ts";

const timing = { at: "2026-11-07T20:00:05.000Z", durationMs: 40, tries: 1 };
const later = { at: "2026-11-07T20:30:00.000Z", durationMs: 900, tries: 3 };

describe.each(await serversToTest())("%s", (_name, binaries) => {
  let world: TestArchive;
  let archive: Archive;

  withTestArchive((opened) => ({ archive } = world = opened), binaries);

  async function openRun(sessionId: string, attempt = 1, hubId = "hub") {
    const job = closureJob(sessionId, { attempt, hubId });
    const run = runOf(job);
    await archive.closures.openRun(run, job, "2026-11-07T20:00:01.000Z");
    return run;
  }

  const outputs = (sessionId: string): readonly StageOutput[] => {
    const deltas = [delta(sessionId, 5), delta(sessionId, 9)];
    const plan = publishingPlan("hub", Date.parse("2026-11-07T20:00:10.000Z"), 2, DEFAULT_PUBLISHING_TIMES);
    return [
      { stage: "transcript" },
      { stage: "story", recap: writeRecap(sampleScenario()) },
      {
        stage: "entities",
        mentions: [
          {
            turnId: "turn-5",
            version: 5,
            entityId: "region.kyther-range",
            surface: "Kyther Range",
            sentence: "The Kyther Range.",
            confidence: 0.97,
            role: "place",
          },
        ],
        changes: [],
        parsers: ["js"],
      },
      { stage: "deltas", deltas },
      { stage: "moderation", items: moderationItems(deltas, "hall", "2026-11-07T21:00:00.000Z") },
      { stage: "publishing", plan },
    ];
  };

  const outputOf = (sessionId: string, stage: ClosureStage): StageOutput => {
    const found = outputs(sessionId).find((one) => one.stage === stage);
    if (found === undefined) throw new Error(`no output of ${stage}`);
    return found;
  };

  test("CLO1 RUN2 two processes that open the archive at once both find its tables", async () => {
    const both = await Promise.all([openArchive(world.server.url), openArchive(world.server.url)]);
    const pages = await Promise.all(both.map((one) => one.history.deltas({ hubId: "nobody", limit: 1 })));
    expect(pages.every((page) => page.ok)).toBe(true);
    await Promise.all(both.map((one) => one.close()));
  });

  test("CLO1 CLO3 the events of a range come back as they were, whatever is in them, however often they are written", async () => {
    const run = await openRun("events");
    const events = sampleScenario();
    const nasty = {
      ...events[5],
      version: 500,
      data: { message: "'); DROP TABLE events;-- <b>\u0000\uD800</b> 🔥" },
    } as (typeof events)[number];
    await archive.closures.keepEvents(run, [...events, nasty]);
    await archive.closures.keepEvents(run, events);
    const kept = await archive.closures.transcriptOf(run);
    expect(kept.events.slice(0, -1)).toEqual(events);
    expect(kept.events.at(-1)?.data).toEqual({ message: "'); DROP TABLE events;-- <b>\uFFFD\uFFFD</b> 🔥" });
    expect(await archive.closures.lastVersionKept(run)).toBe(500);
    expect(kept.present).toEqual([]);
    const [, joined] = events;
    const present = joined?.type === "participant.joined" ? [joined.data.participant] : [];
    await archive.closures.keepEvents(run, [], present);
    await archive.closures.keepEvents(run, []);
    expect((await archive.closures.transcriptOf(run)).present).toEqual(present);
    expect(present).toHaveLength(1);
  });

  test("CLO1 CLO7 a stage written twice is there once, with the timing of the first", async () => {
    const run = await openRun("twice");
    for (const output of outputs("twice")) {
      const first = output.stage === "entities" ? { ...timing, parsers: ["js"] } : timing;
      expect(await archive.closures.stageDone(run, output.stage)).toBeUndefined();
      expect(await archive.closures.completeStage(run, timing, output)).toEqual(first);
      expect(await archive.closures.completeStage(run, later, output)).toEqual(first);
      expect(await archive.closures.stageDone(run, output.stage)).toEqual(first);
    }
    expect(await archive.closures.figuresOf(run)).toEqual({ mentionCount: 1, deltaCount: 2, pendingModeration: 2 });
    expect(await archive.closures.workOf(run)).toBe(6 * 40);
    expect(await archive.closures.recapOf(run)).toEqual(writeRecap(sampleScenario()));
    expect((await archive.closures.deltasOf(run)).map((one) => one.deltaId)).toEqual([
      "delta-twice-5",
      "delta-twice-9",
    ]);
    expect((await archive.closures.planOf(run))?.dueAt).toBe("2026-11-07T21:00:10.000Z");
  });

  test("CLO7 CLO10 a second run finds what the first one did, and does it no more; what read the lines is shown", async () => {
    const first = await openRun("redrive");
    await archive.closures.completeStage(first, timing, outputOf("redrive", "transcript"));
    await archive.closures.endRun(first, { status: "failed", endedAt: later.at, error: "no story" });
    const second = await openRun("redrive", 2);
    expect(await archive.closures.stageDone(second, "transcript")).toEqual(timing);
    await archive.closures.completeStage(first, timing, outputOf("redrive", "entities"));
    await archive.closures.stageDone(second, "entities");
    await archive.closures.completeStage(second, later, outputOf("redrive", "story"));
    await archive.closures.endRun(second, { status: "completed", endedAt: later.at });
    const found = await archive.history.workflows({ hubId: "hub", sessionId: "redrive", limit: 10 });
    expect(found.ok && found.value.workflows).toMatchObject([
      {
        workflowId: "closure/hub/hall/redrive/2",
        status: "completed",
        attempt: 2,
        stages: [
          { stage: "transcript", reused: true },
          { stage: "story", at: later.at, durationMs: 900, attempts: 3, reused: false },
          { stage: "entities", reused: true, parsers: ["js"] },
        ],
      },
      { workflowId: "closure/hub/hall/redrive", status: "failed", attempt: 1, error: "no story", endedAt: later.at },
    ]);
    expect(await archive.closures.workOf(second)).toBe(900);
  });

  test("CLO7 runs of the same stage at the same moment leave one output", async () => {
    const runs = await Promise.all([openRun("race", 1), openRun("race", 2)]);
    const deltas = outputOf("race", "deltas");
    const timings = await Promise.all(
      runs.map((run, at) => archive.closures.completeStage(run, at === 0 ? timing : later, deltas)),
    );
    expect(timings[0]).toEqual(timings[1]);
    expect((await archive.closures.figuresOf(runs[0])).deltaCount).toBe(2);
  });

  test("BRG1 what was said under a key is kept word for word, and nothing else is said under it", async () => {
    const run = await openRun("results");
    expect(await archive.closures.keepResult(run, `${run.workflowId}/closure.processing`, '{"b":1,"a":2}')).toBe(
      '{"b":1,"a":2}',
    );
    expect(await archive.closures.keepResult(run, `${run.workflowId}/closure.processing`, '{"a":3}')).toBe(
      '{"b":1,"a":2}',
    );
    await archive.closures.keepResult(run, `${run.workflowId}/closure.completed`, "{}");
    expect(await archive.closures.resultsOf(run.workflowId)).toEqual(['{"b":1,"a":2}', "{}"]);
  });

  test("CLO7 an alert for one cause is raised once", async () => {
    const session = { hubId: "hub", roomId: "hall", sessionId: "alerts" };
    const alert = {
      ...session,
      alertId: "alerts/over",
      reason: "closure-over-sla",
      severity: "warning",
      data: { after: "PT10M" },
      raisedAt: later.at,
    } as const;
    expect(await archive.closures.raiseAlert(alert)).toBe(true);
    expect(await archive.closures.raiseAlert(alert)).toBe(false);
    const found = await archive.history.moderation({ hubId: "hub", sessionId: "alerts", limit: 10 });
    expect(found.ok && found.value.alerts).toEqual([
      {
        alertId: "alerts/over",
        roomId: "hall",
        sessionId: "alerts",
        reason: "closure-over-sla",
        severity: "warning",
        data: { after: "PT10M" },
        raisedAt: later.at,
      },
    ]);
  });

  test("MOD3 lists page to their end without a hole or a double, and stay within their hub", async () => {
    for (const sessionId of ["page-1", "page-2", "page-3"]) {
      const run = await openRun(sessionId, 1, "paged");
      for (const output of outputs(sessionId)) {
        if (output.stage !== "publishing") await archive.closures.completeStage(run, timing, output);
      }
    }
    const walk = async (list: "deltas" | "mentions" | "moderation" | "workflows", limit: number) => {
      const seen: unknown[] = [];
      for (let cursor: string | undefined, more = true; more;) {
        const page = await archive.history[list]({ hubId: "paged", limit, cursor });
        if (!page.ok) throw new Error(page.fault);
        const rows = Object.entries(page.value).find(
          ([name]) => name === (list === "moderation" ? "items" : list),
        )?.[1] as readonly unknown[];
        seen.push(...rows);
        cursor = page.value.nextCursor ?? undefined;
        more = cursor !== undefined;
      }
      return seen.map((row) => JSON.stringify(row));
    };
    for (const [list, count] of [
      ["deltas", 6],
      ["mentions", 3],
      ["moderation", 6],
      ["workflows", 3],
    ] as const) {
      const byTwo = await walk(list, 2);
      expect(byTwo).toEqual(await walk(list, 100));
      expect(new Set(byTwo).size).toBe(count);
    }
    const foreign = await archive.history.deltas({ hubId: "nobody", limit: 10 });
    expect(foreign.ok && foreign.value.deltas).toEqual([]);
  });

  test("MOD3 a cursor that no page gave is refused", async () => {
    expect(await archive.history.mentions({ hubId: "hub", limit: 10, cursor: "';--" })).toEqual({
      ok: false,
      fault: "bad-cursor",
    });
  });

  test("MOD3 SHP6 an item is its delta with what moderation adds, and says in which batch it would go", async () => {
    const run = await openRun("items");
    for (const output of outputs("items")) await archive.closures.completeStage(run, timing, output);
    const found = await archive.history.moderation({
      hubId: "hub",
      sessionId: "items",
      statuses: ["pending"],
      limit: 1,
    });
    const { items, publishing, nextCursor } = found.ok ? found.value : { items: [], publishing: [], nextCursor: null };
    expect(items).toEqual([
      {
        ...delta("items", 5),
        kind: "delta",
        itemId: "item-items-5",
        roomId: "hall",
        status: "pending",
        dueAt: "2026-11-07T21:00:10.000Z",
        revision: expect.stringMatching(/^[0-9a-f]{16}$/),
        notes: 0,
      },
    ]);
    expect(nextCursor).not.toBeNull();
    expect(publishing).toMatchObject([
      {
        batchId: "batch-hub-20261107T220000000Z",
        plannedFor: "2026-11-07T22:00:00.000Z",
        status: "planned",
        sessions: [{ sessionId: "items" }],
      },
    ]);
    const decided = await archive.history.moderation({
      hubId: "hub",
      sessionId: "items",
      statuses: ["approved"],
      limit: 10,
    });
    expect(decided.ok && decided.value.items).toEqual([]);
  });
});
