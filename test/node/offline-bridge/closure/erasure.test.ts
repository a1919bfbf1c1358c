import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AskedErasure } from "../../../../src/offline-bridge/archive/people/people-archive.ts";
import { beginErasure } from "../../../../src/offline-bridge/bridge/begin-erasure.ts";
import { sampleScenario } from "../../../unit/closure/scenarios/sample-scenario.ts";
import { closureJob } from "../../archive/support/closure-fixture.ts";
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

/** A closed session of Avery, Bram and Mira, with its closure done and its publishing waiting. */
async function closed(hubId: string, sessionId: string): Promise<void> {
  world.edge.hold(sessionId, sampleScenario());
  const workflowId = await world.begin(closureJob(sessionId, { hubId }));
  await world.edge.untilTold(workflowId, "closure.completed");
}

/** Asks for an erasure as the bridge does, and gives its id. */
async function ask(hubId: string, actorId?: string): Promise<string> {
  const asked: AskedErasure = {
    erasureId: randomUUID(),
    hubId,
    actorId,
    reason: "asked for",
    askedBy: "olga",
    askedAt: new Date().toISOString(),
  };
  await world.archive.people.ask(asked);
  const { erasureId } = asked;
  const session = { client: world.client } as Parameters<typeof beginErasure>[0];
  await beginErasure(session, { schema: 1, hubId, erasureId, ...(actorId !== undefined && { actorId }) });
  return erasureId;
}

const stateOf = (hubId: string, erasureId: string) => world.archive.people.find(hubId, erasureId);

async function completed(hubId: string, erasureId: string) {
  await until(async () => (await stateOf(hubId, erasureId))?.status === "completed", `erasure of ${hubId}`, 40_000);
  return stateOf(hubId, erasureId);
}

/** All that readers of the archive are shown of a hub. */
async function shownOf(hubId: string, sessionId: string): Promise<string> {
  const key = { hubId, roomId: "hall", sessionId };
  const { closures, history } = world.archive;
  const page = { hubId, limit: 200 };
  const lists = [history.moderation(page), history.deltas(page), history.mentions(page), history.lore(page)];
  return JSON.stringify([await closures.transcriptOf(key), await closures.recapOf(key), ...(await Promise.all(lists))]);
}

