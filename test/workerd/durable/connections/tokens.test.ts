import { env } from "cloudflare:workers";
import { CompactSign } from "jose";
import { describe, expect, test, vi } from "vitest";
import type { Env } from "../../../../src/durable/env.ts";
import { claimsOf } from "../../../../src/durable/identity/token-claims.ts";
import { character, moderator, player, spectator, type Character } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { eventually } from "../support/eventually.ts";
import { framesHeard } from "../support/heard.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");

const HOUR = 3_600_000;

/** Opens with a token that lives for so long. */
async function openFor(room: TestRoom, who: Character, ttlMs: number): Promise<TestClient> {
  const headers = { upgrade: "websocket", authorization: `Bearer ${await room.token(who, ttlMs)}` };
  const client = room.connect(who, await room.fetch("/socket", { headers }));
  await client.frame("hub.stateSnapshot");
  return client;
}

async function refresh(client: TestClient, token: string): Promise<void> {
  const seen = client.frames.length;
  client.send({ type: "hub.refreshToken", token });
  await client.until("an answer to the refresh", () =>
    client.frames.slice(seen).find(({ type }) => type === "hub.system.notice" || type === "hub.system.error"),
  );
}

const noticesOf = (client: TestClient) =>
  client.frames.flatMap((frame) => (frame.type === "hub.system.notice" ? [frame.code] : []));

describe("a token that expires", () => {
  test("TOK4 nothing more is sent under it, however late the alarm, and the next flush closes with 4401", async () => {
    const room = new TestRoom();
    const [client, other] = [await openFor(room, ada, 2_000), await openFor(room, bob, HOUR)];
    clock.move(2_000);
    const seen = client.frames.length;
    await other.act("verb.emote", { text: "goes on" });
    expect((await client.hungUp()).code).toBe(4401);
    expect(client.frames).toHaveLength(seen);
  });

  test("TOK4 SOK7 no notice is sent under it", async () => {
    const room = new TestRoom();
    const client = await openFor(room, ada, 2_000);
    clock.move(2_000);
    const seen = client.frames.length;
    await room.object.drain(1000);
    await client.hungUp();
    expect(client.frames.slice(seen)).toEqual([]);
  });

  test("TOK4 a minute before there is a notice, at expiry a close with 4401", async () => {
    const room = new TestRoom();
    const client = await openFor(room, ada, 10 * 60_000);
    const expiresAt = new Date(clock.now() + 10 * 60_000).toISOString();
    await room.pass(4 * 60_000);
    client.send({ type: "hub.ack", version: 0 });
    await room.pass(5 * 60_000 - 1);
    expect(noticesOf(client)).toEqual([]);
    client.send({ type: "hub.ack", version: 0 });
    await room.pass(1);
    expect(await client.frame("hub.system.notice")).toMatchObject({ code: "token-expiring", expiresAt });
    await room.pass(59_999);
    expect(client.closed).toBeNull();
    await room.pass(1);
    expect(await client.hungUp()).toMatchObject({ code: 4401 });
    expect(noticesOf(client)).toEqual(["token-expiring"]);
  });

  test("TOK4 however late the alarm is, nobody acts on an expired token", async () => {
    const room = new TestRoom();
    const client = await openFor(room, ada, 60_000);
    clock.move(60_000);
    client.send({ type: "hub.command", id: "c-1", verb: "verb.say", args: { message: "too late" } });
    expect(await client.hungUp()).toMatchObject({ code: 4401 });
    expect((await room.state(ada)).state.chat).toEqual([]);
  });

  test("TOK4 a refresh keeps the connection, also over hibernation", async () => {
    const room = new TestRoom();
    const client = await openFor(room, ada, 60_000);
    await room.pass(30_000);
    await refresh(client, await room.token(ada, HOUR));
    const expiresAt = new Date(clock.now() + HOUR).toISOString();
    expect(client.frames.at(-1)).toEqual({ type: "hub.system.notice", code: "token-refreshed", expiresAt });
    await room.hibernate();
    await room.pass(30_000);
    await client.say("still here");
    expect(client.closed).toBeNull();
  });
});

