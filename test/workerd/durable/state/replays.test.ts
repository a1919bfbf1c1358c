import { describe, expect, test } from "vitest";
import type { Receipt } from "../../../../src/durable/protocol/socket/receipt.ts";
import { gm, player } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { queue } from "../support/queue.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");
const say = { verb: "verb.say", args: { message: "once" } };

/** Sends the same command once more, by a way of its own. */
type Way = (room: TestRoom, command: { id: string; verb: string; args: object }) => Promise<Receipt>;

const byHttp: Way = async (room, command) => (await room.request("/commands", ada, command)).json();
const bySocket: Way = async (room, { id, verb, args }) => (await room.open(ada)).command(verb, args, id);

const ways: Record<string, Way> = {
  "on a new connection": bySocket,
  "over HTTP": byHttp,
  "after hibernation": async (room, command) => {
    await room.hibernate();
    return bySocket(room, command);
  },
  "after a crash": async (room, command) => {
    await room.crash();
    return bySocket(room, command);
  },
  "over HTTP after a crash": async (room, command) => {
    await room.crash();
    return byHttp(room, command);
  },
  "a day later": async (room, command) => {
    await room.pass(24 * 3600_000);
    return bySocket(room, command);
  },
  "with its fields in another order": async (room, { id, verb }) =>
    (await room.request("/commands", ada, { args: { message: "once" }, verb, id })).json(),
};

describe("the same id again", () => {
  test.each(Object.entries(ways))("CMD3 %s gives the first outcome, and nothing happens twice", async (_, way) => {
    const room = new TestRoom();
    const first = await (await room.open(ada)).command(say.verb, say.args, "c-1");
    expect(first).toMatchObject({ status: "accepted" });
    expect(await way(room, { id: "c-1", ...say })).toEqual({ ...first, replayed: true });
    expect(await room.rows("SELECT version FROM log WHERE type = 'chat.said'")).toHaveLength(1);
  });

  test.each(Object.entries(ways))("CMD3 %s a rejection is repeated too, though it would pass now", async (_, way) => {
    const room = new TestRoom();
    const args = { target: "bob", message: "psst" };
    const client = await room.open(ada);
    const first = await client.command("verb.whisper", args, "c-1");
    expect(first).toMatchObject({ status: "rejected", code: "target-absent" });
    await room.open(bob);
    const whisper = { id: "c-1", verb: "verb.whisper", args };
    if (way !== ways["with its fields in another order"]) {
      expect(await way(room, whisper)).toEqual({ ...first, replayed: true });
    }
    expect(await bySocket(room, { ...whisper, args: { message: "psst", target: "bob" } })).toEqual({
      ...first,
      replayed: true,
    });
  });

  test("CMD3 on two sockets and over HTTP at once it happens once", async () => {
    const room = new TestRoom();
    const [one, other] = [await room.open(ada), await room.open(ada)];
    const receipts = await Promise.all([
      one.command(say.verb, say.args, "c-1"),
      other.command(say.verb, say.args, "c-1"),
      byHttp(room, { id: "c-1", ...say }),
    ]);
    const [version] = receipts.map((receipt) => receipt.status === "accepted" && receipt.version);
    expect(receipts.filter((receipt) => receipt.replayed === undefined)).toHaveLength(1);
    for (const receipt of receipts) expect(receipt).toMatchObject({ id: "c-1", status: "accepted", version });
    expect(await room.rows("SELECT version FROM log WHERE type = 'chat.said'")).toHaveLength(1);
  });

  test("CMD3 twice in one flush both are answered, in order", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const frame = { type: "hub.command", id: "c-1", ...say };
    client.send(frame);
    client.send(frame);
    const receipts = await client.until("two receipts", () => {
      const told = client.frames.flatMap((each) => (each.type === "hub.stateUpdate" ? each.receipts : []));
      return told.length === 2 ? told : undefined;
    });
    expect(receipts).toMatchObject([
      { id: "c-1", status: "accepted" },
      { id: "c-1", replayed: true },
    ]);
  });

  test("CMD3 another actor's same id is another command", async () => {
    const room = new TestRoom();
    const [a, b] = [await room.open(ada), await room.open(bob)];
    const first = await a.command(say.verb, say.args, "c-1");
    const second = await b.command(say.verb, say.args, "c-1");
    expect([first, second]).toMatchObject([{ status: "accepted" }, { status: "accepted" }]);
    expect(second.replayed).toBeUndefined();
  });

  test("CMD3 JOB1 a job is not staged twice", async () => {
    const room = new TestRoom();
    const gil = await room.open(gm("gil"));
    await gil.act("gm.narrate", { text: "The end." });
    await gil.command("gm.closeSession", { reason: "over" }, "close");
    await room.hibernate();
    expect(await gil.command("gm.closeSession", { reason: "over" }, "close")).toMatchObject({ replayed: true });
    expect(queue.of(room)).toHaveLength(1);
  });
});

