import { describe, expect, test } from "vitest";
import { HINT_TOPICS, type FeedPosition, type FeedTopic } from "../../../../src/durable/protocol/http/feed.ts";
import type { Archive } from "../../../../src/offline-bridge/archive/open-archive.ts";
import { closureJob, runOf } from "../support/closure-fixture.ts";
import { serversToTest } from "../support/servers.ts";
import { withTestArchive } from "../support/with-test-archive.ts";

const at = "2026-11-07T21:00:30.000Z";
const roomId = "hall";

describe.each(await serversToTest())("%s", (_name, binaries) => {
  let archive: Archive;

  withTestArchive((opened) => ({ archive } = opened), binaries);

  const told = async (hubId: string, after: FeedPosition, topics: readonly FeedTopic[], room?: string) => {
    const { events } = await archive.feed.read({ hubId, topics, roomId: room }, after, 100);
    return events.map(({ event, data }) => [event, data]);
  };
  const alert = (hubId: string, alertId: string) =>
    archive.closures.raiseAlert({ alertId, hubId, roomId, reason: "r", severity: "warning", data: {}, raisedAt: at });
  const envelope = (hubId: string, jobId: string) => ({
    ...{ schema: 1, attempt: 1, correlationId: "cor", hops: {} },
    ...{ hubId, jobId, at },
  });

  test("FEED6 each topic hints at what it names, where it happened, and tells those alone who asked for it", async () => {
    const hubId = "hub-hints";
    const start = await archive.feed.head(hubId);
    const audit = { kind: "audit", actorId: "olga", target: "v2" } as const;
    await archive.records.keep({ kind: "room", ...envelope(hubId, "room"), roomId } as never);
    const job = closureJob("ses-hints", { hubId });
    await archive.closures.openRun(runOf(job), job, at);
    await archive.closures.endRun(runOf(job), { status: "failed", endedAt: at, error: "no" });
    await alert(hubId, "alert-hints");
    await archive.records.keep({ ...audit, ...envelope(hubId, "a-1"), action: "catalog.change" } as never);
    await archive.records.keep({ ...audit, ...envelope(hubId, "a-2"), action: "mod.mute", roomId } as never);
    const session = { roomId, sessionId: "ses-hints" };
    expect(await told(hubId, start, ["rooms"])).toEqual([
      ["rooms", { roomId }],
      ["rooms", session],
    ]);
    // Begun and ended: one place, told once.
    expect(await told(hubId, start, ["jobs"])).toEqual([["jobs", session]]);
    expect(await told(hubId, start, ["alerts"])).toEqual([["alerts", { roomId }]]);
    expect(await told(hubId, start, ["catalog"])).toEqual([["catalog", {}]]);
    expect(await told(hubId, start, ["audit"])).toEqual([
      ["audit", {}],
      ["audit", { roomId }],
    ]);
    expect((await told(hubId, start, ["moderation"])).map(([event]) => event)).toEqual(["alert"]);
    expect((await told(hubId, start, HINT_TOPICS)).length).toBe(7);
  });

  test("FEED6 MOD5 a follower of one room has no hint of another, nor of the hub", async () => {
    const hubId = "hub-one-room";
    const start = await archive.feed.head(hubId);
    for (const room of ["hall", "attic"])
      await archive.records.keep({ kind: "room", ...envelope(hubId, "room"), roomId: room } as never);
    const change = { kind: "audit", actorId: "olga", target: "v2", action: "catalog.change" };
    await archive.records.keep({ ...change, ...envelope(hubId, "a-1") } as never);
    expect(await told(hubId, start, HINT_TOPICS, "attic")).toEqual([["rooms", { roomId: "attic" }]]);
  });

  test("FEED6 MOD12 an acknowledgement hints too, and the page then has another answer", async () => {
    const hubId = "hub-ack";
    await alert(hubId, "alert-ack");
    const start = await archive.feed.head(hubId);
    const act = { kind: "acknowledge" } as const;
    const order = {
      purpose: "moderating",
      hubId,
      roomId: "*",
      target: "alert-ack",
      actId: "act-1",
      by: "juno",
      act,
    } as const;
    await archive.publishing.moderate(order, at);
    expect((await told(hubId, start, ["alerts", "audit"])).toSorted()).toEqual([
      ["alerts", { roomId }],
      ["audit", { roomId }],
    ]);
    expect((await told(hubId, start, ["alerts", "moderation"])).map(([event]) => event)).toEqual(["alert"]);
    const open = await archive.history.alerts({ hubId, limit: 9, status: "open" });
    expect(open.ok && open.value.alerts).toEqual([]);
  });
});