describe("a room whose clock has run ahead", () => {
  /** Its time stands two hours ahead of the wall clock from now on (RES7). */
  async function aheadOfTime(): Promise<TestRoom> {
    const room = new TestRoom();
    clock.move(2 * HOUR);
    await room.open(bob);
    clock.move(-2 * HOUR);
    return room;
  }

  test("TOK6 RES7 keeps nobody out: a token of an hour opens, acts, is refreshed and closes by the wall clock", async () => {
    const room = await aheadOfTime();
    const client = await openFor(room, ada, HOUR);
    await client.say("in good time");
    await refresh(client, await room.token(ada, HOUR + 1000));
    expect(noticesOf(client)).toEqual(["token-refreshed"]);
    await room.ring();
    expect([client.closed, noticesOf(client)]).toEqual([null, ["token-refreshed"]]);
    clock.move(HOUR + 1000);
    client.send({ type: "hub.command", id: "c-late", verb: "verb.say", args: { message: "too late" } });
    expect(await client.hungUp()).toMatchObject({ code: 4401 });
  });

  test("TOK6 SOK1 RES7 takes tickets too, for 30 s by the wall clock", async () => {
    const room = await aheadOfTime();
    const tickets = await Promise.all(
      [0, 1].map(async () => {
        const authorization = `Bearer ${await room.token(ada, HOUR)}`;
        const response = await room.fetch("/tickets", { method: "POST", headers: { authorization }, body: "{}" });
        return response.json<{ ticket: string; expiresAt: string }>();
      }),
    );
    expect(Date.parse(tickets[0]?.expiresAt ?? "")).toBe(clock.now() + 30_000);
    const offer = async (ticket = "") => {
      const headers = { upgrade: "websocket", "sec-websocket-protocol": `hub.v1, ticket.${ticket}` };
      return (await room.fetch("/socket", { headers })).status;
    };
    clock.move(29_999);
    expect(await offer(tickets[0]?.ticket)).toBe(101);
    clock.move(1);
    expect(await offer(tickets[1]?.ticket)).toBe(401);
  });
});

test.each(["1e400", "1e13", "253402300800"])(
  "TOK6 a refresh whose expiry cannot be shown (%s) changes nothing",
  async (exp) => {
    const room = new TestRoom();
    const [client, watcher] = [await openFor(room, ada, HOUR), await room.open(bob)];
    const text = JSON.stringify({ ...claimsOf({ ...room.actor(ada), name: "Ada Unending" }), exp: "EXP" });
    const token = await new CompactSign(new TextEncoder().encode(text.replace('"EXP"', exp)))
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode((env as unknown as Env).HUB_JWT_SECRET));
    client.send({ type: "hub.refreshToken", token });
    expect(await client.frame("hub.system.error")).toMatchObject({
      code: "refresh-refused",
      message: expect.stringContaining("`exp`"),
    });
    await watcher.reaches(await client.say("still the same"));
    expect(watcher.events().map(({ type }) => type)).toEqual(["chat.said"]);
  },
);

describe("a refresh that is refused", () => {
  const tokens: [what: string, token: (room: TestRoom) => Promise<string>][] = [
    ["another actor's", (room) => room.token(bob)],
    ["an expired one", (room) => room.token(ada, -1000)],
    ["one for another room", () => new TestRoom().token(ada)],
    ["a wrongly signed one", async (room) => `${await room.token(ada)}x`],
    ["nonsense", async () => "nonsense"],
  ];

  test.each(tokens)("TOK4 SOK4 %s leaves the connection as it was", async (_, token) => {
    const room = new TestRoom();
    const client = await openFor(room, ada, 60_000);
    client.send({ type: "hub.refreshToken", token: await token(room) });
    expect(await client.frame("hub.system.error")).toMatchObject({ code: "refresh-refused" });
    await client.say("still ada");
    await room.pass(60_000);
    expect(await client.hungUp()).toMatchObject({ code: 4401 });
  });
});

