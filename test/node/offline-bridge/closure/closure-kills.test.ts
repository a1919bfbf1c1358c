import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import { CLOSURE_STAGES } from "../../../../src/durable/protocol/state/closure.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { factionScenario } from "../../../unit/closure/scenarios/faction-scenario.ts";
import { Scenario } from "../../../unit/closure/scenarios/scenario.ts";
import { closureJob } from "../../archive/support/closure-fixture.ts";
import type { ClosureProcess } from "../support/closure-process.ts";
import { openClosureWorld, type ClosureWorld } from "../support/closure-world.ts";
import { until } from "../support/until.ts";

let world: ClosureWorld;
let rescuer: ClosureProcess;
const completed = new Map<string, Extract<OfflineResult, { kind: "closure.completed" }>>();
const workflowIds = new Map<string, string>();

/** A hub for each session: those of one hub that tell the same would be in conflict with each other (CLO5). */
const hubOf = (stage: string) => `hub-${stage}`;

/** Any number that nobody else locks. */
const GATE = 4711;

/**
 * One session per stage, each held inside that stage: its work is done, and its transaction waits at a gate. Then the
 * worker is killed as a crash would, everything else goes on, and another worker comes.
 */
beforeAll(async () => {
  world = await openClosureWorld();
  const gate = new pg.Client({ connectionString: world.database.url });
  await gate.connect();
  await gate.query(`
    CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.session_id = 'killed-in-' || NEW.stage THEN PERFORM pg_advisory_xact_lock_shared(${GATE}); END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER gate BEFORE INSERT ON stages FOR EACH ROW EXECUTE FUNCTION wait_at_gate()`);
  await gate.query("SELECT pg_advisory_lock($1)", [GATE]);
  const waiting = async () =>
    Number(
      (await gate.query("SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")).rows[0].n,
    );

  const worker = await world.startWorker();
  for (const stage of CLOSURE_STAGES) {
    world.edge.hold(`killed-in-${stage}`, factionScenario());
    workflowIds.set(stage, await world.begin(closureJob(`killed-in-${stage}`, { hubId: hubOf(stage) })));
  }
  await until(async () => (await waiting()) === CLOSURE_STAGES.length, "every session to be held in its stage", 60_000);
  await worker.kill("SIGKILL");
  await gate.query("SELECT pg_advisory_unlock($1)", [GATE]);
  await gate.end();
  rescuer = await world.startWorker();
  await Promise.all(
    [...workflowIds].map(async ([stage, workflowId]) => {
      const { result } = await world.edge.untilTold(workflowId, "closure.completed", 90_000);
      if (result.kind === "closure.completed") completed.set(stage, result);
    }),
  );
}, 180_000);
afterAll(() => world?.close());

test.each(CLOSURE_STAGES)(
  "CLO7 RUN2 killing the worker in %s delays the closure and changes nothing else",
  async (stage) => {
    const sessionId = `killed-in-${stage}`;
    const workflowId = workflowIds.get(stage) ?? "";
    expect(completed.get(stage)).toMatchObject({ mentionCount: 12, deltaCount: 6, pendingModeration: 3 });
    const recap = completed.get(stage)?.recap;
    expect(recap?.safetyNotes.map(({ text }) => text)).toEqual([
      "Echo Ledger Conclave used a prohibited capability: Spectrum Bloom Flux Array.",
    ]);
    expect(recap).toEqual({ ...writeRecap(factionScenario()), safetyNotes: recap?.safetyNotes });
    const told = world.edge.takenFor(workflowId).map(({ result }) => result.key.slice(workflowId.length + 1));
    expect(told).toEqual([
      "closure.processing",
      ...CLOSURE_STAGES.map((one) => `closure.stageCompleted/${one}`),
      "closure.completed",
    ]);
    const found = await world.archive.history.workflows({ hubId: hubOf(stage), sessionId, limit: 5 });
    const runs = found.ok ? found.value.workflows : [];
    const [run, ...others] = runs.filter(({ kind }) => kind === "closure");
    expect(others).toEqual([]);
    expect(run).toMatchObject({ status: "completed", attempt: 1, overSla: false });
    expect(run?.stages.map((one) => [one.stage, one.attempts > 1])).toEqual(
      CLOSURE_STAGES.map((one) => [one, one === stage]),
    );
    const items = await world.archive.history.moderation({ hubId: hubOf(stage), sessionId, limit: 50 });
    expect(items.ok && items.value.items.length).toBe(3);
    expect(items.ok && items.value.alerts).toEqual([]);
  },
);

test("CLO8 BRG4 a worker whose thread hangs answers, ends within 20 s of SIGTERM, and the next one tells every word", async () => {
  await rescuer.kill("SIGKILL");
  const stuck = await world.startWorker(
    {},
    fileURLToPath(new URL("../support/stuck-closure-worker.ts", import.meta.url)),
  );
  const events = new Scenario().join("a", "Ada").say("a", "stuck").close();
  world.edge.hold("stuck", events);
  const workflowId = await world.begin(closureJob("stuck"));
  await world.edge.untilTold(workflowId, "closure.stageCompleted", 30_000);
  for (let look = 0; look < 5; look += 1) {
    expect(await stuck.health()).toBe(200);
    await sleep(100);
  }
  const asked = performance.now();
  expect(await stuck.kill("SIGTERM")).toBe(0);
  expect(performance.now() - asked).toBeLessThan(20_000);
  expect(stuck.lines.at(-1)?.message).toBe("hub.bridge.stopped");
  await world.startWorker();
  const { result } = await world.edge.untilTold(workflowId, "closure.completed", 60_000);
  expect(result).toMatchObject({ recap: writeRecap(events) });
  const items = await world.archive.history.moderation({ hubId: "hub", sessionId: "stuck", limit: 50 });
  expect(items).toMatchObject({ ok: true, value: { alerts: [] } });
}, 120_000);
