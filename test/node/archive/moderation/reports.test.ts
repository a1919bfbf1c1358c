import { describe, expect, test } from "vitest";
import type { ReportRecord, RetractionRecord } from "../../../../src/durable/protocol/bridge/hub-record.ts";
import type { Archive } from "../../../../src/offline-bridge/archive/open-archive.ts";
import { decideItem, type Decided } from "../../../../src/offline-bridge/bridge/decide-item.ts";
import { moderationItems } from "../../../../src/offline-bridge/moderation/moderation-item.ts";
import type { QueueItem } from "../../../../src/offline-bridge/moderation/report-item.ts";
import { createRetentionActivities } from "../../../../src/offline-bridge/retention/activities/create-retention-activities.ts";
import { DEFAULT_RETENTION } from "../../../../src/offline-bridge/retention/retention-times.ts";
import { closureJob, delta, runOf } from "../support/closure-fixture.ts";
import { serversToTest } from "../support/servers.ts";
import { withTestArchive } from "../support/with-test-archive.ts";

const at = "2026-11-07T20:00:05.000Z";
const later = "2026-11-07T20:00:06.000Z";
const INSULT = "you smell of herring\0";
const COMPLAINT = "an insult";

const envelope = (hubId: string, jobId: string) =>
  ({ hubId, jobId, roomId: "hall", attempt: 1, correlationId: "c", hops: {}, schema: 1, at }) as const;

function report(hubId: string, jobId: string, changes: Partial<ReportRecord> = {}): ReportRecord {
  const line = { sessionId: "evening", version: 7, author: "mara", text: INSULT };
  return {
    kind: "report",
    ...envelope(hubId, jobId),
    ...line,
    reportedBy: "teo",
    complaint: COMPLAINT,
    ...changes,
  };
}

function retraction(hubId: string, version: number): RetractionRecord {
  return { kind: "retraction", ...envelope(hubId, `retraction-${version}`), sessionId: "evening", version };
}

