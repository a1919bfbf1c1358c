import { NativeConnection, Worker } from "@temporalio/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createClosureActivities,
  type ClosureDeps,
} from "../../../../src/offline-bridge/closure/activities/create-closure-activities.ts";
import { loadLexicon } from "../../../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import { languageWork, type LanguageWork } from "../../../../src/offline-bridge/language/thread/language-work.ts";
import { hostThread, type ThreadHost } from "../../../../src/offline-bridge/language/thread/thread-host.ts";
import { createMetrics } from "../../../../src/offline-bridge/process/metrics.ts";
import { readKeys, type Keys } from "../../../../src/offline-bridge/process/settings.ts";
import { DEFAULT_PUBLISHING_TIMES } from "../../../../src/offline-bridge/publishing/publishing-times.ts";
import { createPostActivities } from "../../../../src/offline-bridge/temporal/activities/create-post-activities.ts";
import { bundleWorkflows } from "../../../../src/offline-bridge/temporal/bundle-workflows.ts";
import { sampleScenario } from "../../../unit/closure/scenarios/sample-scenario.ts";
import { closureJob } from "../../archive/support/closure-fixture.ts";
import { openClosureWorld, type ClosureWorld } from "../support/closure-world.ts";
import { until } from "../support/until.ts";

let world: ClosureWorld;
let connection: NativeConnection;
let deps: ClosureDeps;
let thread: ThreadHost;
let workflowBundle: Awaited<ReturnType<typeof bundleWorkflows>>;

beforeAll(async () => {
  world = await openClosureWorld();
  connection = await NativeConnection.connect({ address: world.temporal.address });
  workflowBundle = await bundleWorkflows("hub-closures");
  const target = { hubUrl: world.edge.url, bridgeToHub: keys() };
  thread = hostThread(await loadLexicon());
  deps = {
    archive: world.archive.closures,
    world: world.archive.world,
    source: target,
    language: languageWork(thread),
    times: DEFAULT_PUBLISHING_TIMES,
    terms: { slaMs: 60_000, retry: { tries: 4, firstMs: 20, longestMs: 50 } },
    post: createPostActivities(target, createMetrics()).postResult,
  };
});
afterAll(async () => {
  await thread?.stop();
  await connection?.close();
  await world?.close();
});

/** Runs a worker in this process while `play` goes on, with parts of its own. */
async function withWorker(parts: Partial<ClosureDeps>, play: () => Promise<void>): Promise<void> {
  const activities = createClosureActivities({ ...deps, ...parts });
  const worker = await Worker.create({ connection, taskQueue: "hub-closures", workflowBundle, activities });
  await worker.runUntil(play());
}

test("CLO7 a stage that never succeeds is tried as often as it may be, then the closure fails with its reason", async () => {
  let tries = 0;
  const language = {
    ...deps.language,
    read: () => {
      tries += 1;
      return Promise.reject(new Error("the reader has lost its glasses"));
    },
  };
  world.edge.hold("never", sampleScenario());
  await withWorker({ language }, async () => {
    const workflowId = await world.begin(closureJob("never"));
    const { result } = await world.edge.untilTold(workflowId, "closure.failed");
    expect(result).toMatchObject({ error: "entities: the reader has lost its glasses" });
    expect(tries).toBe(4);
    const found = await world.archive.history.workflows({ hubId: "hub", sessionId: "never", limit: 1 });
    expect(found.ok && found.value.workflows).toMatchObject([
      {
        status: "failed",
        error: "entities: the reader has lost its glasses",
        stages: [{ stage: "transcript" }, { stage: "story" }],
      },
    ]);
    const { alerts } = await moderationOf("never");
    expect(alerts).toMatchObject([{ alertId: `${workflowId}/closure-failed`, severity: "critical" }]);
  });
  await withWorker({}, async () => {
    const workflowId = await world.begin(closureJob("never", { attempt: 2 }));
    await world.edge.untilTold(workflowId, "closure.completed");
    const found = await world.archive.history.workflows({ hubId: "hub", sessionId: "never", limit: 1 });
    const [run] = found.ok ? found.value.workflows : [];
    expect(run?.stages.map((stage) => stage.reused)).toEqual([true, true, false, false, false, false]);
  });
});

test("CLO7 a run over the SLA alerts once and goes on", async () => {
  world.edge.hold("slow", sampleScenario());
  let hold = (): void => {};
  const held = new Promise<void>((resolve) => (hold = resolve));
  const slow = {
    ...deps.language,
    read: async (turns: Parameters<LanguageWork["read"]>[0]) => held.then(() => deps.language.read(turns)),
  };
  const terms = { ...deps.terms, slaMs: 300 };
  await withWorker({ language: slow, terms }, async () => {
    const workflowId = await world.begin(closureJob("slow"));
    await until(async () => (await moderationOf("slow")).alerts.length > 0, "the alert");
    hold();
    await world.edge.untilTold(workflowId, "closure.completed");
    const { alerts } = await moderationOf("slow");
    expect(alerts).toMatchObject([
      { reason: "closure-over-sla", severity: "warning", data: { workflowId, slaMs: 300 } },
    ]);
    const found = await world.archive.history.workflows({ hubId: "hub", sessionId: "slow", limit: 1 });
    expect(found.ok && found.value.workflows).toMatchObject([{ status: "completed", overSla: true }]);
  });
});

test("CLO7 a run within the SLA does not alert", async () => {
  world.edge.hold("quick", sampleScenario());
  await withWorker({}, async () => {
    const workflowId = await world.begin(closureJob("quick"));
    await world.edge.untilTold(workflowId, "closure.completed");
  });
  expect((await moderationOf("quick")).alerts).toEqual([]);
});

function keys(): Keys {
  const read = readKeys({ BRIDGE_TO_HUB_SECRETS: world.secrets.bridgeToHub }, "BRIDGE_TO_HUB_SECRETS");
  if (!read.ok) throw new Error(read.fault);
  return read.value;
}

async function moderationOf(sessionId: string) {
  const found = await world.archive.history.moderation({ hubId: "hub", sessionId, limit: 10 });
  if (!found.ok) throw new Error(found.fault);
  return found.value;
}
