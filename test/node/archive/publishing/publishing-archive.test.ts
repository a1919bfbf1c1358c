import { beforeAll, describe, expect, test } from "vitest";
import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import type { Archive } from "../../../../src/offline-bridge/archive/open-archive.ts";
import type {
  DecisionAction,
  PublishingArchive,
} from "../../../../src/offline-bridge/archive/publishing/publishing-archive.ts";
import type { Delta } from "../../../../src/offline-bridge/deltas/delta.ts";
import { moderationItems } from "../../../../src/offline-bridge/moderation/moderation-item.ts";
import { createPublishActivities } from "../../../../src/offline-bridge/publishing/activities/create-publish-activities.ts";
import type { PublishActivities } from "../../../../src/offline-bridge/publishing/activities/publish-activities.ts";
import { digestDays } from "../../../../src/offline-bridge/publishing/digest-calendar.ts";
import { publishIdOf } from "../../../../src/offline-bridge/publishing/publish-job.ts";
import { publishingPlan } from "../../../../src/offline-bridge/publishing/publishing-plan.ts";
import { DEFAULT_PUBLISHING_TIMES as TIMES } from "../../../../src/offline-bridge/publishing/publishing-times.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { Scenario } from "../../../unit/closure/scenarios/scenario.ts";
import { closureJob, delta, runOf } from "../support/closure-fixture.ts";
import { serversToTest } from "../support/servers.ts";
import { withTestArchive } from "../support/with-test-archive.ts";

const preparedAt = Date.parse("2026-11-07T20:00:10.000Z");
const at = "2026-11-07T21:00:30.000Z";
const timing = { at, durationMs: 1, tries: 1 };
const batch = { batchId: "batch-hub-20261107T220000000Z", plannedFor: "2026-11-07T22:00:00.000Z" };
const tell = ({ entityId, after }: Delta, rewrite: string | undefined) => ({
  title: entityId,
  text: rewrite ?? `It is ${JSON.stringify(after)}.`,
});

