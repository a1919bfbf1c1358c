import { describe, expect, test } from "vitest";
import { gm, player, spectator } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const sam = spectator("sam");

const lagging = (client: TestClient) =>
  client.frames.filter((frame) => frame.type === "hub.system.notice" && frame.code === "lagging").length;

/** A gm who speaks, and one who listens and acknowledges nothing. */
async function stage() {
  const room = new TestRoom();
  const [gil, silent] = [await room.open(gm("gil")), await room.open(sam, { isImpolite: true })];
  await silent.reaches(await gil.act("gm.narrate", { text: "first" }));
  return { room, gil, silent };
}

describe("a client that acknowledges nothing", () => {
  test("SLO2 after 30 s it is told that it lags, and is sent no more events; others notice nothing", async () => {
    const { room, gil, silent } = await stage();
    const other = await room.open(player("ada"));
    clock.move(29_999);
    await silent.reaches(await gil.act("gm.narrate", { text: "in time" }));
    expect(lagging(silent)).toBe(0);
    clock.move(1);
    await gil.act("gm.narrate", { text: "too late" });
    expect(await silent.frame("hub.system.notice")).toEqual({ type: "hub.system.notice", code: "lagging" });
    const version = await gil.act("gm.narrate", { text: "not for him" });
    await other.reaches(version);
    await silent.pong();
    expect(silent.texts.join("\n")).not.toContain("not for him");
    expect(lagging(other)).toBe(0);
  });

  test("SLO2 the alarm finds it too, where nothing more is sent", async () => {
    const { room, silent } = await stage();
    await room.pass(30_000);
    expect(await silent.frame("hub.system.notice")).toMatchObject({ code: "lagging" });
  });

  test("SLO2 when it acks it is brought back by a snapshot", async () => {
    const { room, gil, silent } = await stage();
    await room.pass(30_000);
    await silent.frame("hub.system.notice");
    await gil.act("gm.narrate", { text: "missed" });
    const seen = silent.frames.length;
    silent.send({ type: "hub.ack", version: silent.version });
    const snapshot = await silent.frame("hub.stateSnapshot", seen);
    expect(snapshot).toMatchObject({ version: gil.version, state: { chat: [{ text: "first" }, { text: "missed" }] } });
    await silent.reaches(await gil.act("gm.narrate", { text: "and on" }));
    expect(silent.view).toEqual((await room.state(sam)).state);
  });

  test("SLO2 it still gets its receipts while it lags", async () => {
    const room = new TestRoom();
    const client = await room.open(player("ada"), { isImpolite: true });
    await client.command("verb.emote", { text: "waits" });
    await room.pass(30_000);
    await client.frame("hub.system.notice");
    const receipt = await client.command("verb.emote", { text: "acts" });
    expect(receipt.status).toBe("accepted");
    expect(client.texts.at(-1)).toContain('"events":[]');
  });

  test("SLO2 silent for 30 s more, it is closed with 4413", async () => {
    const { room, silent } = await stage();
    await room.pass(30_000);
    await room.pass(29_999);
    expect(silent.closed).toBeNull();
    await room.pass(1);
    expect(await silent.hungUp()).toMatchObject({ code: 4413 });
  });

  test("SLO2 with more than 2,000 versions out it lags after 5 s", async () => {
    const { room, gil, silent } = await stage();
    await room.crowd(35, 60);
    await silent.reaches((await room.state(sam)).version);
    expect(lagging(silent)).toBe(0);
    clock.move(5000);
    await gil.act("gm.narrate", { text: "one more" });
    expect(await silent.frame("hub.system.notice")).toMatchObject({ code: "lagging" });
  });

  test("SLO2 an ack of what was sent starts the time anew", async () => {
    const { room, gil, silent } = await stage();
    await room.pass(20_000);
    silent.send({ type: "hub.ack", version: silent.version });
    await silent.settled();
    await silent.reaches(await gil.act("gm.narrate", { text: "second" }));
    await room.pass(29_999);
    expect(lagging(silent)).toBe(0);
    await room.pass(1);
    expect(await silent.frame("hub.system.notice")).toMatchObject({ code: "lagging" });
  });

  test("SLO2 an ack of what was never sent is no ack of what is to come", async () => {
    const { room, gil, silent } = await stage();
    silent.send({ type: "hub.ack", version: 1_000_000 });
    await silent.settled();
    await silent.reaches(await gil.act("gm.narrate", { text: "second" }));
    await room.pass(30_000);
    expect(await silent.frame("hub.system.notice")).toMatchObject({ code: "lagging" });
  });
});