describe.each(await serversToTest())("%s", (_name, binaries) => {
  let archive: Archive;

  withTestArchive((opened) => ({ archive } = opened), binaries);

  async function queue(hubId: string, query: object = {}) {
    const answer = await archive.history.moderation({ hubId, limit: 50, ...query });
    if (!answer.ok) throw new Error(answer.fault);
    return answer.value;
  }
  const itemsOf = async (hubId: string, query: object = {}): Promise<readonly QueueItem[]> =>
    (await queue(hubId, query)).items;

  /** The bridge's way; no run waits for a report, so none is asked. */
  function decide(hubId: string, itemId: string, action: "approve" | "reject" | "escalate", roomId?: string) {
    const decisionId = `${itemId}-${action}-${Math.random()}`;
    const asked = { decisionId, itemId, action, reason: "so it was", decidedBy: "juno", proposedAt: later };
    const noRun = () => Promise.reject(new Error("a report asked a run"));
    return decideItem(archive.publishing, noRun, { hubId, roomId, decision: asked });
  }
  const outcomes = (answers: readonly Decided[]) => answers.map(({ outcome }) => outcome).toSorted();

  async function prepareDeltas(hubId: string, sessionId: string): Promise<void> {
    const deltas = [1, 2].map((n) => ({ ...delta(sessionId, n), deltaId: `delta-${hubId}-${sessionId}-${n}` }));
    const job = closureJob(sessionId, { hubId });
    const run = runOf(job);
    const timing = { at, durationMs: 1, tries: 1 };
    await archive.closures.openRun(run, job, at);
    await archive.closures.completeStage(run, timing, { stage: "deltas", deltas });
    await archive.closures.completeStage(run, timing, {
      stage: "moderation",
      items: moderationItems(deltas, "hall", at),
    });
  }

  test("MOD7 SHP6 AUD2 a report of a session that is still open is an item, kept once however often it comes", async () => {
    expect(await archive.records.keep(report("one", "report-1"))).toBe(true);
    expect(await archive.records.keep(report("one", "report-1"))).toBe(false);
    const line = { version: 7, author: "mara", reportedBy: "teo", reportedAt: at, complaint: COMPLAINT };
    const evidence = [{ version: 7, sentence: "you smell of herring\uFFFD" }];
    const place = { itemId: "report-1", roomId: "hall", sessionId: "evening" };
    const revision = expect.stringMatching(/^[0-9a-f]{16}$/);
    expect(await itemsOf("one")).toEqual([
      { kind: "report", ...place, revision, notes: 0, status: "pending", ...line, evidence },
    ]);
    expect(await itemsOf("two")).toEqual([]);
  });

  test("MOD3 MOD7 one cursor pages deltas and reports in the order of their making, by session, room and status", async () => {
    await archive.records.keep(report("pages", "report-a"));
    await prepareDeltas("pages", "evening");
    await archive.records.keep(report("pages", "report-b", { sessionId: "night", roomId: "cellar" }));
    await prepareDeltas("pages", "night");
    await archive.records.keep(report("pages", "report-c", { reportedBy: "zoe" }));
    const all = (await itemsOf("pages")).map(({ itemId }) => itemId);
    expect(all).toHaveLength(7);
    expect([all.indexOf("report-a"), all.indexOf("report-b"), all.indexOf("report-c")]).toEqual([0, 3, 6]);
    const paged: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 9; pages += 1) {
      const page = await queue("pages", { limit: 2, cursor });
      paged.push(...page.items.map(({ itemId }) => itemId));
      cursor = page.nextCursor ?? undefined;
      if (cursor === undefined) break;
    }
    expect(paged).toEqual(all);
    const ids = async (query: object) => (await itemsOf("pages", query)).map(({ itemId }) => itemId);
    expect(await ids({ sessionId: "night" })).toEqual([all[3], all[4], all[5]]);
    expect(await ids({ roomId: "cellar" })).toEqual(["report-b"]);
    await decide("pages", "report-a", "reject");
    expect(await ids({ statuses: ["pending", "escalated"] })).toEqual(all.slice(1));
    expect(await ids({ statuses: ["rejected", "held"] })).toEqual(["report-a"]);
  });

  test("MOD7 MOD5 AUD1 of decisions that race one counts, with its audit; another room's moderator finds nothing", async () => {
    await archive.records.keep(report("race", "report-r"));
    expect((await decide("race", "report-r", "approve", "cellar")).outcome).toBe("not-found");
    expect((await decide("race", "report-r", "escalate")).outcome).toBe("not-for-reports");
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => decide("race", "report-r", n % 2 === 0 ? "approve" : "reject")),
    );
    expect(outcomes(answers)).toEqual([...Array(5).fill("already-decided"), "decided"]);
    const [item] = await itemsOf("race");
    expect(answers.find(({ outcome }) => outcome === "decided")).toMatchObject({ item });
    expect(item).toMatchObject({ decidedBy: "juno", decidedAt: later, reason: "so it was" });
    const audit = await archive.history.audit({ hubId: "race", limit: 9 });
    const action = item?.status === "approved" ? "decision.approve" : "decision.reject";
    expect(audit.ok ? audit.value.entries : []).toMatchObject([{ roomId: "hall", action, target: "report-r" }]);
  });

  test("MOD7 a decision that comes twice under its id, after a crash, is the same decision", async () => {
    await archive.records.keep(report("twice", "report-t"));
    const asked = { decisionId: "d", itemId: "report-t", action: "reject", reason: "no", decidedBy: "juno" } as const;
    const decision = { ...asked, proposedAt: later };
    const again = () => archive.publishing.decideReport("twice", decision);
    expect([await again(), await again()]).toEqual(["decided", "decided"]);
    const audit = await archive.history.audit({ hubId: "twice", limit: 9 });
    expect(audit.ok ? audit.value.entries : []).toHaveLength(1);
  });

  test("FEED2 MOD5 the feed tells of a report, of its retraction and of its decision, to moderators of its room", async () => {
    const start = await archive.feed.head("feed");
    await archive.records.keep(report("feed", "report-f"));
    const read = async (roomId?: string) => {
      const page = await archive.feed.read({ hubId: "feed", roomId, topics: ["moderation"] }, start, 99);
      return page.events.map(({ event, data }) => [event, data]);
    };
    const item = { kind: "report", itemId: "report-f", status: "pending" };
    expect(await read()).toMatchObject([["item", item]]);
    expect(await read("cellar")).toEqual([]);
    await archive.records.keep(retraction("feed", 7));
    const evidence = [{ version: 7, retracted: true }];
    expect(await read("hall")).toMatchObject([["item", { ...item, evidence }]]);
    await decide("feed", "report-f", "approve");
    const decided = { ...item, status: "approved", evidence };
    const decision = { action: "approve", itemId: "report-f", decidedBy: "juno", decidedAt: later, item: decided };
    expect(await read()).toMatchObject([
      ["item", decided],
      ["decision", decision],
    ]);
  });

  test("MOD7 VIEW5 a retraction marks the line, whichever of the two comes first, and moderators go on reading it", async () => {
    await archive.records.keep(report("order", "report-first"));
    await archive.records.keep(retraction("order", 7));
    await archive.records.keep(retraction("order", 9));
    await archive.records.keep(report("order", "report-second", { version: 9 }));
    await archive.records.keep(report("order", "report-other", { version: 11 }));
    const shown = (await itemsOf("order")).map(({ evidence }) => evidence[0]);
    const sentence = expect.stringContaining("herring");
    expect(shown).toEqual([
      { version: 7, sentence, retracted: true },
      { version: 9, sentence, retracted: true },
      { version: 11, sentence },
    ]);
  });

  describe("ERA2 ERA7 a person in reports", () => {
    const words = async (hubId: string) =>
      (await itemsOf(hubId)).flatMap((item) =>
        item.kind === "report" ? [[item.evidence[0].sentence !== "", item.complaint, item.reason]] : [],
      );
    const erase = async (hubId: string, actorId: string) => {
      const asked = { erasureId: `${hubId}-${actorId}`, hubId, actorId, reason: "asked", askedBy: "ops" };
      await archive.people.ask({ ...asked, askedAt: later });
      return archive.people.eraseReports(hubId, actorId);
    };

    test("ERA2 loses lines, complaints and reasons of their own, and nothing of others; twice is once", async () => {
      await archive.records.keep(report("erase", "report-e"));
      await decide("erase", "report-e", "approve");
      expect(await words("erase")).toEqual([[true, COMPLAINT, "so it was"]]);
      expect([await erase("erase", "zoe"), await erase("erase", "mara"), await erase("erase", "mara")]).toEqual([
        0, 1, 0,
      ]);
      expect(await words("erase")).toEqual([[false, COMPLAINT, "so it was"]]);
      await erase("erase", "teo");
      expect(await words("erase")).toEqual([[false, "", "so it was"]]);
      await erase("erase", "juno");
      expect(await words("erase")).toEqual([[false, "", ""]]);
    });

    test("ERA2 a report that was on its way when the erasure was asked for comes without their words", async () => {
      await erase("way", "mara");
      await archive.records.keep(report("way", "report-before"));
      await archive.records.keep(report("way", "report-after", { at: "2026-11-07T20:00:07.000Z" }));
      expect(await words("way")).toEqual([
        [false, COMPLAINT, undefined],
        [true, COMPLAINT, undefined],
      ]);
    });

    test("ERA7 finds what they wrote, and not what others wrote about them", async () => {
      await archive.records.keep(report("export", "report-x"));
      const of = async (actorId: string) => {
        const page = await archive.history.person({ hubId: "export", actorId, limit: 9 });
        return page.ok ? page.value.records : [];
      };
      const common = { source: "report", roomId: "hall", version: 7, status: "pending", at: expect.any(String) };
      expect(await of("mara")).toEqual([{ ...common, sentence: "you smell of herring\uFFFD" }]);
      expect(await of("teo")).toEqual([{ ...common, complaint: COMPLAINT }]);
      expect(await of("zoe")).toEqual([]);
    });

    test("ERA6 goes with its room and with its hub", async () => {
      for (const roomId of ["hall", "cellar"])
        await archive.records.keep(report("end", `report-${roomId}`, { roomId }));
      await archive.people.removeRoom("end", "hall");
      expect((await itemsOf("end")).map(({ roomId }) => roomId)).toEqual(["cellar"]);
      await archive.people.removeHub("end");
      expect(await itemsOf("end")).toEqual([]);
    });
  });

  test("RET1 a report goes when its own time is over", async () => {
    await archive.records.keep(report("kept", "report-k"));
    const { removeExpired } = createRetentionActivities(
      archive.retention,
      DEFAULT_RETENTION,
      () => Date.parse(at) + DEFAULT_RETENTION.reportsMs,
    );
    await removeExpired();
    expect(await itemsOf("kept")).toHaveLength(1);
    const afterwards = createRetentionActivities(
      archive.retention,
      DEFAULT_RETENTION,
      () => Date.parse(at) + DEFAULT_RETENTION.reportsMs + 1,
    );
    await afterwards.removeExpired();
    expect(await itemsOf("kept")).toEqual([]);
  });
});