describe("a refresh that changes something", () => {
  test("TOK5 other roles bring a snapshot, and what the others see of it", async () => {
    const room = new TestRoom();
    const [client, watcher] = [await room.open(ada), await room.open(bob)];
    await watcher.act("verb.emote", { text: "waits" });
    const frames = client.frames.length;
    await refresh(client, await room.token(character("ada", ["player", "moderator"])));
    const snapshot = await client.frame("hub.stateSnapshot", frames);
    expect(snapshot.state.participants).toMatchObject([{ actorId: "ada", roles: ["player", "moderator"] }, {}]);
    const updated = await watcher.event("participant.updated");
    expect(updated).toMatchObject({ actorId: "ada", data: { participant: { roles: ["player", "moderator"] } } });
    await watcher.act("verb.emote", { text: "nods" });
    expect(client.view).toEqual((await room.state(character("ada", ["player", "moderator"]))).state);
  });

  test("TOK5 VIEW1 a moderator sees the whispers from then on, and no longer without the role", async () => {
    const room = new TestRoom();
    const [client, b] = [await room.open(ada), await room.open(bob)];
    await room.open(player("cyd"));
    await b.act("verb.whisper", { target: "cyd", message: "first" });
    const seen = client.frames.length;
    await refresh(client, await room.token(character("ada", ["player", "moderator"])));
    expect((await client.frame("hub.stateSnapshot", seen)).state.chat).toMatchObject([{ text: "first" }]);
    await client.reaches(await b.act("verb.whisper", { target: "cyd", message: "second" }));
    const again = client.frames.length;
    await refresh(client, await room.token(ada));
    expect((await client.frame("hub.stateSnapshot", again)).state.chat).toEqual([]);
    await b.act("verb.whisper", { target: "cyd", message: "third" });
    await client.reaches(await b.say("aloud"));
    expect(client.texts.slice(-3).join("\n")).not.toContain("third");
    expect(client.view?.chat).toMatchObject([{ text: "aloud" }]);
  });

  test("TOK5 new capabilities bring a snapshot, and may be used at once", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    expect(await client.command("verb.invokeRelic", { relicId: "orb" })).toMatchObject({ code: "missing-capability" });
    const frames = client.frames.length;
    const able = player("ada", { capabilities: ["capability.spectrumless-manifest"] });
    await refresh(client, await room.token(able));
    await client.frame("hub.stateSnapshot", frames);
    await client.act("verb.invokeRelic", { relicId: "orb" });
  });

  test("TOK5 a new name or new stats are told to all, and need no snapshot", async () => {
    const room = new TestRoom();
    const [client, watcher] = [await room.open(ada), await room.open(bob)];
    const stats = { ingenuity: 0, resolve: 1, finesse: 2, presence: -1, weird: 3 };
    await refresh(client, await room.token(player("ada", { name: "Ada the Second", stats })));
    const participant = { actorId: "ada", name: "Ada the Second", stats };
    expect(await watcher.event("participant.updated")).toMatchObject({ data: { actorId: "ada", participant } });
    await client.event("participant.updated");
    expect(client.frames.filter(({ type }) => type === "hub.stateSnapshot")).toHaveLength(1);
  });

  test("TOK5 a token that changes nothing but its expiry says nothing to anybody", async () => {
    const room = new TestRoom();
    const [client, watcher] = [await room.open(ada), await room.open(bob)];
    await refresh(client, await room.token(ada, HOUR));
    expect((await room.state(bob)).version).toBe(watcher.version);
  });

  test("TOK5 so does one that comes with another connection", async () => {
    const room = new TestRoom();
    const watcher = await room.open(bob);
    await room.open(ada);
    await room.open(player("ada", { name: "Lady Ada" }));
    const updated = await watcher.event("participant.updated");
    expect(updated.data.participant.name).toBe("Lady Ada");
    await room.open(moderator("mo"));
    await room.open(spectator("sam"));
  });
});

test("TOK5 PRE4 PRE5 who has become a mere spectator by a refresh leaves at the next look around", async () => {
  const room = new TestRoom();
  const [client, watcher] = [await room.open(ada), await room.open(bob)];
  await refresh(client, await room.token(spectator("ada")));
  expect(await client.command("verb.emote", { text: "waves" })).toMatchObject({ code: "spectators-watch" });
  await room.pass(100_000);
  await room.pass(10_000);
  expect(await watcher.event("participant.left")).toMatchObject({ actorId: "ada" });
  await client.reaches(await watcher.say("he only watches now"));
});

test("TOK4 PRE1 a refresh whose sender disconnects while the token is checked brings nobody back", async () => {
  const room = new TestRoom();
  const [client, watcher] = [await room.open(ada), await room.open(bob)];
  const token = await room.token(player("ada", { name: "Ghost" }));
  const { connectionId } = await client.frame("hub.system.connected");
  await client.event("participant.joined");
  await client.settled();
  const heard = framesHeard(connectionId);
  const verify = crypto.subtle.verify.bind(crypto.subtle);
  const checked = vi.spyOn(crypto.subtle, "verify").mockImplementationOnce(async (...args) => {
    await eventually("the close", () => (client.closed === null ? undefined : true));
    return verify(...args);
  });
  client.send({ type: "hub.refreshToken", token });
  await eventually("the check", () => (checked.mock.calls.length > 0 ? true : undefined));
  await client.close();
  await eventually("its end", () => (framesHeard(connectionId) > heard ? true : undefined));
  await room.pass(10_000);
  expect(await watcher.event("participant.left")).toMatchObject({ actorId: "ada" });
  expect(watcher.events().map(({ type }) => type)).toEqual(["participant.left"]);
});
