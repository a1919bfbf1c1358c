import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { beginPublishing } from "../../../../src/offline-bridge/bridge/begin-publishing.ts";
import { decideItem, updateRun } from "../../../../src/offline-bridge/bridge/decide-item.ts";
import { Scenario } from "../../../unit/closure/scenarios/scenario.ts";
import { closureJob } from "../../archive/support/closure-fixture.ts";
import { openClosureWorld, type ClosureWorld } from "../support/closure-world.ts";
import { until } from "../support/until.ts";

const BATCH_MS = 20_000;
/** The rest of a batch's time must be enough for two closures and a decision. */
const ENOUGH_MS = 15_000;
const hubId = "hub-world";

let world: ClosureWorld;

beforeAll(async () => {
  world = await openClosureWorld();
  await world.startWorker({
    MODERATION_OPENS_AFTER: "PT0S",
    MODERATION_WINDOW: "PT2S",
    MODERATION_OVERRIDE_WINDOW: "PT60S",
    LORE_BATCH_EVERY: "PT20S",
  });
});
afterAll(() => world?.close());

const publishId = (sessionId: string) => `publish/${hubId}/hall/${sessionId}`;
const sessionOf = (sessionId: string) => ({ hubId, roomId: "hall", sessionId });

/** Closes a session of one line, until its publishing waits; gives the line's version. */
async function close(sessionId: string, line: string, closedAt: string): Promise<number> {
  const events = new Scenario().narrate(line).close();
  world.edge.hold(sessionId, events);
  const workflowId = await world.begin(closureJob(sessionId, { hubId, closedAt }));
  await world.edge.untilTold(workflowId, "closure.completed");
  return events.find(({ type }) => type === "story.narrated")?.version ?? 0;
}

async function statusOf(sessionId: string): Promise<string | undefined> {
  const found = await world.archive.history.workflows({ hubId, sessionId, limit: 9 });
  return found.ok ? found.value.workflows.find(({ kind }) => kind === "publish")?.status : undefined;
}

async function itemOf(sessionId: string) {
  const found = await world.archive.history.moderation({ hubId, sessionId, limit: 9 });
  return found.ok ? found.value.items[0] : undefined;
}

/**
 * The run that waits for it begins right after `closure.completed`, and until then a moderator is told to try again.
 */
async function approve(itemId: string): Promise<void> {
  const decision = { decisionId: randomUUID(), action: "approve", reason: "so it was", decidedBy: "juno" } as const;
  const decided = async () => {
    const answer = await decideItem(world.archive.publishing, (id, key) => updateRun(world.client, id, key), {
      hubId,
      decision: { ...decision, itemId, proposedAt: new Date().toISOString() },
    });
    return answer.outcome;
  };
  await expect.poll(decided, { timeout: 10_000 }).toBe("decided");
}

async function takeBack(sessionId: string, version: number): Promise<void> {
  const at = new Date().toISOString();
  const record = { kind: "retraction", schema: 1, jobId: `retraction-${version}`, attempt: 1, hops: {}, at } as const;
  await world.archive.records.keep({ ...record, ...sessionOf(sessionId), correlationId: "c", version });
}

async function lore(q?: string) {
  const found = await world.archive.history.lore({ hubId, q, limit: 9 });
  return found.ok ? found.value.entries : [];
}

async function redrive(sessionId: string): Promise<void> {
  const unfinished = await world.archive.publishing.unfinishedOf(sessionOf(sessionId));
  if (unfinished === undefined) throw new Error(`${sessionId} is finished`);
  const { hasFailed, ...beginning } = unfinished;
  const job = { schema: 1, ...sessionOf(sessionId), ...beginning, hops: {} } as const;
  expect(await beginPublishing(world.client, job, hasFailed)).toBe("started");
}

