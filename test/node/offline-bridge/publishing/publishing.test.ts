import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { DecisionAction } from "../../../../src/offline-bridge/archive/publishing/publishing-archive.ts";
import { decideItem, updateRun, type Decided } from "../../../../src/offline-bridge/bridge/decide-item.ts";
import type { ModerationItem } from "../../../../src/offline-bridge/moderation/moderation-item.ts";
import { factionScenario } from "../../../unit/closure/scenarios/faction-scenario.ts";
import { Scenario } from "../../../unit/closure/scenarios/scenario.ts";
import { closureJob, deltasIn } from "../../archive/support/closure-fixture.ts";
import type { ClosureProcess } from "../support/closure-process.ts";
import { openClosureWorld, type ClosureWorld } from "../support/closure-world.ts";
import { until } from "../support/until.ts";

/** A window that opens at once, lasts 6 s, and an override of 6 s more. */
const SHORT = {
  MODERATION_OPENS_AFTER: "PT0S",
  MODERATION_WINDOW: "PT6S",
  MODERATION_OVERRIDE_WINDOW: "PT6S",
  LORE_BATCH_EVERY: "PT1S",
  DIGEST_EVERY: "PT5S",
};

let world: ClosureWorld;
let worker: ClosureProcess;

beforeAll(async () => {
  world = await openClosureWorld();
  worker = await world.startWorker(SHORT);
});
afterAll(() => world?.close());

const hubOf = (sessionId: string) => `hub-${sessionId}`;
const publishId = (sessionId: string) => `publish/${hubOf(sessionId)}/hall/${sessionId}`;

async function close(sessionId: string, events = factionScenario(), hubId = hubOf(sessionId)): Promise<void> {
  world.edge.hold(sessionId, events);
  const workflowId = await world.begin(closureJob(sessionId, { hubId }));
  await world.edge.untilTold(workflowId, "closure.completed");
  const begun = async () => {
    const found = await world.archive.history.workflows({ hubId, sessionId, limit: 9 });
    return found.ok && found.value.workflows.some(({ kind }) => kind === "publish");
  };
  await until(begun, `the publishing of ${sessionId} to begin`);
}

async function itemsOf(sessionId: string): Promise<readonly ModerationItem[]> {
  const found = await world.archive.history.moderation({ hubId: hubOf(sessionId), sessionId, limit: 50 });
  return found.ok ? deltasIn(found.value.items) : [];
}

async function decide(
  sessionId: string,
  itemId: string | undefined,
  action: DecisionAction,
  changes: { rewrite?: string; decidedBy?: string; roomId?: string } = {},
): Promise<Decided> {
  const { roomId, ...rest } = changes;
  const decision = { decisionId: randomUUID(), itemId: itemId ?? "", action, reason: "so it was", decidedBy: "juno" };
  return decideItem(world.archive.publishing, (id, key) => updateRun(world.client, id, key), {
    hubId: hubOf(sessionId),
    roomId,
    decision: { ...decision, proposedAt: new Date().toISOString(), ...rest },
  });
}

function publishedOf(sessionId: string) {
  return world.edge
    .takenFor(publishId(sessionId))
    .map(({ result }) => (result.kind === "closure.published" ? result.loreCount : -1));
}

/** Waits for the run to end, and gives how it has ended. */
async function ended(sessionId: string): Promise<string> {
  const handle = world.client.workflow.getHandle(publishId(sessionId));
  await until(async () => (await handle.describe()).status.name !== "RUNNING", `${sessionId} to end`, 40_000);
  return (await handle.describe()).status.name;
}

