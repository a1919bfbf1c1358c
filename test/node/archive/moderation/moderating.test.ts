import { describe, expect, test } from "vitest";
import type { ModeratingOrder } from "../../../../src/durable/protocol/bridge/moderating-order.ts";
import type { Archive } from "../../../../src/offline-bridge/archive/open-archive.ts";
import type { DecisionAction } from "../../../../src/offline-bridge/archive/publishing/publishing-archive.ts";
import { moderationItems } from "../../../../src/offline-bridge/moderation/moderation-item.ts";
import { publishingPlan } from "../../../../src/offline-bridge/publishing/publishing-plan.ts";
import { DEFAULT_PUBLISHING_TIMES as TIMES } from "../../../../src/offline-bridge/publishing/publishing-times.ts";
import { closureJob, delta, runOf } from "../support/closure-fixture.ts";
import { serversToTest } from "../support/servers.ts";
import { withTestArchive } from "../support/with-test-archive.ts";

const at = "2026-11-07T21:00:30.000Z";
const timing = { at, durationMs: 1, tries: 1 };
const roomId = "hall";

describe.each(await serversToTest())("%s", (_name, binaries) => {
  let archive: Archive;

  withTestArchive((opened) => ({ archive } = opened), binaries);

  let acts = 0;
  let hubs = 0;
  /** A hub of its own with one delta that waits, `item-…-1`, and one line that somebody reported. */
  async function hub() {
    hubs += 1;
    const [hubId, sessionId] = [`hub-mod-${hubs}`, `ses-mod-${hubs}`];
    const job = closureJob(sessionId, { hubId });
    const run = runOf(job);
    const { closures } = archive;
    const deltas = [delta(sessionId, 1)];
    await closures.openRun(run, job, at);
    await closures.completeStage(run, timing, { stage: "deltas", deltas });
    await closures.completeStage(run, timing, { stage: "moderation", items: moderationItems(deltas, roomId, at) });
    const plan = publishingPlan(hubId, Date.parse(at), 1, TIMES);
    await closures.completeStage(run, timing, { stage: "publishing", plan });
    const envelope = { schema: 1, hubId, roomId, attempt: 1, correlationId: "cor", hops: {}, at } as const;
    const line = { version: 7, author: "teo", text: "a foul word", reportedBy: "mara", complaint: "foul" };
    await archive.records.keep({ kind: "report", jobId: "report-1", ...envelope, ...line });
    return { hubId, sessionId, itemId: `item-${sessionId}-1` };
  }

  const order = (
    hubId: string,
    target: string,
    act: ModeratingOrder["act"],
    more: Partial<ModeratingOrder> = {},
  ): ModeratingOrder => {
    acts += 1;
    return { purpose: "moderating", hubId, roomId: "*", target, actId: `act-${acts}`, by: "juno", act, ...more };
  };
  const moderate = (given: ModeratingOrder, when = new Date().toISOString()) =>
    archive.publishing.moderate(given, when);
  const claim = { kind: "claim", seconds: 300 } as const;

  async function listed(hubId: string) {
    const answer = await archive.history.moderation({ hubId, limit: 50 });
    if (!answer.ok) throw new Error(answer.fault);
    return answer.value.items;
  }
  async function audited(hubId: string) {
    const answer = await archive.history.audit({ hubId, limit: 50 });
    if (!answer.ok) throw new Error(answer.fault);
    return answer.value.entries.map(({ actorId, action, target }) => `${actorId} ${action} ${target}`).toReversed();
  }
  async function told(hubId: string, after: { epoch: string; seq: number }) {
    const { events } = await archive.feed.read({ hubId, topics: ["moderation"] }, after, 100);
    return events.map(({ event, data }) => ({ event, data }));
  }

  test("MOD9 AUD1 FEED2 a claim shows in lists and feed until its holder releases it; nobody else can take or release it", async () => {
    const { hubId, itemId } = await hub();
    for (const target of [itemId, "report-1"]) {
      const before = await archive.feed.head(hubId);
      const taken = await moderate(order(hubId, target, claim));
      expect(taken).toMatchObject({ ok: true, shown: { itemId: target, claim: { by: "juno" }, notes: 0 } });
      expect((await listed(hubId)).find((item) => item.itemId === target)).toMatchObject({ claim: { by: "juno" } });
      expect(await told(hubId, before)).toMatchObject([
        { event: "item", data: { itemId: target, claim: { by: "juno" } } },
      ]);
      const other = { by: "orla" };
      for (const act of [claim, { kind: "release" } as const])
        expect(await moderate(order(hubId, target, act, other))).toMatchObject({
          fault: "claimed",
          claim: { by: "juno" },
        });
      expect(await moderate(order(hubId, target, claim))).toMatchObject({ ok: true });
      const free = await moderate(order(hubId, target, { kind: "release" }));
      expect(free).toMatchObject({ ok: true, shown: { itemId: target } });
      expect((await listed(hubId)).filter((item) => item.claim !== undefined)).toEqual([]);
      expect(await moderate(order(hubId, target, { kind: "release" }, other))).toMatchObject({ ok: true });
    }
    const done = (target: string) => ["claim", "claim", "release"].map((act) => `juno item.${act} ${target}`);
    expect(await audited(hubId)).toEqual([...done(itemId), ...done("report-1")]);
  });

  test("MOD9 a claim runs out by itself, and of several at once one is taken", async () => {
    const { hubId, itemId } = await hub();
    const past = new Date(Date.now() - 400_000).toISOString();
    expect(await moderate(order(hubId, itemId, claim), past)).toMatchObject({ ok: true });
    expect((await listed(hubId)).filter((item) => item.claim !== undefined)).toEqual([]);
    const rivals = ["ann", "ben", "cyd", "dan"].map((by) => moderate(order(hubId, itemId, claim, { by })));
    const taken = (await Promise.all(rivals)).filter(({ ok }) => ok);
    expect(taken).toHaveLength(1);
  });

  test("MOD5 MOD9 MOD12 what is of another room or hub, or nowhere, is not found", async () => {
    const { hubId, itemId } = await hub();
    const ofHall = {
      alertId: "a-hall",
      hubId,
      roomId,
      reason: "r",
      severity: "warning",
      data: {},
      raisedAt: at,
    } as const;
    await archive.closures.raiseAlert(ofHall);
    const elsewhere = { roomId: "attic" };
    const faults = [
      await moderate(order(hubId, itemId, claim, elsewhere)),
      await moderate(order("hub-other", itemId, claim)),
      await moderate(order(hubId, "item-none", { kind: "note", text: "?" })),
      await moderate(order(hubId, "a-hall", { kind: "acknowledge" }, elsewhere)),
      await moderate(order("hub-other", "a-hall", { kind: "acknowledge" })),
    ];
    expect(faults).toEqual(faults.map(() => ({ ok: false, fault: "not-found" })));
    expect(await archive.publishing.shownItem(hubId, itemId, "attic")).toBeUndefined();
    expect(await audited(hubId)).toEqual([]);
    expect(await moderate(order(hubId, itemId, claim, { roomId }))).toMatchObject({ ok: true });
  });

  test("MOD11 ERA2 ERA7 notes are kept once, counted, exported with their author and erased with them", async () => {
    const { hubId, itemId } = await hub();
    const first = order(hubId, itemId, { kind: "note", text: "ask Orla" });
    const kept = { noteId: first.actId, by: "juno", at, text: "ask Orla" };
    for (let time = 0; time < 2; time += 1) expect(await moderate(first, at)).toEqual({ ok: true, shown: kept });
    const second = order(hubId, itemId, { kind: "note", text: "she says no" }, { by: "orla" });
    await moderate(second, at);
    const shown = await archive.publishing.shownItem(hubId, itemId);
    expect(shown).toMatchObject({ item: { itemId, notes: 2 }, notes: [kept, { by: "orla", text: "she says no" }] });
    expect((await listed(hubId)).map(({ notes }) => notes)).toEqual([2, 0]);
    const held = async () => {
      const answer = await archive.history.person({ hubId, actorId: "juno", limit: 50 });
      return answer.ok ? answer.value.records.filter(({ source }) => source === "note") : [];
    };
    expect(await held()).toMatchObject([{ itemId, text: "ask Orla" }]);
    await archive.people.eraseDecisions({ hubId, actorId: "juno", at }, () => "");
    expect((await archive.publishing.shownItem(hubId, itemId))?.notes.map(({ text }) => text)).toEqual([
      "",
      "she says no",
    ]);
  });

  async function decide(hubId: string, itemId: string, action: DecisionAction, revision?: string) {
    const found = await archive.publishing.findItem(hubId, itemId);
    if (found === undefined) throw new Error(`no ${itemId}`);
    acts += 1;
    const asked = {
      decisionId: `d-${acts}`,
      itemId,
      action,
      reason: "so",
      decidedBy: "juno",
      proposedAt: at,
      revision,
    };
    await archive.publishing.propose(hubId, found.item, asked);
    return (await archive.publishing.takeDecision(asked.decisionId, at))?.outcome;
  }

  test("MOD10 a decision on an item that has changed since is stale and changes nothing; on the item as it is, it counts", async () => {
    const { hubId, sessionId, itemId } = await hub();
    const seen = (await archive.publishing.shownItem(hubId, itemId))?.item.revision ?? "";
    await moderate(order(hubId, itemId, claim));
    await moderate(order(hubId, itemId, { kind: "note", text: "hm" }));
    expect((await archive.publishing.shownItem(hubId, itemId))?.item.revision).toBe(seen);
    // The window ends: it is held back, and can still be decided.
    await archive.publishing.holdBack({ hubId, roomId, sessionId });
    expect(await decide(hubId, itemId, "approve", seen)).toBe("stale");
    const now = (await archive.publishing.shownItem(hubId, itemId))?.item;
    expect(now).toMatchObject({ status: "held" });
    expect(now?.revision).not.toBe(seen);
    expect(await audited(hubId)).not.toContain(`juno decision.approve ${itemId}`);
    expect(await decide(hubId, itemId, "approve", now?.revision)).toBe("decided");
    expect(await decide(hubId, itemId, "reject", now?.revision)).toBe("already-decided");
  });

  test("MOD10 MOD7 the same for reports", async () => {
    const { hubId } = await hub();
    const seen = (await archive.publishing.shownItem(hubId, "report-1"))?.item.revision ?? "";
    const asked = { itemId: "report-1", action: "approve", reason: "foul", decidedBy: "juno", proposedAt: at } as const;
    const report = (decisionId: string, revision: string) =>
      archive.publishing.decideReport(hubId, { ...asked, decisionId: `${hubId}-${decisionId}`, revision });
    await archive.people.eraseReports(hubId, "teo");
    expect(await report("one", seen)).toBe("stale");
    const now = (await archive.publishing.shownItem(hubId, "report-1"))?.item;
    expect(now).toMatchObject({ status: "pending", evidence: [{ sentence: "" }] });
    expect(await report("two", now?.revision ?? "")).toBe("decided");
    expect(await report("three", seen)).toBe("already-decided");
  });

  test("MOD12 FEED2 AUD1 alerts are paged, the first acknowledgement counts, and the feed tells of it", async () => {
    const { hubId } = await hub();
    for (const name of ["one", "two", "three"]) {
      const alert = {
        alertId: `${hubId}/${name}`,
        hubId,
        roomId,
        reason: name,
        severity: "warning",
        data: {},
      } as const;
      await archive.closures.raiseAlert({ ...alert, raisedAt: at });
    }
    const page = async (status?: "open" | "acknowledged", cursor?: string) => {
      const answer = await archive.history.alerts({ hubId, limit: 2, status, cursor });
      if (!answer.ok) throw new Error(answer.fault);
      return answer.value;
    };
    const first = await page();
    const second = await page(undefined, first.nextCursor ?? "none");
    expect([...first.alerts, ...second.alerts].map(({ reason }) => reason)).toEqual(["three", "two", "one"]);
    const before = await archive.feed.head(hubId);
    const acknowledge = (by: string, note?: string) =>
      moderate(order(hubId, `${hubId}/two`, { kind: "acknowledge", ...(note !== undefined && { note }) }, { by }), at);
    const acknowledged = { by: "juno", at, note: "on it" };
    expect(await acknowledge("juno", "on it")).toMatchObject({ ok: true, shown: { reason: "two", acknowledged } });
    expect(await acknowledge("orla")).toMatchObject({ ok: true, shown: { acknowledged } });
    expect(await told(hubId, before)).toMatchObject([{ event: "alert", data: { reason: "two", acknowledged } }]);
    expect((await page("open")).alerts.map(({ reason }) => reason)).toEqual(["three", "one"]);
    expect((await page("acknowledged")).alerts).toMatchObject([{ reason: "two", acknowledged }]);
    expect(await audited(hubId)).toEqual([`juno alert.acknowledge ${hubId}/two`]);
  });

  test("ERA6 with its hub, or its room, all of it goes", async () => {
    const { hubId, itemId } = await hub();
    await moderate(order(hubId, itemId, claim));
    await moderate(order(hubId, itemId, { kind: "note", text: "hm" }));
    await archive.people.removeHub(hubId);
    const again = await archive.history.person({ hubId, actorId: "juno", limit: 50 });
    expect(again.ok && again.value.records.filter(({ source }) => source === "note")).toEqual([]);
    expect(await archive.publishing.shownItem(hubId, itemId)).toBeUndefined();
  });
});
