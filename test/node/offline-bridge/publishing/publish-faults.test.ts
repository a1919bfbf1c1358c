import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, test } from "vitest";
import type { DecisionAction } from "../../../../src/offline-bridge/archive/publishing/publishing-archive.ts";
import { decideItem, updateRun, type Decided } from "../../../../src/offline-bridge/bridge/decide-item.ts";
import type { ModerationItem } from "../../../../src/offline-bridge/moderation/moderation-item.ts";
import { factionScenario } from "../../../unit/closure/scenarios/faction-scenario.ts";
import { closureJob, deltasIn } from "../../archive/support/closure-fixture.ts";
import { openClosureWorld, type ClosureWorld } from "../support/closure-world.ts";
import { until } from "../support/until.ts";

/** A window that opens at once and lasts 10 s, so that what is away for a while is away at its end and at the batch. */
const SHORT = {
  MODERATION_OPENS_AFTER: "PT0S",
  MODERATION_WINDOW: "PT10S",
  MODERATION_OVERRIDE_WINDOW: "PT5S",
  LORE_BATCH_EVERY: "PT1S",
  DIGEST_EVERY: "PT2S",
};
const AWAY_MS = 60_000;

/** Each fault has a world of its own, so that the faults' long waits go by beside each other. */
const FAULTS = ["away", "restarted", "killed"] as const;
type Fault = (typeof FAULTS)[number];
const worlds = new Map<Fault, ClosureWorld>();

beforeAll(async () => {
  await Promise.all(FAULTS.map(async (fault) => worlds.set(fault, await openClosureWorld())));
});
afterAll(() => Promise.all([...worlds.values()].map((world) => world.close())));

function worldOf(fault: Fault): ClosureWorld {
  const world = worlds.get(fault);
  if (world === undefined) throw new Error(`${fault} has no world`);
  return world;
}

const hubOf = (sessionId: string) => `hub-${sessionId}`;
const publishId = (sessionId: string) => `publish/${hubOf(sessionId)}/hall/${sessionId}`;

/** Closes a session and waits until its items can be decided. */
async function begin(sessionId: Fault): Promise<readonly ModerationItem[]> {
  const world = worldOf(sessionId);
  const hubId = hubOf(sessionId);
  world.edge.hold(sessionId, factionScenario());
  await world.edge.untilTold(await world.begin(closureJob(sessionId, { hubId })), "closure.completed");
  const begun = async () => {
    const found = await world.archive.history.workflows({ hubId, limit: 9 });
    return found.ok && found.value.workflows.some(({ kind }) => kind === "publish");
  };
  await until(begun, `the publishing of ${sessionId} to begin`);
  const found = await world.archive.history.moderation({ hubId, limit: 50 });
  return found.ok ? deltasIn(found.value.items) : [];
}

function decide(sessionId: Fault, itemId: string, action: DecisionAction, decidedBy: string): Promise<Decided> {
  const world = worldOf(sessionId);
  const asked = { decisionId: randomUUID(), itemId, action, reason: "so it was", decidedBy };
  return decideItem(world.archive.publishing, (id, key) => updateRun(world.client, id, key), {
    hubId: hubOf(sessionId),
    decision: { ...asked, proposedAt: new Date().toISOString() },
  });
}

/** A moderator who asks again, as a new decision, until there is an answer. */
async function insist(sessionId: Fault, itemId: string, action: DecisionAction, decidedBy: string) {
  for (let nth = 0; nth < 80; nth += 1) {
    const answer = await decide(sessionId, itemId, action, decidedBy).catch(() => undefined);
    if (answer !== undefined && answer.outcome !== "not-waiting") return answer.outcome;
    await sleep(500);
  }
  throw new Error(`nobody answers about ${itemId}`);
}

/** Reads the lore all the time, and keeps every delta that was ever there. */
function watchReaders(sessionId: Fault) {
  const world = worldOf(sessionId);
  const seen = new Set<string>();
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      const query = { hubId: hubOf(sessionId), limit: 100 };
      const lore = await world.archive.history.lore(query).catch(() => undefined);
      if (lore?.ok) for (const { deltaId } of lore.value.entries) seen.add(deltaId);
      await sleep(30);
    }
  })();
  return async () => {
    over.abort();
    await watching;
    return [...seen].toSorted();
  };
}

/** The end state: entries, statuses, and the results told to the room. */
async function endOf(sessionId: Fault) {
  const world = worldOf(sessionId);
  const hubId = hubOf(sessionId);
  const handle = world.client.workflow.getHandle(publishId(sessionId));
  await until(async () => (await handle.describe()).status.name !== "RUNNING", `${sessionId} to end`, 120_000);
  const lore = await world.archive.history.lore({ hubId, limit: 100 });
  const items = await world.archive.history.moderation({ hubId, limit: 50 });
  const told = world.edge.takenFor(publishId(sessionId));
  return {
    ended: (await handle.describe()).status.name,
    deltaIds: lore.ok ? lore.value.entries.map(({ deltaId }) => deltaId) : [],
    statuses: items.ok ? items.value.items.map(({ status }) => status) : [],
    counts: told.map(({ result }) => (result.kind === "closure.published" ? result.loreCount : -1)),
    keys: told.map(({ result }) => result.key),
  };
}