/** Those that wait for the calendar of a session of their own wait beside each other. */
describe("the whole calendar", () => {
  test.concurrent("CLO6 nobody decides: alerts, held back, one batch of what needs nobody, closed at the end of the override", async ({
    expect,
  }) => {
    await close("alone");
    expect((await itemsOf("alone")).map(({ status }) => status)).toEqual(["pending", "pending", "pending"]);
    expect(await ended("alone")).toBe("COMPLETED");
    expect((await itemsOf("alone")).map(({ status }) => status)).toEqual(["held", "held", "held"]);
    expect(publishedOf("alone")).toEqual([3]);
    const found = await world.archive.history.moderation({ hubId: hubOf("alone"), limit: 1 });
    expect(found.ok && found.value.alerts.map(({ reason }) => reason)).toEqual(["moderation-due", "moderation-due"]);
    expect(found.ok && found.value.publishing).toMatchObject([{ status: "published" }]);
    const [item] = await itemsOf("alone");
    expect((await decide("alone", item?.itemId, "approve")).outcome).toBe("already-decided");
    const runs = await world.archive.history.workflows({ hubId: hubOf("alone"), limit: 5 });
    expect(runs.ok && runs.value.workflows.map(({ kind, status }) => [kind, status])).toEqual([
      ["publish", "completed"],
      ["closure", "completed"],
    ]);
  });

  test.concurrent("CLO6 SHP6 approve, rewrite and reject inside the window: the run ends with the batch, the original stays", async ({
    expect,
  }) => {
    await close("decided");
    const [first, second, third] = await itemsOf("decided");
    const rewritten = await decide("decided", second?.itemId, "rewrite", { rewrite: "The Guild only asked for it." });
    expect(rewritten).toMatchObject({ outcome: "decided", item: { status: "rewritten", decidedBy: "juno" } });
    expect(rewritten).toMatchObject({ item: { rewrite: "The Guild only asked for it.", evidence: second?.evidence } });
    expect((await decide("decided", first?.itemId, "approve")).outcome).toBe("decided");
    expect((await decide("decided", third?.itemId, "reject")).outcome).toBe("decided");
    expect((await decide("decided", third?.itemId, "approve")).outcome).toBe("already-decided");
    expect(await ended("decided")).toBe("COMPLETED");
    expect(publishedOf("decided")).toEqual([5]);
    expect((await itemsOf("decided")).map(({ status }) => status)).toEqual(["approved", "rewritten", "rejected"]);
  });

  test.concurrent("CLO6 two moderators race for each item: one is told that it is decided, the other that it was", async ({
    expect,
  }) => {
    await close("race");
    const items = await itemsOf("race");
    const answers = await Promise.all(
      items.flatMap(({ itemId }) =>
        (["approve", "reject"] as const).map((action) => decide("race", itemId, action, { decidedBy: action })),
      ),
    );
    const outcomes = answers.map(({ outcome }) => outcome).toSorted();
    expect(outcomes).toEqual([...Array(3).fill("already-decided"), ...Array(3).fill("decided")]);
    for (const answer of answers) {
      if (answer.outcome !== "decided") continue;
      const stored = (await itemsOf("race")).find(({ itemId }) => itemId === answer.item.itemId);
      expect(answer.item).toEqual(stored);
    }
  });

  test.concurrent("CLO6 escalated: due at the end of the override, an alert at once, decided after the window, published late", async ({
    expect,
  }) => {
    await close("moved-up");
    const [first] = await itemsOf("moved-up");
    const moved = await decide("moved-up", first?.itemId, "escalate");
    expect(moved).toMatchObject({ outcome: "decided", item: { status: "escalated" } });
    expect(moved.outcome === "decided" && (deltasIn([moved.item])[0]?.dueAt ?? "") > (first?.dueAt ?? "")).toBe(true);
    expect((await decide("moved-up", first?.itemId, "escalate")).outcome).toBe("already-decided");
    await until(() => worker.lines.some(({ reason }) => reason === "item-escalated"), "the alert");
    await until(() => publishedOf("moved-up").length === 1, "the first batch", 20_000);
    const statuses = (await itemsOf("moved-up")).map(({ status }) => status);
    expect(statuses).toEqual(["escalated", "held", "held"]);
    expect((await decide("moved-up", first?.itemId, "approve")).outcome).toBe("decided");
    expect(await ended("moved-up")).toBe("COMPLETED");
    expect(publishedOf("moved-up")).toEqual([3, 1]);
  });

  test.concurrent("CLO6 MOD3 an item of another room or hub is not found", async ({ expect }) => {
    await close("rooms");
    const [first] = await itemsOf("rooms");
    expect((await decide("rooms", first?.itemId, "approve", { roomId: "cellar" })).outcome).toBe("not-found");
    expect((await decide("elsewhere", first?.itemId, "approve")).outcome).toBe("not-found");
    expect((await decide("rooms", first?.itemId, "approve", { roomId: "hall" })).outcome).toBe("decided");
  });

  test.concurrent("CLO6 a session with nothing to tell publishes its batch with nothing in it", async ({ expect }) => {
    await close("quiet", new Scenario().join("a", "Ada").say("a", "Is anybody here?").close());
    expect(await ended("quiet")).toBe("COMPLETED");
    expect(publishedOf("quiet")).toEqual([0]);
  });

  test("CLO6 MOD3 each hub has one Schedule of digests; a day's digest is told anew, and a digest of nothing is none", async ({
    expect,
  }) => {
    const [alone, quiet] = [hubOf("alone"), hubOf("quiet")];
    const digestsOf = async (hubId: string) => {
      const found = await world.archive.history.digests({ hubId, limit: 5 });
      return found.ok ? found.value.digests : [];
    };
    await until(async () => (await digestsOf(alone)).length > 0, "the digest", 30_000);
    const [digest] = await digestsOf(alone);
    expect(digest).toMatchObject({ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/u), entries: 3 });
    expect(digest?.text).toMatch(/^\w+, \d+ \w+ \d{4}: 3 changes\.\n\n.*\n- .*\.\n/u);
    expect(await digestsOf(quiet)).toEqual([]);
    const ids: string[] = [];
    for await (const { scheduleId } of world.client.schedule.list()) ids.push(scheduleId);
    expect(ids.toSorted().filter((id) => id === `digest/${alone}` || id === `digest/${quiet}`)).toEqual([
      `digest/${alone}`,
      `digest/${quiet}`,
    ]);
  });

  test("CLO6 a worker with another DIGEST_EVERY gives the Schedule that is there its own times", async ({ expect }) => {
    await worker.kill("SIGTERM");
    worker = await world.startWorker({ ...SHORT, DIGEST_EVERY: "PT7S", DIGEST_AT: "00:01" });
    await close("alone-again", factionScenario(), hubOf("alone"));
    const handle = world.client.schedule.getHandle(`digest/${hubOf("alone")}`);
    const { spec } = await handle.describe();
    expect(spec.intervals).toEqual([{ every: 7_000, offset: 60_000 % 7_000 }]);
  });
});