describe("a person is erased", () => {
  test("ERA1 ERA2 ERA4 words and name are gone from transcript, recap, mentions and evidence, and the room is told", async () => {
    await closed("hub-erase", "evening");
    const before = await shownOf("hub-erase", "evening");
    for (const words of ["Avery Glass", "the Sable Crescent in flames", "the relay key"])
      expect(before).toContain(words);
    const erasureId = await ask("hub-erase", "avery");
    expect(await completed("hub-erase", erasureId)).toMatchObject({
      kind: "person",
      actorId: "avery",
      askedBy: "olga",
      rooms: 1,
      erased: expect.any(Number),
      endedAt: expect.any(String),
    });
    const after = await shownOf("hub-erase", "evening");
    for (const words of ["Avery", "Glass", "Sable Crescent in flames", "signal room", "fight me", "relay key"])
      expect(after).not.toContain(words);
    for (const words of ["Bram Okoye", "Three wires", '"avery"']) expect(after).toContain(words);
    const told = world.edge.erasures.filter(({ order }) => order["hubId"] === "hub-erase");
    expect(told.map(({ what }) => what)).toEqual(["erase", "erase-recap"]);
    expect(told[1]?.order).toMatchObject({
      actorId: "avery",
      sessionId: "evening",
      names: ["Avery Glass", "the relay key"],
    });
    const audit = await world.archive.history.audit({ hubId: "hub-erase", limit: 5 });
    expect(audit.ok && audit.value.entries).toMatchObject([
      { actorId: "olga", action: "person.erase", target: "avery", reason: "asked for" },
    ]);
  });

  test("ERA1 asked for again it finds nothing, and nobody's words stand in the run's history", async () => {
    const erasureId = await ask("hub-erase", "avery");
    // Each room is asked again; the one of this test always says one row.
    expect(await completed("hub-erase", erasureId)).toMatchObject({ rooms: 1, erased: 1 });
    const history = await world.client.workflow.getHandle(`erase/hub-erase/${erasureId}`).fetchHistory();
    const text = JSON.stringify(history);
    for (const words of ["Glass", "relay", "asked for"]) expect(text).not.toContain(words);
  });

  test("ERA4 a closure that ends after the erasure began leaves none of the words that it had read before", async () => {
    const hubId = "hub-late";
    await closed(hubId, "first");
    world.edge.hold("second", sampleScenario());
    const job = closureJob("second", { hubId });
    const run = { hubId, roomId: "hall", sessionId: "second", workflowId: "closure/hub-late/hall/second" };
    await world.archive.closures.openRun(run, job, new Date(Date.now() - 1000).toISOString());
    await world.archive.people.ask({
      erasureId: "late",
      hubId,
      actorId: "avery",
      reason: "asked for",
      askedBy: "olga",
      askedAt: new Date().toISOString(),
    });
    await world.edge.untilTold(await world.begin(job), "closure.completed");
    const after = await shownOf(hubId, "second");
    for (const words of ["Avery", "Glass", "signal room"]) expect(after).not.toContain(words);
    expect(after).toContain("Bram Okoye");
  });

  test("ERA3 RUN2 rooms that are away and a worker that is killed cost time only", async () => {
    await closed("hub-killed", "killed");
    world.edge.answerErasures(503);
    const erasureId = await ask("hub-killed", "bram");
    const asked = () => world.edge.erasures.some(({ order }) => order["hubId"] === "hub-killed");
    await until(asked, "the first try");
    await worker.kill("SIGKILL");
    world.edge.answerErasures(200);
    worker = await world.startWorker();
    expect(await completed("hub-killed", erasureId)).toMatchObject({ rooms: 1 });
    expect(await shownOf("hub-killed", "killed")).not.toContain("Okoye");
  });
});

test("RET2 a round of the Schedule removes a transcript whose time is over, and leaves a younger one", async () => {
  await closed("hub-kept", "young");
  const job = closureJob("old", { hubId: "hub-kept", closedAt: "2020-01-01T00:00:00.000Z" });
  const run = { hubId: "hub-kept", roomId: "hall", sessionId: "old", workflowId: "closure/hub-kept/hall/old" };
  await world.archive.closures.openRun(run, job, "2020-01-01T00:00:01.000Z");
  await world.archive.closures.keepEvents(run, sampleScenario());
  await world.client.schedule.getHandle("retention").trigger();
  await until(async () => (await world.archive.closures.lastVersionKept(run)) === 0, "the transcript to go");
  const young = { hubId: "hub-kept", roomId: "hall", sessionId: "young" };
  expect(await world.archive.closures.lastVersionKept(young)).toBeGreaterThan(0);
});

test("ERA6 a hub ends: its rooms, rows, runs and Schedule are gone, and the audit stays; another hub keeps everything", async () => {
  await closed("hub-ends", "last");
  const erasureId = await ask("hub-ends");
  expect(await completed("hub-ends", erasureId)).toMatchObject({ kind: "hub", rooms: 1 });
  const ends = world.edge.erasures.filter(({ what }) => what === "end").map(({ order }) => order["roomId"]);
  expect(ends).toEqual(["hall"]);
  const page = { hubId: "hub-ends", limit: 5 };
  const workflows = await world.archive.history.workflows(page);
  expect(workflows.ok && workflows.value.workflows).toEqual([]);
  expect(await world.archive.people.rooms("hub-ends", 0, 5)).toEqual([]);
  const { status } = await world.client.workflow.getHandle("publish/hub-ends/hall/last").describe();
  expect(status.name).toBe("TERMINATED");
  await expect(world.client.schedule.getHandle("digest/hub-ends").describe()).rejects.toMatchObject({
    name: "ScheduleNotFoundError",
  });
  const audit = await world.archive.history.audit(page);
  expect(audit.ok && audit.value.entries.map(({ action }) => action)).toEqual(["hub.delete"]);
  expect((await world.archive.people.rooms("hub-erase", 0, 5)).length).toBe(1);
});