test("CLO5 CLO6 CLO7 VIEW5 two sessions take one region in one batch, which fails, is redriven, moves the world on and is taken back", async () => {
  const left = BATCH_MS - (Date.now() % BATCH_MS);
  if (left < ENOUGH_MS) await new Promise((resolve) => setTimeout(resolve, left));
  await close("early", "The Kite Guild seized the Kyther Range.", "2026-11-07T20:00:00.000Z");
  const line = await close("late", "The Proxy Synod seized the Kyther Range.", "2026-11-07T20:30:00.000Z");

  const contested = await itemOf("late");
  expect(contested).toMatchObject({
    status: "pending",
    reasons: ["conflict"],
    conflicts: [{ against: "session", sessionId: "early" }],
  });
  await approve(contested?.itemId ?? "");

  // The room holds something else under the key of each: what was published stays, and both runs fail.
  world.edge.answerResults(409);
  for (const sessionId of ["early", "late"])
    await until(async () => (await statusOf(sessionId)) === "failed", `${sessionId} to fail`, 60_000);
  const [entry, ...others] = await lore();
  expect([entry?.sessionId, others]).toEqual(["late", []]);
  expect(await itemOf("early")).toMatchObject({
    status: "superseded",
    reason: `Session late of room hall was played later, and has: ${entry?.text}`,
  });

  world.edge.answerResults(200);
  for (const sessionId of ["early", "late"]) {
    await redrive(sessionId);
    await until(async () => (await statusOf(sessionId)) === "completed", `${sessionId} to complete`, 40_000);
    const told = world.edge.takenFor(publishId(sessionId)).map(({ result }) => result);
    expect(told).toMatchObject([{ kind: "closure.published", schema: 1, loreCount: sessionId === "late" ? 1 : 0 }]);
    expect(await world.archive.publishing.unfinishedOf(sessionOf(sessionId))).toBeUndefined();
  }
  expect(await lore()).toEqual([entry]);

  await close("next", "The Proxy Synod lost the Kyther Range.", "2026-11-07T21:00:00.000Z");
  const [delta] = await world.archive.closures.deltasOf(sessionOf("next"));
  expect(delta).toMatchObject({ field: "control", before: expect.arrayContaining(["region.kyther-range"]) });
  expect(delta?.conflicts).toEqual([]);

  await takeBack("late", line);
  expect([await lore(), await lore("Kyther")]).toEqual([[], []]);
  expect(await itemOf("late")).toMatchObject({ status: "withdrawn", evidence: [{ version: line, retracted: true }] });
  expect((await world.archive.world.worldOf(hubId)).facts).toEqual([]);
}, 180_000);

test("CLO4 CLO5 VIEW5 a gang that a session brings up is known to the next one once a moderator has approved it, and not any more once its line is taken back", async () => {
  const line = await close(
    "meeting",
    "The Ash Lanterns, a gang from the docks, are waiting.",
    "2026-11-08T20:00:00.000Z",
  );
  const proposed = await itemOf("meeting");
  expect(proposed).toMatchObject({
    field: "entity",
    before: null,
    after: "Ash Lanterns",
    reasons: ["new-entity"],
    proposedChange: { entityType: "faction", canonicalName: "Ash Lanterns", aliases: [] },
  });
  await approve(proposed?.itemId ?? "");
  await until(async () => (await statusOf("meeting")) === "completed", "meeting to be published", 60_000);
  expect((await lore("Lanterns"))[0]).toMatchObject({ title: "Ash Lanterns" });

  const heist = async (sessionId: string, closedAt: string) => {
    await close(sessionId, "The Ash Lanterns seized the Kyther Range.", closedAt);
    return (await world.archive.closures.deltasOf(sessionOf(sessionId))).map(({ entityId, field }) => [
      entityId,
      field,
    ]);
  };
  expect(await heist("heist", "2026-11-08T21:00:00.000Z")).toEqual([["faction.ash-lanterns", "control"]]);

  await takeBack("meeting", line);
  expect(await lore("Lanterns")).toEqual([]);
  expect((await world.archive.closures.deltasOf(sessionOf("meeting")))[0]).toMatchObject({
    after: "",
    proposedChange: { canonicalName: "" },
  });
  expect(await heist("again", "2026-11-08T22:00:00.000Z")).toEqual([]);
}, 180_000);
