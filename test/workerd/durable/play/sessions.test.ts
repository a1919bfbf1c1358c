import { describe, expect, test } from "vitest";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import type { Session } from "../../../../src/durable/protocol/state/session.ts";
import { character, gm, invoker, moderator, player, spectator, type Character } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { queue } from "../support/queue.ts";
import { contestResolved } from "../support/results.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");
const gil = gm("gil");

const MINUTE = 60_000;
const ops = character("olga", ["ops"]);

async function sessionsOf(room: TestRoom): Promise<Session[]> {
  const { sessions }: { sessions: Session[] } = await (await room.request("/sessions", moderator("mo"))).json();
  return sessions;
}

async function logOf(room: TestRoom): Promise<Event[]> {
  const { events }: { events: Event[] } = await (await room.request("/events", moderator("mo"))).json();
  return events;
}

const close = async (room: TestRoom, who: Character, body: object = {}) => {
  const response = await room.request("/close", who, body);
  const answer: { code?: string; sessionId?: string; status?: string | number } = await response.json();
  return { http: response.status, ...answer };
};

/** A room in whose session something was said, and its gm. */
async function played() {
  const room = new TestRoom();
  const director = await room.open(gil);
  await director.act("gm.narrate", { text: "It begins." });
  const { sessionId } = (await room.state(gil)).state;
  return { room, director, sessionId: sessionId ?? "" };
}

async function launchDuel(a: TestClient, b: TestClient): Promise<void> {
  await a.act("verb.challengeDuel", { target: "bob" });
  await b.act("verb.challengeDuel", { target: "ada" });
}

describe("opening", () => {
  test.each<[who: Character, opens: boolean]>([
    [ada, true],
    [gil, true],
    [character("pat", ["moderator", "player"]), true],
    [moderator("mo"), false],
    [spectator("sam"), false],
    [ops, false],
  ])("SES1 the first join of %o opens one: %s", async (who, opens) => {
    const room = new TestRoom();
    const client = await room.open(who);
    const connected = await client.frame("hub.system.connected");
    expect(connected.sessionId).toEqual(opens ? expect.stringMatching(/^ses-/) : null);
    expect((await logOf(room)).some(({ type }) => type === "session.opened")).toBe(opens);
  });

  test("SES1 it comes before the join, and the range begins with the log", async () => {
    const room = new TestRoom();
    await room.open(ada);
    expect((await logOf(room)).map(({ version, type }) => [version, type])).toEqual([
      [1, "session.opened"],
      [2, "participant.joined"],
    ]);
    expect(await sessionsOf(room)).toMatchObject([{ fromVersion: 1, pendingOfflineReconcile: false }]);
  });

  test("SES1 after a close the next command of somebody present opens the next", async () => {
    const { room, director } = await played();
    const a = await room.open(ada);
    await director.act("gm.closeSession", { reason: "over" });
    await a.event("session.closed");
    expect(a.view?.sessionId).toBeNull();
    await a.say("shall we go on?");
    expect((await a.event("session.opened")).version).toBe(a.version - 1);
    expect(a.view?.sessionId).toMatch(/^ses-/);
  });

  test("SES1 so does the next join, but neither a moderator's command nor a rejected one", async () => {
    const { room, director } = await played();
    const mo = await room.open(moderator("mo"));
    await director.act("gm.closeSession", { reason: "over" });
    await mo.say("I am only looking");
    await director.command("verb.whisper", { target: "nobody", message: "hm" });
    expect((await room.state(gil)).state.sessionId).toBeNull();
    await room.open(ada);
    expect((await room.state(gil)).state.sessionId).toMatch(/^ses-/);
  });
});

