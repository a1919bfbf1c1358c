import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import { openIndexedDbStore } from "../../../../src/client/outbox/indexed-db-store.ts";
import { lifetimeOf } from "../../../../src/client/outbox/lifetime-of.ts";
import { openOutbox, type OutboxOptions, type SettledCommand } from "../../../../src/client/outbox/outbox.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { settle } from "../connection/fake-clock.ts";
import { FakeHub, said, update, type FakeSocket } from "../fake-hub.ts";

/** Lets IndexedDB do what it was asked for: it answers over several turns. */
async function stored(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await settle();
}

/** A browser with one page open: the page can go, and what it stored stays. */
class Browser {
  readonly hub = new FakeHub();
  readonly factory = new IDBFactory();

  async page(more: Partial<OutboxOptions> = {}) {
    const { hub } = this;
    const where = { url: "http://hub.test", hubId: "demo", roomId: "quay", actorId: "ash" };
    const store = await openIndexedDbStore(this.factory);
    const outbox = await openOutbox({ ...where, store, platform: hub.platform, ...more });
    const settled: SettledCommand[] = [];
    outbox.on("settled", (each) => void settled.push(each));
    const room = hub.connect({ held: outbox.held });
    await settle();
    outbox.attach(room);
    return { outbox, room, settled, store };
  }
}

function idsSent(socket: FakeSocket): string[] {
  return (socket.sent("hub.command") as { id: string }[]).map(({ id }) => id);
}

function accept(socket: FakeSocket, from: number, id: string): void {
  socket.say(update(from, [said(from + 1)], { receipts: [{ id, status: "accepted", version: from + 1 }] }));
}

test("PKG6 a command is kept before it is sent, and all is saved with its receipt", async () => {
  const browser = new Browser();
  const { outbox, store } = await browser.page();
  browser.hub.socket.welcome();
  const statuses: string[] = [];
  outbox.on("status", ({ kind }) => void statuses.push(kind));
  let isSent = false;
  const keep = store.keep.bind(store);
  store.keep = async (...given) => {
    await keep(...given);
    isSent = browser.hub.socket.sent("hub.command").length > 0;
  };
  const outcome = outbox.send("verb.say", { message: "a" }, { id: "one" });
  await stored();
  expect(isSent).toBe(false);
  expect(idsSent(browser.hub.socket)).toEqual(["one"]);
  expect(outbox.status).toEqual({ kind: "waiting", commands: 1 });
  accept(browser.hub.socket, 0, "one");
  expect(await outcome).toMatchObject({ status: "accepted" });
  expect(outbox.status).toEqual({ kind: "saved" });
  expect(statuses).toEqual(["waiting", "saved"]);
});

test("PKG6 CMD3 the next page sends what waits again, in order and under the same ids, and tells what came of it", async () => {
  const browser = new Browser();
  const first = await browser.page();
  browser.hub.socket.welcome();
  for (const id of ["one", "two", "three"]) void first.outbox.send("verb.say", { message: id }, { id });
  await stored();
  accept(browser.hub.socket, 0, "two");
  await stored();
  // The page is gone without a word.
  const second = await browser.page();
  expect(second.outbox.status).toEqual({ kind: "waiting", commands: 2 });
  browser.hub.socket.welcome();
  await stored();
  expect(idsSent(browser.hub.socket)).toEqual(["one", "three"]);
  accept(browser.hub.socket, 0, "one");
  accept(browser.hub.socket, 1, "three");
  await stored();
  expect(second.settled.map(({ command: { id }, outcome: { status } }) => [id, status])).toEqual([
    ["one", "accepted"],
    ["three", "accepted"],
  ]);
  expect((await browser.page()).outbox.status).toEqual({ kind: "saved" });
});

test("PKG6 a command that waited for longer than its verb makes sense is not sent, and that is told", async () => {
  const browser = new Browser();
  const first = await browser.page({ lifetimesMs: { "verb.challengeDuel": 8_000 } });
  browser.hub.socket.welcome();
  void first.outbox.send("verb.challengeDuel", { target: "bryn", stakes: "the toll" }, { id: "duel" });
  void first.outbox.send("verb.say", { message: "later" }, { id: "talk", lifetimeMs: 3_600_000 });
  await stored();
  browser.hub.sleptMs += 9_000;
  const second = await browser.page();
  browser.hub.socket.welcome();
  await stored();
  expect(idsSent(browser.hub.socket)).toEqual(["talk"]);
  expect(second.settled).toMatchObject([
    { command: { id: "duel" }, outcome: { status: "unanswered", because: "timeout", isKept: false } },
  ]);
});

test("PKG6 without a connection a command ends with its lifetime, and is never sent", async () => {
  const browser = new Browser();
  const { outbox } = await browser.page();
  const outcome = outbox.send("verb.say", { message: "a" }, { lifetimeMs: 5_000 });
  await stored();
  await browser.hub.clock.advance(5_001);
  expect(await outcome).toMatchObject({ status: "unanswered", because: "timeout" });
  browser.hub.socket.welcome();
  await stored();
  expect(idsSent(browser.hub.socket)).toEqual([]);
  expect(outbox.status).toEqual({ kind: "saved" });
});

