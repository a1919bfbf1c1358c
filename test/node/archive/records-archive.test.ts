import { describe, expect, test } from "vitest";
import type { AuditRecord } from "../../../src/durable/protocol/bridge/hub-record.ts";
import type { Archive } from "../../../src/offline-bridge/archive/open-archive.ts";
import { moderationItems } from "../../../src/offline-bridge/moderation/moderation-item.ts";
import { closureJob, delta, runOf } from "./support/closure-fixture.ts";
import type { TestArchive } from "./support/servers.ts";
import { withTestArchive } from "./support/with-test-archive.ts";

const at = "2026-11-07T20:00:05.000Z";

function audit(jobId: string, changes: Partial<AuditRecord> = {}): AuditRecord {
  const envelope = { jobId, hubId: "hub", attempt: 1, correlationId: "c", hops: {}, schema: 1, at } as const;
  return { kind: "audit", ...envelope, actorId: "mo", action: "mod.mute", target: "ada", ...changes };
}

describe("records in the archive", () => {
  let archive: Archive;
  let db: TestArchive["db"];

  withTestArchive((opened) => ({ archive, db } = opened));

  async function pageOf(
    hubId: string,
    query: { limit?: number; cursor?: string; actorId?: string; action?: string } = {},
  ) {
    const answer = await archive.history.audit({ hubId, limit: 50, ...query });
    if (!answer.ok) throw new Error(answer.fault);
    return answer.value;
  }

  test("AUD2 a record that comes twice is there once, and rooms do not share keys", async () => {
    const kept = [audit("a-1"), audit("a-1"), audit("a-1", { roomId: "hall" }), audit("a-1", { roomId: "hall" })];
    const isNew = [];
    for (const each of kept) isNew.push(await archive.records.keep(each));
    expect(isNew).toEqual([true, false, true, false]);
    expect((await pageOf("hub")).entries).toHaveLength(2);
  });

  test("AUD1 AUD4 acts are paged, the newest first, whole, and narrowed to an actor or an action", async () => {
    const whole = { roomId: "hall", reason: "loud\0", tokenId: "0".repeat(32) };
    for (const n of [1, 2, 3, 4, 5])
      await archive.records.keep(
        audit(`p-${n}`, {
          hubId: "hub-pages",
          target: `t-${n}`,
          ...whole,
          ...(n % 2 === 0 ? { actorId: "olga" } : {}),
        }),
      );
    const first = await pageOf("hub-pages", { limit: 3 });
    const second = await pageOf("hub-pages", { limit: 3, cursor: first.nextCursor ?? "" });
    expect([...first.entries, ...second.entries].map(({ target }) => target)).toEqual([
      "t-5",
      "t-4",
      "t-3",
      "t-2",
      "t-1",
    ]);
    expect(second.nextCursor).toBeNull();
    const entry = { at, ...whole, reason: "loud\uFFFD", actorId: "mo", action: "mod.mute", target: "t-5" };
    expect(first.entries[0]).toEqual(entry);
    expect((await pageOf("hub-pages", { actorId: "olga" })).entries).toHaveLength(2);
    expect((await pageOf("hub-pages", { action: "mod.ban" })).entries).toEqual([]);
    expect(await archive.history.audit({ hubId: "hub-pages", limit: 3, cursor: "broken" })).toEqual({
      ok: false,
      fault: "bad-cursor",
    });
  });

  test("MOD8 FEED2 a room's alert stands in the moderators' list and in the feed once, whoever raises it", async () => {
    const hubId = "hub-alerts";
    const start = await archive.feed.head(hubId);
    const envelope = { hubId, roomId: "hall", attempt: 1, correlationId: "c", hops: {}, schema: 1, at } as const;
    const told = { reason: "closure-failed", severity: "critical", data: { error: "no\0" } } as const;
    const alertId = "closure/hub-alerts/hall/s-1/closure-failed";
    const record = { kind: "alert", jobId: "alert-1", ...envelope, alertId, ...told } as const;
    const raisedAt = "2026-11-07T20:00:06.000Z";
    const keep = [
      await archive.records.keep({ ...record, sessionId: "s-1" }),
      await archive.records.keep({ ...record, sessionId: "s-1" }),
      await archive.closures.raiseAlert({ ...envelope, sessionId: "s-1", alertId, ...told, raisedAt }),
      await archive.records.keep({ ...record, jobId: "alert-2", alertId: "hub-alerts/hall/alert-2" }),
    ];
    expect(keep).toEqual([true, false, false, true]);
    const list = await archive.history.moderation({ hubId, roomId: "hall", limit: 10 });
    expect(list.ok && list.value.alerts).toMatchObject([
      { alertId: "hub-alerts/hall/alert-2", roomId: "hall" },
      { alertId, roomId: "hall", sessionId: "s-1", raisedAt: at, data: { error: "no\uFFFD" } },
    ]);
    const { events } = await archive.feed.read({ hubId, topics: ["moderation"] }, start, 10);
    expect(events.map(({ event, data }) => [event, Reflect.get(data, "alertId")])).toEqual([
      ["alert", alertId],
      ["alert", "hub-alerts/hall/alert-2"],
    ]);
  });

  test("AUD4 the database itself changes and removes no row of the audit", async () => {
    await archive.records.keep(audit("fixed"));
    for (const statement of ["UPDATE audit SET reason = 'none'", "DELETE FROM audit", "TRUNCATE audit"])
      await expect(db.query(statement)).rejects.toThrow("the audit is append-only");
  });

  test("AUD1 CLO6 a decision that counts is an act; asked for again, or too late, it is none", async () => {
    const job = closureJob("decided", { hubId: "hub-decided" });
    const run = runOf(job);
    const deltas = [delta("decided", 1)];
    await archive.closures.openRun(run, job, at);
    const timing = { at, durationMs: 1, tries: 1 };
    await archive.closures.completeStage(run, timing, { stage: "deltas", deltas });
    await archive.closures.completeStage(run, timing, {
      stage: "moderation",
      items: moderationItems(deltas, "hall", at),
    });
    const item = (await archive.publishing.findItem("hub-decided", "item-decided-1"))?.item;
    if (item === undefined) throw new Error("no item");
    for (const [decisionId, tokenId] of [
      ["d-1", "1".repeat(32)],
      ["d-2", undefined],
    ] as const) {
      const asked = { action: "approve", reason: "so it was", decidedBy: "juno", proposedAt: at } as const;
      await archive.publishing.propose("hub-decided", item, { decisionId, itemId: item.itemId, tokenId, ...asked });
      for (const _ of [1, 2]) await archive.publishing.takeDecision(decisionId, at);
    }
    const act = { at, roomId: "hall", actorId: "juno", action: "decision.approve", target: item.itemId };
    expect((await pageOf("hub-decided")).entries).toEqual([{ ...act, reason: "so it was", tokenId: "1".repeat(32) }]);
  });

  test("REG1 a room is registered once, by its record or by its first closure, whichever comes first", async () => {
    const room = { kind: "room", jobId: "room", attempt: 1, correlationId: "c", hops: {}, schema: 1, at } as const;
    expect(await archive.records.keep({ ...room, hubId: "hub-reg", roomId: "hall" })).toBe(true);
    const job = closureJob("reg", { hubId: "hub-reg", roomId: "attic" });
    await archive.closures.openRun(runOf(job), job, at);
    for (const roomId of ["hall", "attic"])
      expect(await archive.records.keep({ ...room, hubId: "hub-reg", roomId })).toBe(false);
    const { rows } = await db.query("SELECT room_id FROM rooms WHERE hub_id = 'hub-reg' ORDER BY seq");
    expect(rows).toEqual([{ room_id: "hall" }, { room_id: "attic" }]);
  });

  test("REG2 turn after turn comes to every room of every hub once, and begins again", async () => {
    const room = { kind: "room", jobId: "room", attempt: 1, correlationId: "c", hops: {}, schema: 1, at } as const;
    for (let n = 0; n < 5; n += 1)
      await archive.records.keep({ ...room, hubId: `hub-turn-${n % 2}`, roomId: `r-${n}` });
    const { of } = await archive.history.register(0, 1);
    const limit = 3;
    const slices = Math.ceil(of / limit);
    const turns = await Promise.all(
      Array.from({ length: slices + 1 }, (_, turn) => archive.history.register(7 * slices + turn, limit)),
    );
    const names = turns.map(({ rooms }) => rooms.map(({ hubId, roomId }) => `${hubId}/${roomId}`));
    expect(new Set(names.slice(0, slices).flat()).size).toBe(of);
    expect(names.slice(0, slices).flat()).toHaveLength(of);
    expect(names.at(-1)).toEqual(names[0]);
    expect(names.flat()).toContain("hub-turn-1/r-3");
  });
});