describe("closing", () => {
  test("SES1 JOB1 by command: closing, closed, queued, and one job", async () => {
    const { room, director, sessionId } = await played();
    const receipt = await director.command("gm.closeSession", { reason: "curtain" }, "c-1");
    const queued = await director.event("closure.queued");
    expect(receipt).toEqual({ id: "c-1", status: "accepted", version: queued.version });
    expect((await director.event("session.closing")).data).toEqual({ sessionId, reason: "curtain" });
    const closed = await director.event("session.closed");
    expect(closed.data).toEqual({
      sessionId,
      fromVersion: 1,
      toVersion: closed.version,
      reason: "curtain",
      auditRef: `${room.roomId}:${sessionId}`,
    });
    expect(queue.of(room)).toMatchObject([
      {
        kind: "closure",
        jobId: sessionId,
        sessionId,
        fromVersion: 1,
        toVersion: closed.version,
        reason: "curtain",
        auditRef: `${room.roomId}:${sessionId}`,
        correlationId: closed.correlationId,
      },
    ]);
    expect(director.view).toMatchObject({ sessionId: null, closures: [{ sessionId, status: "queued" }] });
  });

  test("SES1 by HTTP: 200 for gm and ops, 409 where none is open, 403 for others", async () => {
    const { room, sessionId } = await played();
    expect(await close(room, ada)).toMatchObject({ http: 403, code: "forbidden" });
    expect(await close(room, ops, { reason: "late" })).toEqual({ http: 200, sessionId, status: "closed" });
    expect(await sessionsOf(room)).toMatchObject([{ sessionId, reason: "late" }]);
    expect(await close(room, gil)).toMatchObject({ http: 409, code: "no-session" });
  });

  test("SES1 ranges tile the log, whatever happens between them", async () => {
    const { room, director } = await played();
    for (let i = 0; i < 3; i += 1) {
      await director.act("gm.closeSession", { reason: `${i}` });
      const mo = await room.open(moderator("mo"));
      await mo.say("between");
      await mo.close();
      await room.pass(10_000);
      await director.act("gm.narrate", { text: "Again." });
    }
    await director.act("gm.closeSession", { reason: "end" });
    const sessions = (await sessionsOf(room)).toReversed();
    expect(sessions).toHaveLength(4);
    expect(sessions.map(({ fromVersion }) => fromVersion)).toEqual([
      1,
      ...sessions.slice(0, -1).map(({ toVersion }) => (toVersion ?? 0) + 1),
    ]);
    const closings = (await logOf(room)).filter(({ type }) => type === "session.closed");
    expect(closings.map(({ version }) => version)).toEqual(sessions.map(({ toVersion }) => toVersion));
  });

  test("SES1 one in which nothing was said or done closes without a job", async () => {
    const room = new TestRoom();
    const director = await room.open(gil);
    await director.act("gm.closeSession", { reason: "nobody came" });
    await director.event("session.closed");
    expect((await logOf(room)).some(({ type }) => type === "closure.queued")).toBe(false);
    expect(queue.of(room)).toEqual([]);
    expect(await sessionsOf(room)).toMatchObject([{ pendingOfflineReconcile: false }]);
  });

  test("SES1 an empty room closes it after 30 min, not sooner", async () => {
    const { room, director } = await played();
    await director.close();
    await room.pass(10_000);
    await room.pass(30 * MINUTE - 1);
    expect((await room.state(spectator("sam"))).state.sessionId).not.toBeNull();
    await room.pass(1);
    expect((await room.state(spectator("sam"))).state.sessionId).toBeNull();
    expect(queue.of(room)).toMatchObject([{ kind: "closure" }]);
  });

  test("SES1 who comes back keeps it open", async () => {
    const { room, director } = await played();
    await director.close();
    await room.pass(10_000);
    await room.pass(20 * MINUTE);
    const back = await room.open(gil);
    await room.pass(4 * MINUTE);
    await back.say("I am here");
    for (let i = 0; i < 10; i += 1) {
      await room.pass(2 * MINUTE);
      await back.act("verb.emote", { text: "hums" });
    }
    expect((await room.state(gil)).state.sessionId).not.toBeNull();
  });

  test("SES1 it closes after 12 h", async () => {
    const { room } = await played();
    clock.move(12 * 60 * MINUTE - 1);
    await room.request("/commands", ada, { id: "c-1", verb: "verb.emote", args: { text: "yawns" } });
    expect((await room.state(gil)).state.sessionId).not.toBeNull();
    await room.pass(1);
    expect((await room.state(gil)).state.sessionId).toBeNull();
    expect(await sessionsOf(room)).toMatchObject([{ fromVersion: 1 }]);
  });

  test("SES1 it closes at 20,000 events", async () => {
    const { room, director } = await played();
    // As if so much had been said: the last event moves up.
    await room.rows("UPDATE log SET version = 19998, event = json_set(event, '$.version', 19998) WHERE version = 3");
    await room.hibernate();
    await director.close();
    const back = await room.open(gil);
    expect(back.version).toBe(19_998);
    await back.command("gm.narrate", { text: "nearly" });
    expect(back.view?.sessionId).not.toBeNull();
    await back.command("gm.narrate", { text: "there" });
    expect((await back.event("session.closing")).version).toBe(20_001);
    expect(await back.event("session.closed")).toMatchObject({ data: { fromVersion: 1, toVersion: 20_002 } });
  });
});

