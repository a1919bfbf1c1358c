import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectRoom } from "../../../src/client/connect-room.ts";
import { startOpenHub, type OpenHub } from "../support/open-hub.ts";
import type { RealSocket } from "../support/real-socket.ts";

let open: OpenHub;

beforeAll(async () => {
  open = await startOpenHub("real");
});

afterAll(async () => {
  await open.hub.stop();
});

describe("a room with silent clients", () => {
  test("PRE5 SOK3 SOK6 sleeps although fifty are connected and ping, and wakes once for what comes", async () => {
    const gil = await open.enters("silent", "gil", "gm");
    const crowd = await Promise.all(Array.from({ length: 50 }, (_, i) => open.enters("silent", `s${i}`, "spectator")));
    await gil.act("gm.narrate", { text: "It is late." });
    expect(open.wakings("silent")).toBe(1);
    // The runtime lets go of an object for which nothing came for ten seconds.
    for (let second = 0; second < 14; second += 2) {
      await Promise.all(crowd.slice(0, 10).map((client) => client.pong()));
      await wait(2000);
    }
    const version = await gil.act("gm.narrate", { text: "A cock crows." });
    for (const client of crowd) await client.reaches(version);
    await expect.poll(() => open.wakings("silent")).toBe(2);
    expect(crowd.map(({ closeCode }) => closeCode)).toEqual(Array(50).fill(null));
    for (const client of [gil, ...crowd]) client.close();
  });
});

describe("what a command costs on the wire", () => {
  /** Bytes that a client is sent for another's `gm.narrate` of always the same text. */
  async function bytesOf(teller: RealSocket, listener: RealSocket): Promise<number> {
    // Everybody who came before has been told of by then.
    await listener.reaches(await teller.act("gm.narrate", { text: "Hush." }));
    const seen = listener.texts.length;
    const version = await teller.act("gm.narrate", { text: "The same as ever." });
    await listener.reaches(version);
    return listener.texts.slice(seen).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  }

  test("PER2 as many bytes after 2,000 events and among 60 as at the start", async () => {
    const [gil, ada] = [await open.enters("bytes", "gil", "gm"), await open.enters("bytes", "ada", "player")];
    const atFirst = await bytesOf(gil, ada);
    for (let told = 0; told < 2000; told += 100) {
      await Promise.all(Array.from({ length: 100 }, () => gil.act("gm.narrate", { text: "And then." })));
    }
    const late = await bytesOf(gil, ada);
    const others = await Promise.all(Array.from({ length: 58 }, (_, i) => open.enters("bytes", `p${i}`, "player")));
    const crowded = await bytesOf(gil, ada);
    expect(atFirst).toBeGreaterThan(150);
    for (const bytes of [late, crowded]) expect(Math.abs(bytes - atFirst) / atFirst).toBeLessThan(0.05);
    for (const client of [gil, ada, ...others]) client.close();
  });
});

describe("a close by the server", () => {
  test("CLT8 CLT11 SOK7 PRE3 is told at once, with its code, to a client that came back and was told nothing new", async () => {
    const token = await open.hub.token({ actorId: "ada", hubId: "real", roles: ["player"] });
    const client = connectRoom({ url: open.hub.url.origin, hubId: "real", roomId: "closes", token });
    expect(await client.ready).toEqual({ ok: true });
    client.suspend();
    client.resume();
    await expect.poll(() => client.status).toMatchObject({ kind: "open", resume: "replay" });
    const others: RealSocket[] = [];
    for (let more = 0; more < 3; more += 1) others.push(await open.enters("closes", "ada", "player"));
    await expect
      .poll(() => client.status, { timeout: 5_000 })
      .toMatchObject({ kind: "waiting", because: expect.stringMatching(/^replaced/) });
    // Somebody acts here: it takes its place again.
    expect(await client.send("verb.say", { message: "Still here." })).toMatchObject({ status: "accepted" });
    expect(client.status.kind).toBe("open");
    for (const other of others) other.close();
    await client.close();
  });
});

describe("a slow client", () => {
  test("SLO1 SLO2 SOK6 who acknowledges nothing is sent no more and comes back by a snapshot; who does notices nothing", async () => {
    const gil = await open.enters("slow", "gil", "gm");
    const [polite, silent] = [
      await open.enters("slow", "ada", "player"),
      await open.enters("slow", "bob", "player", true),
    ];
    for (let told = 0; told < 2100; told += 100) {
      await Promise.all(Array.from({ length: 100 }, () => gil.act("gm.narrate", { text: "And then." })));
    }
    await wait(5_500);
    const last = await gil.act("gm.narrate", { text: "Not for who is behind." });
    await polite.reaches(last);
    const isLagging = () => silent.frames("hub.system.notice").some(({ code }) => code === "lagging");
    await silent.until("the notice", isLagging);
    const after = await gil.act("gm.narrate", { text: "Nor this." });
    await polite.reaches(after);
    await silent.pong();
    expect(silent.texts.join("")).not.toContain("Nor this.");
    silent.send({ type: "hub.ack", version: silent.version });
    await silent.until("a snapshot", () => silent.frames("hub.stateSnapshot").length === 2);
    expect(silent.frames("hub.stateSnapshot")[1]).toMatchObject({ version: after });
    const again = await gil.act("gm.narrate", { text: "All together." });
    await silent.reaches(again);
    expect(polite.frames("hub.system.notice")).toEqual([]);
    expect(polite.frames("hub.stateSnapshot")).toHaveLength(1);
    for (const client of [gil, polite, silent]) client.close();
  });

  test("SOK4 SOK6 nothing in all this was a bug", () => {
    expect(open.hub.bugs).toEqual([]);
  });
});
