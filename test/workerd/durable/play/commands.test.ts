import { describe, expect, test } from "vitest";
import type { Receipt } from "../../../../src/durable/protocol/socket/receipt.ts";
import { gm, player, spectator, type Character } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { watchDisk } from "../support/disk.ts";
import { queue } from "../support/queue.ts";
import { freshId } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");

const post = async (room: TestRoom, who: Character, verb: string, args: object, id = freshId()): Promise<Receipt> =>
  (await room.request("/commands", who, { id, verb, args })).json();

describe("one after the other", () => {
  test("CMD1 commands of several clients are applied one at a time, without a hole in the versions", async () => {
    const room = new TestRoom();
    const clients = await Promise.all(["ada", "bob", "cyd"].map((actorId) => room.open(player(actorId))));
    const { version } = await room.state(ada);
    const receipts = await Promise.all(
      clients.flatMap((client) => [1, 2, 3, 4, 5].map((n) => client.command("verb.say", { message: `${n}` }))),
    );
    const versions = receipts.map((receipt) => (receipt.status === "accepted" ? receipt.version : 0));
    expect(versions.toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 15 }, (_, i) => version + 1 + i),
    );
  });

  test("CMD1 those of one connection in the order in which they were sent", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const texts = Array.from({ length: 40 }, (_, i) => `thought ${i}`);
    await Promise.all(texts.map((text) => client.command("verb.emote", { text })));
    expect(client.events().flatMap((event) => (event.type === "chat.emoted" ? [event.data.text] : []))).toEqual(texts);
  });

  test("CMD1 CMD2 JOB1 one that fails at any of its writes leaves nothing, is `internal`, and may be sent again", async () => {
    const room = new TestRoom();
    const client = await room.open(gm("gil"));
    await (await room.open(bob)).act("verb.challengeDuel", { target: "gil" });
    const tables = ["log", "contests", "contest_books", "jobs", "meta", "rejections"];
    const stored = async () => ({
      seen: await room.state(bob),
      rows: await Promise.all(tables.map((table) => room.rows(`SELECT * FROM ${table}`))),
      alarm: await room.alarmIn(),
    });
    const before = await stored();
    let failed = 0;
    for (;;) {
      const disk = await watchDisk(room, failed + 1);
      const receipt = await client.command("verb.challengeDuel", { target: "bob" }, "join");
      disk.restore();
      if (receipt.status === "accepted") break;
      failed += 1;
      expect(receipt).toMatchObject({ id: "join", code: "internal" });
      expect(JSON.stringify(receipt)).not.toContain("disk");
      expect(await stored()).toEqual(before);
      expect(queue.of(room)).toEqual([]);
    }
    // Two events, the contest, its book, the job.
    expect(failed).toBeGreaterThanOrEqual(5);
    expect(client.events().map((event) => event.type)).toEqual([
      "participant.joined",
      "contest.armed",
      "contest.joined",
      "contest.launched",
    ]);
    // The write that broke last was the outbox's, after the commit: the alarm makes it good (JOB1).
    expect(queue.of(room)).toEqual([]);
    expect(await room.ring()).toBe(true);
    expect(queue.of(room)).toHaveLength(1);
  });
});

describe("receipts", () => {
  test("CMD2 an accepted command's version is that of its last event", async () => {
    const room = new TestRoom();
    const [a, b] = [await room.open(ada), await room.open(bob)];
    await a.act("verb.challengeDuel", { target: "bob" });
    const receipt = await b.command("verb.challengeDuel", { target: "ada" }, "join");
    const launched = await b.event("contest.launched");
    expect(receipt).toEqual({ id: "join", status: "accepted", version: launched.version });
    expect((await b.event("contest.joined")).version).toBe(launched.version - 1);
  });

  test("CMD2 a rejected command changes nothing", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    const before = await room.state(ada);
    expect(await client.command("verb.whisper", { target: "nobody", message: "psst" })).toMatchObject({
      status: "rejected",
      code: "target-absent",
      message: expect.stringMatching(/\w/),
    });
    expect(await room.state(ada)).toEqual(before);
  });

  test("CMD3 a receipt goes to the connection that asked, and to no other of the actor's", async () => {
    const room = new TestRoom();
    const [asking, other] = [await room.open(ada), await room.open(ada)];
    const version = await asking.say("hello");
    await other.reaches(version);
    const receiptsOf = (frames: typeof other.frames) =>
      frames.flatMap((frame) => (frame.type === "hub.stateUpdate" ? frame.receipts : []));
    expect([receiptsOf(asking.frames).length, receiptsOf(other.frames).length]).toEqual([1, 0]);
  });

  test("CMD4 an event says what happened, when, by whom and for which command", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await client.command("verb.say", { message: "  hello  " }, "c-7");
    expect(await client.event("chat.said")).toEqual({
      version: client.version,
      type: "chat.said",
      at: new Date(clock.now()).toISOString(),
      actorId: "ada",
      commandId: "c-7",
      correlationId: expect.stringMatching(/^cor-/),
      data: { message: "hello" },
    });
  });
});