test.concurrent("CLO6 RUN2 the archive away for a minute, at the end of the window and at the batch, results doubled, two moderators racing: once, all of it, nothing rejected", async ({
  expect,
}) => {
  const world = worldOf("away");
  await world.startWorker(SHORT);
  const [first, second, third] = await begin("away");
  const seenBy = watchReaders("away");
  const race = [
    decide("away", first?.itemId ?? "", "approve", "juno"),
    decide("away", first?.itemId ?? "", "reject", "kim"),
  ];
  const outcomes = (await Promise.all(race)).map(({ outcome }) => outcome).toSorted();
  expect(outcomes).toEqual(["already-decided", "decided"]);
  expect((await decide("away", second?.itemId ?? "", "reject", "juno")).outcome).toBe("decided");
  world.edge.loseAnswers(2);
  await world.database.kill();
  await sleep(AWAY_MS);
  await world.database.restart();
  // Held back late, and decided within the override where that is not over.
  const late = await insist("away", third?.itemId ?? "", "approve", "kim");
  const { ended, deltaIds, statuses, counts, keys } = await endOf("away");
  expect(ended).toBe("COMPLETED");
  const isApproved = statuses[0] === "approved";
  expect(statuses).toEqual([
    isApproved ? "approved" : "rejected",
    "rejected",
    late === "decided" ? "approved" : "held",
  ]);
  const expected = 3 + (isApproved ? 1 : 0) + (late === "decided" ? 1 : 0);
  expect([new Set(deltaIds).size, deltaIds.length]).toEqual([expected, expected]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(expected);
  expect(new Set(keys).size).toBe(keys.length);
  expect(world.edge.times(keys[0] ?? "")).toBeGreaterThan(1);
  expect(await seenBy()).toEqual(deltaIds.toSorted());
  expect(deltaIds).not.toContain(second?.deltaId);
}, 240_000);

test.concurrent("CLO6 RUN2 Temporal killed and the edge away while two moderators decide: each item has one answer, and the batch follows it late and once", async ({
  expect,
}) => {
  const world = worldOf("restarted");
  await world.startWorker(SHORT);
  const [first, second] = await begin("restarted");
  const seenBy = watchReaders("restarted");
  world.edge.answerResults(503);
  await world.temporal.kill();
  const race = Promise.all([
    insist("restarted", first?.itemId ?? "", "approve", "juno"),
    insist("restarted", first?.itemId ?? "", "reject", "kim"),
    insist("restarted", second?.itemId ?? "", "reject", "juno"),
  ]);
  await sleep(1_500);
  await world.temporal.restart();
  const outcomes = await race;
  world.edge.answerResults(200);
  const { ended, deltaIds, statuses, counts } = await endOf("restarted");
  expect(ended).toBe("COMPLETED");
  // A moderator who asked twice may be told that the item is decided, by the first asking.
  expect(["approved", "rejected"]).toContain(statuses[0]);
  expect(outcomes.filter((outcome) => outcome === "decided").length).toBeLessThanOrEqual(2);
  expect(statuses.slice(1)).toEqual(["rejected", "held"]);
  const expected = 3 + (statuses[0] === "approved" ? 1 : 0);
  expect([new Set(deltaIds).size, deltaIds.length]).toEqual([expected, expected]);
  expect(counts).toEqual([expected]);
  expect(await seenBy()).toEqual(deltaIds.toSorted());
}, 240_000);

test.concurrent("CLO6 RUN2 a worker that dies in the window, with a decision on its way: the next one goes on, and nothing comes twice", async ({
  expect,
}) => {
  const world = worldOf("killed");
  const worker = await world.startWorker(SHORT);
  const [item] = await begin("killed");
  if (item === undefined) throw new Error("no item");
  const decisionId = randomUUID();
  const asked = { decisionId, itemId: item.itemId, action: "approve", reason: "so it was", decidedBy: "juno" } as const;
  await world.archive.publishing.propose(hubOf("killed"), item, { ...asked, proposedAt: new Date().toISOString() });
  await worker.kill("SIGKILL");
  const deciding = updateRun(world.client, publishId("killed"), decisionId).catch(() => "not-answered");
  // Another release with other times: what is planned stays as it was planned.
  await world.startWorker({ ...SHORT, LORE_BATCH_EVERY: "PT2S", MODERATION_WINDOW: "PT1H" });
  await deciding;
  // Sent again under its id it counts once.
  expect(await updateRun(world.client, publishId("killed"), decisionId)).toBe("decided");
  const { ended, deltaIds, statuses, counts, keys } = await endOf("killed");
  expect(ended).toBe("COMPLETED");
  expect(statuses).toEqual(["approved", "held", "held"]);
  expect([new Set(deltaIds).size, deltaIds.length]).toEqual([4, 4]);
  expect(counts).toEqual([4]);
  for (const key of keys) expect(world.edge.times(key)).toBe(1);
}, 240_000);