describe("what is still out", () => {
  test("SES2 armed contests are called off inside the range, launched ones are waited for", async () => {
    const { room, director, sessionId } = await played();
    const [a, b, cyd] = [await room.open(ada), await room.open(bob), await room.open(player("cyd"))];
    await launchDuel(a, b);
    await cyd.act("verb.challengeDuel", { target: "gil" });
    expect(await close(room, gil)).toEqual({ http: 200, sessionId, status: "closing" });
    await director.event("session.closing");
    const cancelled = await cyd.event("contest.cancelled");
    expect(cancelled.data).toMatchObject({ reason: "session-closing" });
    expect((await room.state(gil)).state.sessionId).toBe(sessionId);
    await room.result(contestResolved(queue.last(room, "contest")));
    const closed = await director.event("session.closed");
    expect(closed.data.toVersion).toBe(closed.version);
    expect((await director.event("contest.resolved")).version).toBe(closed.version - 1);
    expect(cancelled.version).toBeLessThan(closed.version);
    expect(queue.of(room).map(({ kind }) => kind)).toEqual(["contest", "closure"]);
  });

  test("SES2 meanwhile new commands are session-closing, moderators' apart", async () => {
    const { room, director } = await played();
    const [a, b, mo] = [await room.open(ada), await room.open(bob), await room.open(moderator("mo"))];
    await launchDuel(a, b);
    await director.act("gm.closeSession", { reason: "over" });
    for (const client of [a, director]) {
      expect(await client.command("verb.say", { message: "wait" })).toMatchObject({ code: "session-closing" });
    }
    expect(await mo.command("verb.say", { message: "hush" })).toMatchObject({ status: "accepted" });
  });

  test("SES2 after 30 s it closes; what comes later is settled in the next range", async () => {
    const { room, director } = await played();
    const [a, b] = [await room.open(ada), await room.open(bob)];
    await launchDuel(a, b);
    await director.act("gm.closeSession", { reason: "over" });
    await room.pass(29_999);
    expect((await room.state(gil)).state.sessionId).not.toBeNull();
    await room.pass(1);
    const { toVersion } = (await a.event("session.closed")).data;
    await room.result(contestResolved(queue.last(room, "contest")));
    const resolved = await a.event("contest.resolved");
    expect(resolved.version).toBeGreaterThan(toVersion);
    await a.say("that was close");
    expect(await sessionsOf(room)).toMatchObject([{ fromVersion: toVersion + 1 }, { toVersion }]);
  });

  test("SES2 rituals are waited for too", async () => {
    const { room, director } = await played();
    const ida = await room.open(invoker("ida"));
    await ida.act("verb.invokeRelic", { relicId: "orb" });
    await director.act("gm.closeSession", { reason: "over" });
    expect((await room.state(gil)).state.sessionId).not.toBeNull();
    await room.object.jobFailed(queue.last(room, "hubAction").jobId, 1, "poison", "no such relic");
    await ida.event("ritual.failed");
    await ida.event("session.closed");
  });

  test("SES2 RES6 the wait goes on over hibernation", async () => {
    const { room, director } = await played();
    await launchDuel(await room.open(ada), await room.open(bob));
    await director.act("gm.closeSession", { reason: "over" });
    await room.hibernate();
    await room.pass(30_000);
    expect(await director.event("session.closed")).toMatchObject({ data: { reason: "over" } });
  });

  test("SES1 SES2 closing twice is one closing", async () => {
    const { room, director, sessionId } = await played();
    await launchDuel(await room.open(ada), await room.open(bob));
    expect(await close(room, gil)).toEqual({ http: 200, sessionId, status: "closing" });
    expect(await close(room, ops)).toEqual({ http: 200, sessionId, status: "closing" });
    await room.pass(30_000);
    await director.event("session.closed");
    expect((await logOf(room)).filter(({ type }) => type === "session.closing")).toHaveLength(1);
  });
});

describe("the transcript of a closed range", () => {
  test("BRG2 it is paged, whole, and in the public view", async () => {
    const { room, director, sessionId } = await played();
    const [a, b] = [await room.open(ada), await room.open(bob)];
    await a.act("verb.whisper", { target: "bob", message: "psst" });
    await b.say("hello");
    await director.act("gm.closeSession", { reason: "over" });
    await director.event("closure.queued");
    await a.say("after the end");
    const { toVersion } = (await director.event("session.closed")).data;
    const told: Event[] = [];
    let after: number | null = 0;
    while (after !== null) {
      const answer = await room.object.readTranscript({ session: sessionId, after, limit: 3 });
      if (!answer.ok) throw new Error(answer.problem.detail);
      expect(answer.page).toMatchObject({ sessionId, fromVersion: 1, toVersion });
      told.push(...answer.page.events);
      after = answer.page.nextAfter;
    }
    const range = (await logOf(room)).filter(({ version }) => version <= toVersion);
    expect(told).toEqual(range.filter(({ type }) => type !== "chat.whispered"));
    expect(told.at(-1)?.type).toBe("session.closed");
  });

  test("BRG2 its first page says who was there before the range began, under their names", async () => {
    const { room, director } = await played();
    await room.open(ada);
    await director.act("gm.closeSession", { reason: "over" });
    await director.event("closure.queued");
    await director.act("gm.narrate", { text: "It begins again." });
    const { sessionId } = (await room.state(gil)).state;
    await director.act("gm.closeSession", { reason: "over again" });
    const query = { session: sessionId ?? "", limit: 1 };
    const first = await room.object.readTranscript(query);
    if (!first.ok) throw new Error(first.problem.detail);
    expect(first.page.present?.map(({ actorId, name }) => [actorId, name])).toEqual([
      ["gil", gil.name],
      ["ada", ada.name],
    ]);
    const second = await room.object.readTranscript({ ...query, after: first.page.fromVersion });
    expect(second.ok && second.page.present).toBeUndefined();
  });

  test("BRG2 of a session that is open, or none of this room, there is none", async () => {
    const { room, sessionId } = await played();
    for (const session of [sessionId, "ses-unknown"]) {
      expect(await room.object.readTranscript({ session, limit: 10 })).toMatchObject({
        ok: false,
        problem: { code: "not-found" },
      });
    }
  });
});