describe("rejections", () => {
  const stage = async () => {
    const room = new TestRoom();
    return { room, ada: await room.open(ada), bob: await room.open(bob), gil: await room.open(gm("gil")) };
  };

  test.each<[code: string, who: Character, verb: string, args: object, more: object]>([
    ["unknown-verb", ada, "verb.dance", {}, { details: { path: "verb" } }],
    ["invalid-args", ada, "verb.say", { message: 7 }, { details: { path: "message" } }],
    ["invalid-args", ada, "verb.whisper", { target: "a b", message: "x" }, { details: { path: "target" } }],
    ["missing-capability", ada, "verb.invokeRelic", { relicId: "orb" }, {}],
    ["role-required", ada, "gm.narrate", { text: "It rains." }, { details: { roles: ["gm"] } }],
    ["role-required", ada, "gm.closeSession", { reason: "over" }, {}],
    ["target-absent", ada, "verb.challengeDuel", { target: "zoe" }, {}],
    ["target-self", ada, "verb.challengeDuel", { target: "ada" }, {}],
    ["target-self", ada, "verb.whisper", { target: "ada", message: "hm" }, {}],
    ["spectators-watch", spectator("sam"), "verb.say", { message: "hi" }, {}],
  ])("CMD5 %s", async (code, who, verb, args, more) => {
    const { room } = await stage();
    const client = await room.open(who);
    expect(await client.command(verb, args)).toMatchObject({ status: "rejected", code, ...more });
  });

  test("CMD5 not-found: a session is to be closed where none is open", async () => {
    const { gil } = await stage();
    await gil.act("gm.closeSession", { reason: "over" });
    expect(await gil.command("gm.closeSession", { reason: "again" })).toMatchObject({ code: "not-found" });
  });
});

describe("over HTTP", () => {
  test("CMD6 the same command is answered with 200 and the receipt, accepted or rejected", async () => {
    const room = new TestRoom();
    const watcher = await room.open(bob);
    await room.open(ada);
    const accepted = await room.request("/commands", ada, { id: "h-1", verb: "verb.say", args: { message: "hi" } });
    expect(accepted.status).toBe(200);
    const said = await watcher.event("chat.said");
    expect(await accepted.json()).toEqual({ id: "h-1", status: "accepted", version: said.version });
    const rejected = await room.request("/commands", ada, { id: "h-2", verb: "verb.dance", args: {} });
    expect([rejected.status, await rejected.json()]).toMatchObject([200, { status: "rejected", code: "unknown-verb" }]);
  });

  test("CMD6 PRE1 who is not present joins by it, and leaves after the grace", async () => {
    const room = new TestRoom();
    const watcher = await room.open(bob);
    expect(await post(room, ada, "verb.say", { message: "from afar" })).toMatchObject({ status: "accepted" });
    const joined = await watcher.event("participant.joined", ({ data }) => data.actorId === "ada");
    expect((await watcher.event("chat.said")).version).toBe(joined.version + 1);
    await room.pass(9_999);
    expect(await post(room, ada, "verb.say", { message: "once more" })).toMatchObject({ status: "accepted" });
    await room.pass(10_000);
    expect(await watcher.event("participant.left")).toMatchObject({ actorId: "ada", data: { reason: "gone" } });
    expect(watcher.events().filter((event) => event.type === "participant.joined")).toHaveLength(1);
  });

  test("CMD6 PRE1 who is here by a socket stays after a command over HTTP", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    expect(await post(room, ada, "verb.say", { message: "by another way" })).toMatchObject({ status: "accepted" });
    await room.pass(60_000);
    expect((await room.state(bob)).state.participants).toMatchObject([{ actorId: "ada", status: "active" }]);
    expect(client.closed).toBeNull();
  });

  test("CMD6 a rejected command of somebody absent brings nobody in", async () => {
    const room = new TestRoom();
    const watcher = await room.open(bob);
    expect(await post(room, ada, "verb.whisper", { target: "zoe", message: "psst" })).toMatchObject({
      code: "target-absent",
    });
    expect((await room.state(bob)).version).toBe(watcher.version);
  });
});

test("CMD7 the outcome of a command is kept when its sender hangs up at once", async () => {
  const room = new TestRoom();
  const [client, watcher] = [await room.open(ada), await room.open(bob)];
  client.send({ type: "hub.command", id: "last", verb: "verb.say", args: { message: "farewell" } });
  await client.close(1000);
  const { version } = await watcher.event("chat.said");
  const again = await room.open(ada);
  expect(await again.command("verb.say", { message: "farewell" }, "last")).toEqual({
    id: "last",
    status: "accepted",
    version,
    replayed: true,
  });
});
