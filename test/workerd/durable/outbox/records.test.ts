import { describe, expect, test } from "vitest";
import { resultsOf } from "../../../../testkit/results-of.ts";
import { character, gm, moderator, player, spectator } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { eventually } from "../support/eventually.ts";
import { postResult } from "../support/post-result.ts";
import { queue } from "../support/queue.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const mo = moderator("mo");
const olga = character("olga", ["ops"]);

const audited = (room: TestRoom) => queue.records(room).flatMap((record) => (record.kind === "audit" ? [record] : []));
const acts = (room: TestRoom) =>
  audited(room).map(({ actorId, action, target, reason }) => [actorId, action, target, reason]);
const waiting = (room: TestRoom) =>
  room.rows<{ id: string; sends: number }>("SELECT id, sends FROM records ORDER BY made");
const emptied = (room: TestRoom) =>
  eventually("no record that waits", async () => ((await waiting(room)).length === 0 ? true : undefined));

describe("the register", () => {
  test("REG1 a room is registered with its first event, once for its life, over wakings too", async () => {
    const room = new TestRoom();
    await room.request("/state", ada);
    expect(queue.records(room)).toEqual([]);
    const a = await room.open(ada);
    await a.say("hello");
    const at = new Date(clock.now()).toISOString();
    const [record, ...others] = queue.records(room);
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      kind: "room",
      schema: 1,
      jobId: "room",
      hubId: room.hubId,
      roomId: room.roomId,
      at,
    });
    await emptied(room);
    await room.hibernate();
    await a.say("still here");
    expect(queue.records(room)).toHaveLength(1);
  });

  test("REG1 a room that an earlier release made is registered with the next input", async () => {
    const room = new TestRoom();
    const a = await room.open(ada);
    await emptied(room);
    await room.rows("DELETE FROM meta WHERE id = 'registered'");
    await room.crash();
    await room.open(ada, { resumes: a });
    expect(queue.records(room)).toHaveLength(2);
  });

  test("AUD2 REG1 a record is sent again until the archive has it, also by a room that nobody is in", async () => {
    const room = new TestRoom();
    queue.keepsNoRecords();
    await room.open(ada);
    expect(await waiting(room)).toEqual([{ id: "room", sends: 1 }]);
    await room.crash();
    for (const [sent, seconds] of [120, 240, 300].entries()) {
      expect(queue.records(room)).toHaveLength(sent + 1);
      await room.pass(seconds * 1000);
    }
    const [first, ...again] = queue.records(room);
    for (const record of again) expect(record).toEqual({ ...first, hops: expect.any(Object) });
    await room.object.recordKept("room");
    expect(await waiting(room)).toEqual([]);
  });
});

describe("the audit of a room", () => {
  test("AUD1 MOD1 each accepted command of a moderator is recorded with target, reason and token, once", async () => {
    const room = new TestRoom();
    const [a, m] = [await room.open(ada), await room.open(mo)];
    const version = await a.say("oh no");
    await m.act("mod.mute", { target: "ada", seconds: 60, reason: "  loud  " });
    await m.act("mod.unmute", { target: "ada" });
    await m.act("mod.slowMode", { seconds: 5 });
    await m.act("mod.retractMessage", { version, reason: "unkind" });
    await m.command("mod.mute", { target: "nobody", seconds: 0, reason: "?" });
    expect(acts(room)).toEqual([
      ["mo", "whispers.read", room.roomId, undefined],
      ["mo", "mod.mute", "ada", "loud"],
      ["mo", "mod.unmute", "ada", undefined],
      ["mo", "mod.slowMode", room.roomId, undefined],
      ["mo", "mod.retractMessage", `version/${version}`, "unkind"],
    ]);
    const ids = new Set(audited(room).map(({ jobId }) => jobId));
    expect(ids.size).toBe(5);
    for (const { tokenId } of audited(room)) expect(tokenId).toMatch(/^[0-9a-f]{32}$/);
  });

  test("AUD1 CMD3 a command that is sent twice is one act", async () => {
    const room = new TestRoom();
    await room.open(ada);
    const command = { id: "c-1", verb: "mod.mute", args: { target: "ada", seconds: 60, reason: "loud" } };
    for (const _ of [1, 2]) expect((await room.request("/commands", mo, command)).status).toBe(200);
    expect(acts(room)).toEqual([["mo", "mod.mute", "ada", "loud"]]);
  });

  test("AUD1 SES1 JOB2 an operator who closes a session or sends a job again is recorded; a gm who closes one is not", async () => {
    const room = new TestRoom();
    const gil = await room.open(gm("gil"));
    await gil.act("gm.narrate", { text: "The end." });
    const { sessionId } = (await room.state(ada)).state;
    expect((await room.request("/close", olga, { reason: "a deploy" })).status).toBe(200);
    await room.object.redrive(sessionId ?? "", room.actor(olga));
    await gil.act("gm.narrate", { text: "Again." });
    expect((await room.request("/close", gm("gil"), {})).status).toBe(200);
    expect(acts(room)).toEqual([
      ["olga", "session.close", sessionId, "a deploy"],
      ["olga", "job.redrive", sessionId, undefined],
    ]);
  });

  test("CLO7 a session whose closure is done is out of the room's hands", async () => {
    const room = new TestRoom();
    const gil = await room.open(gm("gil"));
    await gil.act("gm.narrate", { text: "The end." });
    const sessionId = (await room.state(ada)).state.sessionId ?? "";
    await room.request("/close", gm("gil"), {});
    expect(await room.object.redrive(sessionId)).toMatchObject({ ok: true, attempt: 1 });
    const job = queue.last(room, "closure");
    for (const result of resultsOf(job)) expect((await postResult(result)).status).toBe(200);
    expect(await room.object.redrive(sessionId)).toEqual({ ok: true, jobId: sessionId, attempt: null });
  });

  test("AUD3 a moderator's connection is recorded once, and its reads over HTTP once for their token", async () => {
    const room = new TestRoom();
    await room.open(ada);
    const m = await room.open(mo);
    await room.open(spectator("sam"));
    await room.open(olga);
    const token = await room.token(mo);
    m.send({ type: "hub.refreshToken", token });
    await eventually("the refresh", () => m.frames.find((frame) => frame.type === "hub.system.notice"));
    for (const _ of [1, 2]) await room.fetch("/state", { headers: { authorization: `Bearer ${token}` } });
    await room.request("/state", ada);
    const reads = audited(room).map(({ actorId, action, jobId }) => [
      actorId,
      action,
      jobId.replace(/-[0-9a-f]+$/, ""),
    ]);
    expect(reads).toEqual([
      ["mo", "whispers.read", "read-conn"],
      ["mo", "whispers.read", "read-token"],
    ]);
  });

  test("AUD3 RES10 reading a room that nobody has entered stores and records nothing", async () => {
    const room = new TestRoom();
    await room.request("/state", mo);
    expect(audited(room)).toEqual([]);
    expect(await room.rows("SELECT name FROM sqlite_master WHERE name = 'records'")).toEqual([]);
  });
});
