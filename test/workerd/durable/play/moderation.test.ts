import { describe, expect, test } from "vitest";
import { SOCKET_HEADERS } from "../../../../src/durable/room-api.ts";
import { gm, moderator, player, spectator, type Character } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { queue } from "../support/queue.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");
const mo = moderator("mo");

const typesOf = (client: TestClient) => client.events().map(({ type }) => type);

/** Ada, Bob and a moderator, each with a connection. */
async function stage() {
  const room = new TestRoom();
  const [a, b, m] = [await room.open(ada), await room.open(bob), await room.open(mo)];
  return { room, ada: a, bob: b, mo: m };
}

/** How every door answers somebody. */
async function doors(room: TestRoom, who: Character): Promise<Record<string, string>> {
  const authorization = `Bearer ${await room.token(who)}`;
  const socket = await room.fetch("/socket", { headers: { authorization, upgrade: "websocket" } });
  socket.webSocket?.accept();
  const answers: [string, Response][] = [
    ["socket", socket],
    ["tickets", await room.request("/tickets", who, {})],
    ["commands", await room.request("/commands", who, { id: "c", verb: "verb.say", args: { message: "hi" } })],
    ["state", await room.request("/state", who)],
    ["events", await room.request("/events", who)],
    ["sessions", await room.request("/sessions", who)],
    ["session", await room.request("/sessions/ses-1", who)],
  ];
  const told = answers.map(async ([door, response]) => {
    const { code }: { code?: string } = response.status < 400 ? {} : await response.json();
    return [door, `${response.status} ${code ?? ""}`.trim()] as const;
  });
  return Object.fromEntries(await Promise.all(told));
}

describe("a kick", () => {
  test("MOD1 SOK7 its target is told why and then closed with 4403, on every connection; others are told that", async () => {
    const { room, ada: a, bob: b, mo: m } = await stage();
    const second = await room.open(bob);
    await m.act("mod.kick", { target: "bob", reason: "spite" });
    for (const client of [b, second]) {
      expect(await client.hungUp()).toMatchObject({ code: 4403 });
      expect((await client.event("moderation.kicked")).data).toEqual({ target: "bob", reason: "spite" });
      expect(typesOf(client).slice(-2)).toEqual(["moderation.kicked", "participant.left"]);
    }
    expect((await a.event("moderation.kicked")).data).toEqual({ target: "bob" });
    expect((await a.event("participant.left")).data).toEqual({ actorId: "bob", reason: "kicked" });
    expect(m.closed).toBeNull();
    expect(a.closed).toBeNull();
  });

  test("MOD1 PRE1 a kicked actor may return, and stays", async () => {
    const { room, bob: b, mo: m } = await stage();
    await m.act("mod.kick", { target: "bob", reason: "spite" });
    await b.hungUp();
    const back = await room.open(bob);
    await room.pass(60_000);
    expect(back.closed).toBeNull();
    expect(await back.command("verb.say", { message: "sorry" })).toMatchObject({ status: "accepted" });
    expect(typesOf(m).filter((type) => type === "participant.left")).toHaveLength(1);
  });

  test("MOD1 PRE1 old connections that close after a return end nothing", async () => {
    const { room, bob: b, mo: m } = await stage();
    const kick = { id: "kick", verb: "mod.kick", args: { target: "bob", reason: "spite" } };
    const headers = {
      upgrade: "websocket",
      [SOCKET_HEADERS.actor]: encodeURIComponent(JSON.stringify(room.actor(bob))),
    };
    await room.inside(async (_, instance) => {
      const object = instance as unknown as { command(actor: unknown, request: unknown): Promise<unknown> };
      void object.command(room.actor(mo), kick);
      const back = await instance.fetch?.(new Request("https://room/socket", { headers }));
      back?.webSocket?.accept();
    });
    expect(await b.hungUp()).toMatchObject({ code: 4403 });
    await room.pass(60_000);
    await m.say("is he here?");
    const seen = m.events().filter(({ actorId, data }) => actorId === "bob" || "target" in data);
    expect(seen.map(({ type }) => type).slice(-3)).toEqual([
      "moderation.kicked",
      "participant.left",
      "participant.joined",
    ]);
  });

  test("MOD1 nothing sent meanwhile is handled", async () => {
    const { ada: a, bob: b, mo: m } = await stage();
    m.send({ type: "hub.command", id: "kick", verb: "mod.kick", args: { target: "bob", reason: "spite" } });
    b.send({ type: "hub.command", id: "last-word", verb: "verb.say", args: { message: "you too" } });
    await b.hungUp();
    const said = typesOf(a).includes("chat.said");
    const before = a.events().findIndex(({ type }) => type === "chat.said");
    // Heard before the kick or not at all.
    expect(!said || before < a.events().findIndex(({ type }) => type === "moderation.kicked")).toBe(true);
    expect(await a.say("quiet again")).toBeGreaterThan(0);
  });

  test("MOD1 PRE4 a spectator is put out as well", async () => {
    const { room, ada: a, mo: m } = await stage();
    const sam = await room.open(spectator("sam"));
    await m.act("mod.kick", { target: "sam", reason: "spoilers" });
    expect(await sam.hungUp()).toMatchObject({ code: 4403 });
    expect(typesOf(a)).not.toContain("participant.left");
  });
});