test("PKG6 CMD3 no lifetime is longer than the hub remembers", async () => {
  const browser = new Browser();
  const { outbox, store } = await browser.page();
  void outbox.send("verb.say", { message: "a" }, { lifetimeMs: Number.POSITIVE_INFINITY });
  await stored();
  const [kept] = await store.commands(JSON.stringify(["http://hub.test", "demo", "quay", "ash"]));
  expect((kept?.expiresAt ?? 0) - (kept?.keptAt ?? 0)).toBe(23 * 3_600_000);
});

test("PKG6 a contest lives as long as its window, talk an hour, all else a minute", () => {
  const { verbs } = BUILT_IN_CATALOG;
  const duel = verbs.find(({ id }) => id === "verb.challengeDuel");
  expect(lifetimeOf("verb.challengeDuel", verbs)).toBe(duel?.contest?.windowMs);
  expect(lifetimeOf("verb.say", verbs)).toBe(3_600_000);
  expect(lifetimeOf("verb.acceptTrade", verbs)).toBe(60_000);
  expect(lifetimeOf("verb.say", [])).toBe(60_000);
});

test("PKG6 a room that is closed keeps what waits for the next page", async () => {
  const browser = new Browser();
  const { outbox, room } = await browser.page();
  browser.hub.socket.welcome();
  const outcome = outbox.send("verb.say", { message: "a" }, { id: "one" });
  await stored();
  void room.close();
  expect(await outcome).toMatchObject({ status: "unanswered", because: "closed-by-client", isKept: true });
  await browser.page();
  browser.hub.socket.welcome();
  await stored();
  expect(idsSent(browser.hub.socket)).toEqual(["one"]);
});

test("PKG6 signing out forgets commands and state, of this actor alone", async () => {
  const browser = new Browser();
  const { outbox } = await browser.page();
  const other = await browser.page({ actorId: "bryn" });
  browser.hub.socket.welcome();
  void outbox.send("verb.say", { message: "a" });
  void other.outbox.send("verb.say", { message: "b" });
  await browser.hub.clock.advance(2_000);
  await stored();
  await outbox.clear();
  expect(outbox.status).toEqual({ kind: "saved" });
  const next = await browser.page();
  expect(next.outbox.status).toEqual({ kind: "saved" });
  expect(next.outbox.held).toBeUndefined();
  expect((await browser.page({ actorId: "bryn" })).outbox.status).toEqual({ kind: "waiting", commands: 1 });
});

test("PKG6 PKG5 the next page shows the room as it was, and resumes behind it", async () => {
  const browser = new Browser();
  const first = await browser.page();
  browser.hub.socket.welcome();
  browser.hub.socket.say(update(0, [said(1), said(2)]));
  await browser.hub.clock.advance(1_001);
  await stored();
  const second = await browser.page();
  expect(second.room.version).toBe(2);
  expect(second.room.state).toEqual(first.room.state);
  expect(browser.hub.socket.request.url).toContain("after=2");
});

test("PKG6 where the browser stores nothing, commands still go, and end with the page", async () => {
  const hub = new FakeHub();
  // Node has no IndexedDB, as a browser that denies it.
  const where = { url: "http://hub.test", hubId: "demo", roomId: "quay", actorId: "ash" };
  const outbox = await openOutbox({ ...where, platform: hub.platform });
  expect(outbox.isDurable).toBe(false);
  const { client, socket } = await hub.connected();
  outbox.attach(client);
  const outcome = outbox.send("verb.say", { message: "a" }, { id: "one" });
  await settle();
  accept(socket, 0, "one");
  expect(await outcome).toMatchObject({ status: "accepted" });
});

test("PKG6 a store that fails holds no command back", async () => {
  const browser = new Browser();
  const { outbox, store } = await browser.page();
  store.keep = () => Promise.reject(new Error("the disk is full"));
  store.remove = () => Promise.reject(new Error("the disk is full"));
  browser.hub.socket.welcome();
  const outcome = outbox.send("verb.say", { message: "a" }, { id: "one" });
  await stored();
  accept(browser.hub.socket, 0, "one");
  expect(await outcome).toMatchObject({ status: "accepted" });
  expect(outbox.status).toEqual({ kind: "saved" });
});

test("PKG6 what cannot be sent is not kept either", async () => {
  const browser = new Browser();
  const { outbox } = await browser.page();
  await expect(outbox.send("verb.say", { message: "a" }, { id: "no id!" })).rejects.toThrow(TypeError);
  expect(await outbox.send("verb.say", { message: "x".repeat(20_000) })).toMatchObject({ because: "too-large" });
  expect((await browser.page()).outbox.status).toEqual({ kind: "saved" });
});
