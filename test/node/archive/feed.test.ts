import { describe, expect, test } from "vitest";
import type { FeedPosition } from "../../../src/durable/protocol/http/feed.ts";
import type { Archive } from "../../../src/offline-bridge/archive/open-archive.ts";
import type { DecisionAction } from "../../../src/offline-bridge/archive/publishing/publishing-archive.ts";
import { moderationItems } from "../../../src/offline-bridge/moderation/moderation-item.ts";
import { publishingPlan } from "../../../src/offline-bridge/publishing/publishing-plan.ts";
import { DEFAULT_PUBLISHING_TIMES as TIMES } from "../../../src/offline-bridge/publishing/publishing-times.ts";
import { until } from "../offline-bridge/support/until.ts";
import { closureJob, delta, runOf } from "./support/closure-fixture.ts";
import { serversToTest, type TestArchive } from "./support/servers.ts";
import { withTestArchive } from "./support/with-test-archive.ts";

const at = "2026-11-07T21:00:30.000Z";
const timing = { at, durationMs: 1, tries: 1 };

describe.each(await serversToTest())("%s", (_name, binaries) => {
  let archive: Archive;
  let database: TestArchive["db"];

  withTestArchive((opened) => ({ archive, db: database } = opened), binaries);

  async function prepare(hubId: string, sessionId: string, count = 2, roomId = "hall") {
    const deltas = Array.from({ length: count }, (_, n) => delta(sessionId, n + 1));
    const job = closureJob(sessionId, { hubId, roomId });
    const run = runOf(job);
    const { closures } = archive;
    await closures.openRun(run, job, at);
    await closures.completeStage(run, timing, { stage: "deltas", deltas });
    await closures.completeStage(run, timing, { stage: "moderation", items: moderationItems(deltas, roomId, at) });
    const plan = publishingPlan(hubId, Date.parse(at), count, TIMES);
    await closures.completeStage(run, timing, { stage: "publishing", plan });
    return { hubId, roomId, sessionId };
  }

  async function decide(hubId: string, itemId: string, action: DecisionAction): Promise<void> {
    const item = (await archive.publishing.findItem(hubId, itemId))?.item;
    if (item === undefined) throw new Error(`no ${itemId}`);
    const decisionId = `${itemId}-${action}`;
    const asked = { decisionId, itemId, action, reason: "so it was", decidedBy: "juno", proposedAt: at };
    await archive.publishing.propose(hubId, item, asked);
    await archive.publishing.takeDecision(decisionId, at);
  }

  const read = async (hubId: string, after: FeedPosition, more: { roomId?: string; limit?: number } = {}) => {
    const { limit = 1000, ...scope } = more;
    return archive.feed.read({ hubId, topics: ["moderation"], ...scope }, after, limit);
  };

  const raise = async (hubId: string, alertId: string, roomId = "hall") => {
    const where = { hubId, roomId, sessionId: "s-1" };
    const what = { alertId, reason: "closure-overdue", severity: "warning" as const, data: {}, raisedAt: at };
    return archive.closures.raiseAlert({ ...where, ...what });
  };

  test("FEED2 items, decisions, alerts and batches are told in order, each as it is now", async () => {
    const hubId = "hub-told";
    const start = await archive.feed.head(hubId);
    const session = await prepare(hubId, "told");
    await raise(hubId, "alert-1");
    await raise(hubId, "alert-1");
    await decide(hubId, "item-told-1", "approve");
    await decide(hubId, "item-told-2", "escalate");
    await archive.publishing.closeOverride(session, at);
    const batch = { batchId: "batch-told", plannedFor: at };
    const tell = () => ({ title: "Kyther Range", text: "It is threatened." });
    await archive.publishing.publishBatch(session, batch, at, tell);
    const page = await read(hubId, start);
    const what = page.events.map(({ event, data }) => [event, data]);
    expect(what).toMatchObject([
      // As it is now, although it was told of when it waited.
      ["item", { itemId: "item-told-1", status: "approved" }],
      ["alert", { alertId: "alert-1", roomId: "hall", reason: "closure-overdue" }],
      ["decision", { itemId: "item-told-1", action: "approve", reason: "so it was", decidedBy: "juno", decidedAt: at }],
      ["decision", { itemId: "item-told-2", action: "escalate", item: { status: "held" } }],
      ["item", { itemId: "item-told-2", status: "held", evidence: [{ version: 2 }] }],
      ["published", { batchId: "batch-told", roomId: "hall", sessionId: "told", loreCount: 1, publishedAt: at }],
    ]);
    expect(page.position.seq).toBeGreaterThan(6);
    expect(await read(hubId, page.position)).toMatchObject({ events: [], isReset: false, isMore: false });
  });

  test("FEED3 whatever page sizes and wherever it is cut, a follower gets everything once", async () => {
    const hubId = "hub-pages";
    const start = await archive.feed.head(hubId);
    for (let n = 0; n < 7; n += 1) await raise(hubId, `pages-${n}`);
    const told: number[] = [];
    let after = start;
    for (let isMore = true; isMore;) {
      const page = await read(hubId, after, { limit: 3 });
      told.push(...page.events.map(({ position }) => position.seq));
      after = page.position;
      isMore = page.isMore;
    }
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test("MOD5 FEED1 a follower of one room is told of that room only, and goes on behind what was for others", async () => {
    const hubId = "hub-rooms";
    const start = await archive.feed.head(hubId);
    await raise(hubId, "rooms-hall", "hall");
    await raise(hubId, "rooms-cellar", "cellar");
    const hall = await read(hubId, start, { roomId: "hall" });
    expect(hall.events.map(({ data }) => data)).toMatchObject([{ alertId: "rooms-hall" }]);
    expect(hall.position.seq).toBe(2);
    expect((await read(hubId, start, { roomId: "attic" })).events).toEqual([]);
  });

  test("FEED3 numbers become visible in order, however transactions overlap", async () => {
    const hubId = "hub-order";
    const start = await archive.feed.head(hubId);
    await database.query("BEGIN");
    await database.query(
      `INSERT INTO alerts (alert_id, hub_id, reason, severity, data, raised_at)
        VALUES ('order-slow', $1, 'r', 'warning', '{}', now())`,
      [hubId],
    );
    // Begun later and committed first: the one that is still open takes its number when it commits.
    await raise(hubId, "order-fast");
    const first = await read(hubId, start);
    await database.query("COMMIT");
    const second = await read(hubId, first.position);
    const idsOf = ({ events }: typeof first) => events.map(({ data }) => Reflect.get(data, "alertId"));
    expect([idsOf(first), idsOf(second)]).toEqual([["order-fast"], ["order-slow"]]);
  });

  test("FEED3 two transactions that change the same items and tell of them never wait for each other in a ring", async () => {
    const hubId = "hub-rings";
    const session = await prepare(hubId, "rings", 6);
    const ids = [1, 2, 3, 4, 5, 6];
    await Promise.all([
      ...ids.map((n) => decide(hubId, `item-rings-${n}`, "approve")),
      archive.publishing.holdBack(session),
      archive.publishing.retract(session, ids, at),
    ]);
    const statuses = await Promise.all(ids.map(async (n) => archive.publishing.findItem(hubId, `item-rings-${n}`)));
    expect(statuses.map((found) => found?.item.status)).toEqual(ids.map(() => "withdrawn"));
  });

  test("FEED3 an id too old, of another archive or ahead of this one is reset; pruning keeps the last ten thousand", async () => {
    const hubId = "hub-old";
    const start = await archive.feed.head(hubId);
    await database.query(
      `INSERT INTO alerts (alert_id, hub_id, reason, severity, data, raised_at)
        SELECT 'old-' || n, $1, 'r', 'warning', '{}', now() FROM generate_series(1, 12000) AS n`,
      [hubId],
    );
    const { rows } = await database.query("SELECT count(*) AS kept FROM feed WHERE hub_id = $1", [hubId]);
    expect(Number(rows[0].kept)).toBe(10_000);
    const last = { epoch: start.epoch, seq: 12_000 };
    expect(await read(hubId, start)).toMatchObject({ isReset: true, events: [], position: last });
    expect(await read(hubId, { ...start, seq: 1_999 })).toMatchObject({ isReset: true });
    expect((await read(hubId, { ...start, seq: 2_000 })).events).toHaveLength(1000);
    expect(await read(hubId, { ...start, seq: 12_001 })).toMatchObject({ isReset: true, position: last });
    expect(await read(hubId, { epoch: "0ther0ne", seq: 12_000 })).toMatchObject({ isReset: true, position: last });
  });

  test("FEED1 the archive says whose feed has news, also after its connection was cut", async () => {
    const news: (string | null)[] = [];
    const listener = archive.feed.listen((hubId) => void news.push(hubId));
    await until(() => news.length === 1, "the listener");
    await raise("hub-news", "news-1");
    await until(() => news.includes("hub-news"), "the news");
    expect(news).toEqual([null, "hub-news"]);
    await database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%feed'");
    await until(() => news.length === 3, "the listener again");
    await raise("hub-news", "news-2");
    await until(() => news.length === 4, "the news again");
    expect(news).toEqual([null, "hub-news", null, "hub-news"]);
    await listener.stop();
    const count = await database.query("SELECT FROM pg_stat_activity WHERE application_name LIKE '%feed'");
    expect(count.rowCount).toBe(0);
  });
});
