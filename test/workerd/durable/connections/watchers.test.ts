import { describe, expect, test } from "vitest";
import { gm, player, spectator } from "../support/character.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const sam = spectator("sam");

describe("spectators", () => {
  test("PRE4 SES1 are no participants: they open no session, cannot be named, and have no verbs", async () => {
    const room = new TestRoom();
    const client = await room.open(sam);
    expect(client.view).toMatchObject({ sessionId: null, participants: [] });
    const a = await room.open(ada);
    expect(await client.command("verb.say", { message: "boo" })).toMatchObject({ code: "spectators-watch" });
    const whisper = { target: "sam", message: "psst" };
    expect(await a.command("verb.whisper", whisper)).toMatchObject({ code: "target-absent" });
    expect(await a.command("verb.challengeDuel", { target: "sam" })).toMatchObject({ code: "target-absent" });
    const byHttp = await room.request("/commands", sam, { id: "c", verb: "verb.say", args: { message: "boo" } });
    expect(await byHttp.json()).toMatchObject({ code: "spectators-watch" });
    expect(client.view).toEqual((await room.state(sam)).state);
  });

  test("PRE4 SES1 do not keep a session open", async () => {
    const room = new TestRoom();
    const client = await room.open(sam);
    const a = await room.open(ada);
    await a.say("bye");
    await a.close();
    await room.pass(10_000);
    for (let minutes = 0; minutes < 30; minutes += 3) {
      // A spectator must send something now and then (PRE2).
      client.send({ type: "hub.ack", version: client.version });
      await client.settled();
      await room.pass(3 * 60_000);
    }
    expect(await client.event("session.closed")).toMatchObject({ data: { reason: "the room was empty" } });
  });
});

describe("one who changes sides", () => {
  test("PRE4 TOK5 a spectator with a player's token joins, and with a spectator's token again leaves after the grace", async () => {
    const room = new TestRoom();
    const [a, client] = [await room.open(ada), await room.open(sam)];
    client.send({ type: "hub.refreshToken", token: await room.token(player("sam")) });
    expect((await a.event("participant.joined", ({ actorId }) => actorId === "sam")).actorId).toBe("sam");
    expect(await client.command("verb.say", { message: "hi" })).toMatchObject({ status: "accepted" });
    client.send({ type: "hub.refreshToken", token: await room.token(sam) });
    await client.settled();
    expect(await client.command("verb.say", { message: "hi" })).toMatchObject({ code: "spectators-watch" });
    await room.pass(9_999);
    expect(a.events().map(({ type }) => type)).not.toContain("participant.left");
    await room.pass(1);
    expect((await a.event("participant.left")).actorId).toBe("sam");
    expect(client.closed).toBeNull();
  });

  test("PRE4 PRE1 who watches by one connection and plays by another leaves with the latter", async () => {
    const room = new TestRoom();
    const [watcher, a] = [await room.open(gm("gil")), await room.open(ada)];
    const watching = await room.open(spectator("ada"));
    await a.close();
    await room.pass(10_000);
    expect((await watcher.event("participant.left")).actorId).toBe("ada");
    expect(watching.closed).toBeNull();
    // Nor does watching bring the actor back.
    await room.open(spectator("ada"));
    await room.pass(100_000);
    expect(
      watcher
        .events()
        .filter(({ actorId }) => actorId === "ada")
        .at(-1)?.type,
    ).toBe("participant.left");
  });

  test("PRE4 PRE1 coming to watch does not end the grace of who left", async () => {
    const room = new TestRoom();
    const [watcher, a] = [await room.open(gm("gil")), await room.open(ada)];
    await a.close();
    await room.open(spectator("ada"));
    await room.pass(10_000);
    expect((await watcher.event("participant.left")).actorId).toBe("ada");
  });

  test("PRE4 SOK4 TOK4 in a full room the actor stays a spectator", async () => {
    const room = new TestRoom();
    const client = await room.open(sam);
    await room.crowd(200);
    const { version } = await room.state(sam);
    await client.reaches(version);
    client.send({ type: "hub.refreshToken", token: await room.token(player("sam")) });
    expect(await client.frame("hub.system.error")).toMatchObject({ code: "refresh-refused" });
    expect(await client.command("verb.say", { message: "hi" })).toMatchObject({ code: "spectators-watch" });
    expect((await room.state(sam)).version).toBe(version);
  });
});