describe.each(await serversToTest())("%s", (_name, binaries) => {
  let archive: Archive;

  withTestArchive((opened) => ({ archive } = opened), binaries);

  /** A session whose closure is prepared, with these deltas. */
  async function prepare(sessionId: string, deltas: readonly Delta[], changes: Parameters<typeof closureJob>[1] = {}) {
    const job = closureJob(sessionId, changes);
    const run = runOf(job);
    const { closures } = archive;
    await closures.openRun(run, job, at);
    await closures.completeStage(run, timing, { stage: "deltas", deltas });
    await closures.completeStage(run, timing, { stage: "moderation", items: moderationItems(deltas, "hall", at) });
    const plan = publishingPlan(job.hubId, preparedAt, deltas.length, TIMES);
    await closures.completeStage(run, timing, { stage: "publishing", plan });
    const { hubId, roomId } = job;
    return { hubId, roomId, sessionId };
  }

  const clear = (sessionId: string, version: number, changes: Partial<Delta> = {}): Delta =>
    ({ ...delta(sessionId, version), moderationRequired: false, ...changes }) as Delta;

  async function decide(hubId: string, itemId: string, action: DecisionAction, decisionId = `${itemId}-${action}`) {
    const item = (await archive.publishing.findItem(hubId, itemId))?.item;
    if (item === undefined) throw new Error(`no ${itemId}`);
    const asked = { decisionId, itemId, action, reason: "so it was", decidedBy: "juno", proposedAt: at };
    await archive.publishing.propose(hubId, item, action === "rewrite" ? { ...asked, rewrite: "Otherwise." } : asked);
    return (await archive.publishing.takeDecision(decisionId, at))?.outcome;
  }

  const statusOf = async (hubId: string, itemId: string) =>
    (await archive.publishing.findItem(hubId, itemId))?.item.status;

  test("CLO6 a decision that is taken twice is taken once, and the second one for an item is too late", async () => {
    const { hubId } = await prepare("decide", [delta("decide", 1), delta("decide", 2)], { hubId: "hub-decide" });
    expect(await decide(hubId, "item-decide-1", "approve", "d-1")).toBe("decided");
    expect(await decide(hubId, "item-decide-1", "approve", "d-1")).toBe("decided");
    expect(await decide(hubId, "item-decide-1", "reject", "d-2")).toBe("already-decided");
    expect(await statusOf(hubId, "item-decide-1")).toBe("approved");
    expect(await archive.publishing.takeDecision("unknown", at)).toBeUndefined();
  });

  test("CLO6 what was held back and what was escalated can be decided until the override ends, and not after", async () => {
    const deltas = [1, 2, 3, 4].map((version) => delta("override", version));
    const session = await prepare("override", deltas, { hubId: "hub-override" });
    const { hubId } = session;
    expect(await decide(hubId, "item-override-1", "escalate")).toBe("decided");
    expect((await archive.publishing.findItem(hubId, "item-override-1"))?.item.dueAt).toBe("2026-11-08T09:00:10.000Z");
    await archive.publishing.holdBack(session);
    await archive.publishing.holdBack(session);
    expect(await archive.publishing.progressOf(session)).toEqual({ pending: 0, open: 4, ready: 0 });
    expect(await decide(hubId, "item-override-1", "reject")).toBe("decided");
    expect(await decide(hubId, "item-override-2", "rewrite")).toBe("decided");
    expect(await decide(hubId, "item-override-3", "escalate")).toBe("decided");
    await archive.publishing.closeOverride(session, at);
    await archive.publishing.closeOverride(session, at);
    expect(await decide(hubId, "item-override-3", "approve")).toBe("already-decided");
    expect(await statusOf(hubId, "item-override-3")).toBe("held");
    expect(await archive.publishing.progressOf(session)).toEqual({ pending: 0, open: 0, ready: 1 });
  });

  test("CLO6 MOD3 a batch takes what is let through and nothing else, once; moderators see it and the late one", async () => {
    const deltas = [clear("batch", 1), delta("batch", 2), delta("batch", 3), delta("batch", 4)];
    const session = await prepare("batch", deltas, { hubId: "hub-batch" });
    await decide("hub-batch", "item-batch-2", "rewrite");
    await decide("hub-batch", "item-batch-3", "reject");
    const dying = archive.publishing.publishBatch(session, batch, at, (one, rewrite) => {
      if (rewrite !== undefined) throw new Error("the worker died");
      return tell(one, rewrite);
    });
    await expect(dying).rejects.toThrow("the worker died");
    expect((await archive.publishing.progressOf(session)).ready).toBe(2);
    const both = await Promise.all([1, 2].map(() => archive.publishing.publishBatch(session, batch, at, tell)));
    expect(both).toEqual([2, 2]);
    expect(await archive.publishing.progressOf(session)).toEqual({ pending: 1, open: 1, ready: 0 });
    await decide("hub-batch", "item-batch-4", "approve");
    expect(await archive.publishing.publishBatch(session, batch, at, tell)).toBe(2);
    const late = { batchId: "batch-2", plannedFor: "2026-11-07T23:00:00.000Z" };
    expect(await archive.publishing.publishBatch(session, late, at, tell)).toBe(1);
    const found = await archive.history.moderation({ hubId: "hub-batch", limit: 1 });
    const { hubId: _, ...listed } = session;
    const batches = found.ok ? found.value.publishing : [];
    expect(batches).toHaveLength(3);
    expect(batches.filter(({ status }) => status === "published")).toMatchObject([
      { batchId: "batch-2", sessions: [{ ...listed, loreCount: 1, publishedAt: at }] },
      { batchId: batch.batchId, sessions: [{ ...listed, loreCount: 2 }] },
    ]);
  });

  test("CLO6 of two sessions that change the same thing the one played later stays true; the other one says why", async () => {
    const hubId = "hub-order";
    const early = await prepare("early", [clear("early", 1)], { hubId });
    const late = await prepare("late", [clear("late", 1)], { hubId, closedAt: "2026-11-07T20:30:00.000Z" });
    expect(await archive.publishing.publishBatch(late, batch, at, tell)).toBe(1);
    expect(await archive.publishing.publishBatch(early, batch, at, tell)).toBe(0);
    const item = await archive.publishing.findItem(hubId, "item-early-1");
    expect(item?.item).toMatchObject({
      status: "superseded",
      reason: `Session late of room hall was played later, and has: It is "threatened".`,
    });
    const again = await prepare("again", [clear("again", 1)], { hubId, closedAt: "2026-11-07T20:40:00.000Z" });
    expect(await archive.publishing.publishBatch(again, batch, at, tell)).toBe(1);
  });

  test("VIEW5 the words of a retracted line leave everything; what rested on it alone is withdrawn", async () => {
    const events = new Scenario()
      .join("a", "Ada")
      .say("a", "They say the Kyther Range is in danger.")
      .say("a", "The Kyther Range is in danger, I saw it.")
      .say("a", "Harmless words.")
      .close();
    const spoken = events.filter(({ type }) => type === "chat.said").map(({ version }) => version);
    const [first = 0, second = 0] = spoken;
    const alone = delta("words", first);
    const supported = delta("words", second);
    const seen = { version: second, sentence: "The Kyther Range is in danger, I saw it." };
    const both = { ...supported, evidence: [...alone.evidence, seen] };
    const session = await prepare("words", [alone, both], { hubId: "hub-words" });
    const run = { ...session, workflowId: "closure/hub-words/hall/words" };
    await archive.closures.keepEvents(run, events);
    await archive.closures.completeStage(run, timing, { stage: "story", recap: writeRecap(events) });
    const line = { turnId: "t", version: first, surface: "Kyther Range", sentence: "They say the Kyther Range …" };
    const mentions = [{ ...line, entityId: "region.kyther-range", confidence: 1, role: "place" as const }];
    await archive.closures.completeStage(run, timing, { stage: "entities", mentions, changes: [] });
    const completed = JSON.stringify({ recap: writeRecap(events) });
    await archive.closures.keepResult(run, `${run.workflowId}/closure.completed`, completed);
    expect(await archive.publishing.spokenVersions(session)).toEqual(spoken);
    await archive.publishing.retract(session, [first], at);
    await archive.publishing.retract(session, [first], at);
    const kept = [
      await archive.closures.recapOf(session),
      await archive.closures.transcriptOf(session),
      await archive.closures.deltasOf(session),
      await archive.closures.resultsOf(run.workflowId),
      await archive.history.mentions({ hubId: "hub-words", limit: 10 }),
    ];
    expect(JSON.stringify(kept)).not.toContain("They say");
    expect(JSON.stringify(kept)).toContain("I saw it");
    expect(await archive.publishing.spokenVersions(session)).toEqual(spoken.slice(1));
    const withdrawn = await archive.publishing.findItem("hub-words", alone.deltaId.replace("delta", "item"));
    expect(withdrawn?.item).toMatchObject({
      status: "withdrawn",
      reason: "The lines it rests on were retracted.",
    });
    expect(await statusOf("hub-words", both.deltaId.replace("delta", "item"))).toBe("pending");
    expect(await archive.publishing.progressOf(session)).toEqual({ pending: 1, open: 1, ready: 0 });
  });

  test("CLO6 a day's digest is replaced, never doubled, and gone where nothing of it is left", async () => {
    const session = await prepare("digest", [clear("digest", 1), delta("digest", 2)], { hubId: "hub-digest" });
    await archive.publishing.publishBatch(session, batch, at, tell);
    const days = digestDays(Date.parse("2026-11-08T02:00:00.000Z"), TIMES);
    const told = async () => Promise.all(days.map((day) => archive.publishing.writeDigest("hub-digest", day, at)));
    expect(await told()).toEqual([1]);
    expect(await told()).toEqual([1]);
    await decide("hub-digest", "item-digest-2", "approve");
    await archive.publishing.publishBatch(session, { ...batch, batchId: "batch-digest-2" }, at, tell);
    expect(await told()).toEqual([2]);
    await archive.publishing.retract(session, [1, 2], at);
    expect(await told()).toEqual([0]);
  });

  describe("lore", () => {
    const hubId = "hub-lore";
    const texts = [
      ["Kyther Range", "The wardens defended the gate until dawn."],
      ["Iron Gate", "It fell. <b>Nobody</b> was there."],
      ["Auric Steppe", "Quiet, but for one gate."],
      ["Sable Crescent", "Rejected gate."],
    ] as const;
    const find = async (q?: string, cursor?: string, limit = 2) => {
      const found = await archive.history.lore({ hubId, q, cursor, limit });
      if (!found.ok) throw new Error(found.fault);
      return found.value;
    };

    beforeAll(async () => {
      const deltas = texts.map((_, n) => (n === 3 ? delta("lore", n) : clear("lore", n)));
      const session = await prepare("lore", deltas, { hubId });
      await decide(hubId, "item-lore-3", "reject");
      await archive.publishing.publishBatch(session, { ...batch, batchId: "batch-lore" }, at, ({ deltaId }) => {
        const [title, text] = texts[Number(deltaId.at(-1))] ?? ["", ""];
        return { title, text };
      });
    });

    test("MOD3 the newest come first, page by page, and nothing that was rejected", async () => {
      const first = await find();
      expect(first.entries.map(({ title }) => title)).toEqual(["Auric Steppe", "Iron Gate"]);
      const rest = await find(undefined, first.nextCursor ?? "");
      expect([rest.entries.map(({ title }) => title), rest.nextCursor]).toEqual([["Kyther Range"], null]);
    });

    test("MOD3 any form of a word is found, a title counts most, and the text says where it answers", async () => {
      const first = await find("gates");
      expect(first.entries[0]?.title).toBe("Iron Gate");
      const second = await find("gates", first.nextCursor ?? "");
      const all = [...first.entries, ...second.entries];
      expect(all.map(({ title }) => title).toSorted()).toEqual(["Auric Steppe", "Iron Gate", "Kyther Range"]);
      const [found] = (await find("defending")).entries;
      const words = found?.highlights.map(({ from, to }) => found.text.slice(from, to));
      expect(words).toEqual(["defended"]);
      expect((await find("nobody")).entries[0]?.text).toBe("It fell. <b>Nobody</b> was there.");
    });

    test.each(["'; DROP TABLE lore;--", "the", "((((", '"unclosed', "a & | !", "🔥", "x".repeat(280)])(
      "SOK11 MOD3 a search for %s finds nothing and breaks nothing",
      async (q) => {
        expect((await find(q)).entries).toEqual([]);
      },
    );

    test("MOD5 MOD3 a list for one room holds that room's items, alerts and plans only", async () => {
      const read = async (roomId: string) => archive.history.moderation({ hubId, roomId, limit: 10 });
      const [own, other] = [await read("hall"), await read("cellar")];
      // The batch that was planned, and the one that took it.
      expect(own.ok && [own.value.items.length, own.value.publishing.length]).toEqual([1, 2]);
      expect(other.ok && [other.value.items.length, other.value.publishing.length]).toEqual([0, 0]);
    });
  });

  describe("a worker that dies", () => {
    const writes = [
      ["openRun", "openPublishing"],
      ["takeDecision", "takeDecision"],
      ["holdBack", "holdBack"],
      ["publishBatch", "publishBatch"],
      ["closeOverride", "closeOverride"],
    ] as const;

    /** Every activity of a run in its order, each done again when it failed. */
    async function publishAll(sessionId: string, publishing: PublishingArchive, posted: OfflineResult[]) {
      const hubId = `hub-${sessionId}`;
      const session = { hubId, roomId: "hall", sessionId };
      const activities = createPublishActivities({
        closures: archive.closures,
        publishing,
        source: { hubUrl: "http://nowhere", bridgeToHub: [{ sign: () => "" }] },
        times: TIMES,
        namesOf: () => Promise.resolve((id) => id),
        post: async (result) => {
          posted.push(result);
          return null;
        },
        decisionsPerRun: 500,
        keepDigests: async () => {},
        tries: () => 1,
        now: () => Date.parse(at),
      });
      const job = { schema: 1, ...session, correlationId: "c", attempt: 1, hops: {} } as const;
      const run = { job, workflowId: publishIdOf(session), startedAt: at };
      const again = async <K extends keyof PublishActivities>(
        name: K,
        ...rest: Parameters<PublishActivities[K]> extends [unknown, ...infer Rest] ? Rest : never
      ) => {
        const call = activities[name] as (...args: unknown[]) => Promise<unknown>;
        const once = () => call(run, ...rest);
        return once().catch(once);
      };
      const ids = { approved: `item-${sessionId}-2`, held: `item-${sessionId}-3` };
      const item = (await archive.publishing.findItem(hubId, ids.approved))?.item;
      if (item === undefined) throw new Error("no item");
      const decision = { decisionId: `d-${sessionId}`, itemId: ids.approved, action: "approve" } as const;
      const why = { reason: "so it was", decidedBy: "juno", proposedAt: at };
      await archive.publishing.propose(hubId, item, { ...decision, ...why });
      const answers = [
        await again("openPublishing"),
        await again("takeDecision", decision.decisionId),
        await again("holdBack"),
        await again("publishBatch", Date.parse(batch.plannedFor)),
        await again("postPublished", { batchId: batch.batchId, loreCount: 2 }),
        await again("closeOverride"),
        await again("endPublishing", null),
        await statusOf(hubId, ids.approved),
        await statusOf(hubId, ids.held),
      ];
      return JSON.stringify(answers).replaceAll(sessionId, "session");
    }

    async function prepared(sessionId: string) {
      const deltas = [clear(sessionId, 1), delta(sessionId, 2), delta(sessionId, 3)];
      await prepare(sessionId, deltas, { hubId: `hub-${sessionId}` });
    }

    /** The archive whose method dies once: before it commits, or after it, before its answer is known. */
    function dyingOnce(method: keyof PublishingArchive, when: "before" | "after"): PublishingArchive {
      let isDead = false;
      return new Proxy(archive.publishing, {
        get(target, name, receiver) {
          const real: unknown = Reflect.get(target, name, receiver);
          if (name !== method || isDead || typeof real !== "function") return real;
          return async (...args: unknown[]) => {
            isDead = true;
            if (when === "after") await Reflect.apply(real, target, args);
            throw new Error(`died ${when} the commit of ${method}`);
          };
        },
      });
    }

    test.each(writes.flatMap(([method]) => (["before", "after"] as const).map((when) => [when, method] as const)))(
      "CLO6 RUN2 %s the commit of %s leaves what an undisturbed run leaves",
      async (when, method) => {
        const calm = `calm-${when}-${method}`.toLowerCase();
        const died = `died-${when}-${method}`.toLowerCase();
        await prepared(calm);
        await prepared(died);
        const posted: OfflineResult[] = [];
        const expected = await publishAll(calm, archive.publishing, []);
        expect(await publishAll(died, dyingOnce(method, when), posted)).toBe(expected);
        expect(posted).toMatchObject([{ kind: "closure.published", loreCount: 2, batchId: batch.batchId }]);
      },
    );
  });
});