describe("the same id with another body", () => {
  test.each<[what: string, verb: string, args: object]>([
    ["other arguments", "verb.say", { message: "twice" }],
    ["another verb", "verb.emote", { message: "once" }],
    ["one argument more", "verb.say", { message: "once", aside: true }],
  ])("CMD3 with %s it is id-reused, and the first outcome stands", async (_, verb, args) => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const first = await client.command(say.verb, say.args, "c-1");
    expect(await client.command(verb, args, "c-1")).toMatchObject({ status: "rejected", code: "id-reused" });
    expect(await client.command(say.verb, say.args, "c-1")).toEqual({ ...first, replayed: true });
  });

  test("CMD3 also where the first was rejected, and after hibernation", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await client.command("verb.whisper", { target: "bob", message: "psst" }, "c-1");
    await room.hibernate();
    expect(await client.command(say.verb, say.args, "c-1")).toMatchObject({ code: "id-reused" });
  });

  test("CMD3 CMD6 SOK4 however deep a frame goes, its command is answered, on both ways", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const deep = (many: number): unknown => JSON.parse("[".repeat(many) + "]".repeat(many));
    // As deep as a frame of 16 KiB can be.
    const [args, verb] = [{ message: "once", aside: deep(8000) }, deep(8000)];
    const first = await client.command("verb.say", args, "c-1");
    expect(first).toMatchObject({ status: "accepted" });
    expect(await client.command("verb.say", args, "c-1")).toEqual({ ...first, replayed: true });
    for (const [other, id] of [
      [{ verb: "verb.say", args: { ...args, message: "twice" } }, "c-1"],
      [{ verb, args: { message: "once" } }, "c-2"],
    ] as const) {
      const code = id === "c-1" ? "id-reused" : "unknown-verb";
      client.send({ type: "hub.command", id, ...other });
      expect(await client.until("the answer", () => lastReceipt(client, id, code))).toMatchObject({
        status: "rejected",
      });
      expect(await (await room.request("/commands", ada, { id, ...other })).json()).toMatchObject({ id, code });
    }
  });
});

const lastReceipt = (client: TestClient, id: string, code: string) =>
  client.frames
    .flatMap((frame) => (frame.type === "hub.stateUpdate" ? frame.receipts : []))
    .find((receipt) => receipt.id === id && receipt.status === "rejected" && receipt.code === code);

describe("what was not decided", () => {
  test("CMD3 unknown-verb and invalid-args are not remembered: the same id may be sent again, mended", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    expect(await client.command("verb.sai", say.args, "c-1")).toMatchObject({ code: "unknown-verb" });
    expect(await client.command("verb.say", { message: "" }, "c-1")).toMatchObject({ code: "invalid-args" });
    const receipt = await client.command(say.verb, say.args, "c-1");
    expect([receipt.status, receipt.replayed]).toEqual(["accepted", undefined]);
  });

  test("CMD3 LIM1 neither is rate-limited, and a replay is never limited", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    for (let i = 1; i <= 5; i += 1) await client.command("verb.say", { message: `${i}` }, `c-${i}`);
    const limited = await client.command("verb.say", { message: "6" }, "c-6");
    expect(limited).toMatchObject({ status: "rejected", code: "rate-limited", retryAfterMs: 2000 });
    expect(await client.command("verb.say", { message: "5" }, "c-5")).toMatchObject({ replayed: true });
    clock.move(2000);
    expect(await client.command("verb.say", { message: "6" }, "c-6")).toMatchObject({ status: "accepted" });
  });

  test("CMD3 SES2 neither is session-closing", async () => {
    const room = new TestRoom();
    const [a, b, gil] = [await room.open(ada), await room.open(bob), await room.open(gm("gil"))];
    await a.act("verb.challengeDuel", { target: "bob" });
    await b.act("verb.challengeDuel", { target: "ada" });
    await gil.act("gm.closeSession", { reason: "over" });
    expect(await a.command(say.verb, say.args, "c-1")).toMatchObject({ code: "session-closing" });
    await room.pass(30_000);
    await a.event("session.closed");
    expect(await a.command(say.verb, say.args, "c-1")).toMatchObject({ status: "accepted" });
  });
});