describe("a ban", () => {
  test("MOD1 SOK2 every door is closed, also after hibernation, whatever the role, and a ticket is no way round", async () => {
    const { room, bob: b, mo: m } = await stage();
    const { ticket }: { ticket: string } = await (await room.request("/tickets", bob, {})).json();
    await m.act("mod.ban", { target: "bob", reason: "cheating" });
    expect(await b.hungUp()).toMatchObject({ code: 4403 });
    expect((await b.event("moderation.banned")).data).toEqual({ target: "bob", reason: "cheating" });
    const closed = ["socket", "tickets", "commands", "state", "events", "sessions", "session"];
    const banned = Object.fromEntries(closed.map((door) => [door, "403 banned"]));
    expect(await doors(room, bob)).toEqual(banned);
    await room.hibernate();
    expect(await doors(room, spectator("bob"))).toEqual(banned);
    const byTicket = await room.fetch("/socket", {
      headers: { upgrade: "websocket", "sec-websocket-protocol": `hub.v1, ticket.${ticket}` },
    });
    expect([byTicket.status, await byTicket.text()]).toEqual([403, expect.stringContaining('"banned"')]);
    const open = await doors(room, ada);
    expect(Object.values(open).filter((answer) => answer.startsWith("403"))).toEqual([]);
  });

  test("MOD1 SES1 a banned gm cannot close the session from outside", async () => {
    const { room, mo: m } = await stage();
    await m.act("mod.ban", { target: "gil", reason: "spite" });
    const response = await room.request("/close", gm("gil"), {});
    expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('"banned"')]);
  });

  test("MOD1 for a time, to the millisecond", async () => {
    const { room, mo: m } = await stage();
    await m.act("mod.ban", { target: "bob", seconds: 60, reason: "cool down" });
    clock.move(59_999);
    expect(await doors(room, bob)).toMatchObject({ socket: "403 banned", commands: "403 banned" });
    clock.move(1);
    expect(await doors(room, bob)).toMatchObject({ socket: "101", commands: "200" });
  });
});

test("MOD1 RES6 a mute holds across hibernation and coming back, with the exact wait, by HTTP too", async () => {
  const { room, bob: b, mo: m } = await stage();
  await m.act("mod.mute", { target: "bob", seconds: 60, reason: "shouting" });
  expect((await b.event("moderation.muted")).data).toMatchObject({ reason: "shouting" });
  await b.close();
  clock.move(20_000);
  await room.hibernate();
  const back = await room.open(bob);
  expect(await back.command("verb.say", { message: "!" })).toMatchObject({ code: "muted", retryAfterMs: 40_000 });
  const byHttp = await room.request("/commands", bob, { id: "h", verb: "verb.emote", args: { text: "!" } });
  expect(await byHttp.json()).toMatchObject({ code: "muted", retryAfterMs: 40_000 });
  clock.move(40_000);
  expect(await back.command("verb.say", { message: "!" })).toMatchObject({ status: "accepted" });
});

test("MOD1 RES3 slow mode is part of the state, and its wait exact after hibernation", async () => {
  const { room, ada: a, mo: m } = await stage();
  const version = await m.act("mod.slowMode", { seconds: 30, reason: "heated" });
  await a.reaches(version);
  await a.say("one");
  expect(a.view).toEqual((await room.state(ada)).state);
  expect(a.view?.slowModeMs).toBe(30_000);
  await room.hibernate();
  clock.move(12_345);
  expect(await a.command("verb.say", { message: "two" })).toMatchObject({
    code: "rate-limited",
    retryAfterMs: 17_655,
  });
});

describe("a report of a line", () => {
  test("MOD7 CMD4 its sender has a receipt, the moderator the event, and nobody else a word, also after waking and over HTTP", async () => {
    const { room, ada: a, bob: b, mo: m } = await stage();
    const line = await a.say("you smell of herring");
    const version = await b.act("verb.report", { version: line, reason: "an insult" });
    const told = await m.event("moderation.reported");
    expect(told).toMatchObject({
      version,
      actorId: "bob",
      data: { version: line, target: "ada", reason: "an insult" },
    });
    await room.hibernate();
    const again = { status: "rejected", code: "already-settled" };
    expect(await b.command("verb.report", { version: line, reason: "again" })).toMatchObject(again);
    // Both have come as far as the report, and go on from there.
    await a.say("well?");
    const late = await room.open(player("cyd"));
    for (const client of [a, b, late]) {
      await client.reaches(version);
      expect(client.texts.join()).not.toContain("an insult");
      expect(typesOf(client)).not.toContain("moderation.reported");
    }
    for (const who of [ada, bob]) expect(await (await room.request("/events", who)).text()).not.toContain("an insult");
    expect(await (await room.request("/events", mo)).text()).toContain("an insult");
    const [record, ...others] = queue.records(room).filter(({ kind }) => kind === "report");
    expect(others).toEqual([]);
    expect(record).toMatchObject({ version: line, author: "ada", text: "you smell of herring", reportedBy: "bob" });
  });
});
