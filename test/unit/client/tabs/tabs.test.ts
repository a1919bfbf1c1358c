import { afterEach, describe, expect, test, vi } from "vitest";
import { withOptimism } from "../../../../src/client/optimism/optimistic-room.ts";
import { MemoryStore } from "../../../../src/client/outbox/memory-store.ts";
import { openOutbox } from "../../../../src/client/outbox/outbox.ts";
import { connectTabs } from "../../../../src/client/tabs/connect-tabs.ts";
import type { SharedRoom, TabsOptions } from "../../../../src/client/tabs/shared-room.ts";
import { FakeHub as FakeGameHub } from "../../../../src/client/testing/fake-hub.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { settle } from "../connection/fake-clock.ts";
import { emptyView, FakeHub, jsonResponse, said, update } from "../fake-hub.ts";
import { FakeBrowser, type FakeTab } from "./fake-browser.ts";

interface Page {
  readonly room: SharedRoom;
  readonly tab: FakeTab;
  readonly versions: number[];
  readonly gaps: unknown[];
}

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Tabs of one browser before one hub, whose sockets are in the order of their opening. */
class Desk {
  readonly hub = new FakeHub();
  readonly browser = new FakeBrowser();

  async open(more: Partial<TabsOptions> = {}): Promise<Page> {
    const tab = this.browser.tab();
    const where = { url: "http://hub.test", hubId: "demo", roomId: "quay", actorId: "ash", token: "jwt-1" };
    const room = connectTabs({ ...where, platform: this.hub.platform, tabs: tab.platform, ...more });
    const versions: number[] = [];
    const gaps: unknown[] = [];
    room.on("event", ({ version }) => void versions.push(version));
    room.on("gap", (gap) => void gaps.push(gap));
    await settle();
    return { room, tab, versions, gaps };
  }

  /** So many tabs, of which the first is in. */
  async three(): Promise<[Page, Page, Page]> {
    const first = await this.open();
    this.hub.socket.welcome({ version: 4 });
    return [first, await this.open(), await this.open()];
  }

  commands(): { id: string; args: { message: string } }[] {
    return this.hub.socket.sent("hub.command") as { id: string; args: { message: string } }[];
  }
}

describe("tabs with one socket", () => {
  test("TAB1 three tabs have one socket, one state and one status", async () => {
    const desk = new Desk();
    const pages = await desk.three();
    expect(desk.hub.sockets).toHaveLength(1);
    expect(pages.map(({ room }) => room.isLeading)).toEqual([true, false, false]);
    for (const { room } of pages) {
      expect(await room.ready).toEqual({ ok: true });
      expect(room.status.kind).toBe("open");
      expect(room.version).toBe(4);
    }
    desk.hub.socket.say(update(4, [said(5), said(6)]));
    await settle();
    for (const { room, versions } of pages) {
      expect(versions).toEqual([5, 6]);
      expect(room.state).toEqual(pages[0].room.state);
    }
  });

  test("TAB1 CMD2 a command of any tab goes out by the one socket, and its outcome comes back to that tab", async () => {
    const desk = new Desk();
    const [, second, third] = await desk.three();
    const outcome = second.room.send("verb.say", { message: "from the second" }, { id: "two" });
    const other = third.room.send("verb.say", { message: "from the third" }, { id: "three" });
    await settle();
    expect(desk.commands().map(({ id }) => id)).toEqual(["two", "three"]);
    const rejected = { id: "three", status: "rejected", code: "muted", message: "muted" } as const;
    desk.hub.socket.say(update(4, [said(5)], { receipts: [{ id: "two", status: "accepted", version: 5 }, rejected] }));
    expect(await outcome).toEqual({ id: "two", status: "accepted", version: 5 });
    expect(second.room.version).toBe(5);
    expect(await other).toEqual(rejected);
  });

  test("TAB2 CMD3 when the leading tab dies another takes over behind its version, and sends again by id", async () => {
    const desk = new Desk();
    const [first, second, third] = await desk.three();
    const outcomes = [second, third].map(({ room }, at) =>
      room.send("verb.say", { message: "unanswered" }, { id: `c${at}` }),
    );
    await settle();
    first.tab.die();
    await settle();
    expect(second.room.isLeading).toBe(true);
    expect(third.room.status.kind).toBe("connecting");
    expect(desk.hub.sockets).toHaveLength(2);
    expect(desk.hub.socket.request.url).toMatch(/after=4$/);
    desk.hub.socket.welcome({ version: 5, resume: "replay" });
    await settle();
    expect(desk.commands().map(({ id }) => id)).toEqual(["c0", "c1"]);
    const receipts = ["c0", "c1"].map((id) => ({ id, status: "accepted", version: 5, replayed: true }) as const);
    desk.hub.socket.say(update(4, [said(5)], { receipts }));
    for (const outcome of outcomes) expect(await outcome).toMatchObject({ status: "accepted", replayed: true });
    expect(third.versions).toEqual([5]);
  });

  test("TAB2 the leading tab closes: its room goes on in another, and is over for that tab alone", async () => {
    const desk = new Desk();
    const [first, second] = await desk.three();
    const left = first.room.close();
    desk.hub.socket.drop(1000);
    await left;
    await settle();
    expect(first.room.status).toMatchObject({ kind: "closed", reason: { code: "closed-by-client" } });
    expect(await first.room.send("verb.say", { message: "late" })).toMatchObject({ because: "closed-by-client" });
    expect(second.room.isLeading).toBe(true);
    desk.hub.socket.welcome({ version: 4, resume: "replay" });
    expect(second.room.status.kind).toBe("open");
  });

  test("TAB2 a tab that closes and does not lead changes nothing for the others", async () => {
    const desk = new Desk();
    const [first, second, third] = await desk.three();
    await second.room.close();
    expect(first.room.isLeading).toBe(true);
    first.tab.die();
    await settle();
    expect(third.room.isLeading).toBe(true);
    expect(second.room.isLeading).toBe(false);
  });

  test("TAB1 PKG5 a tab that held an older version gets the whole state, and is told of the gap", async () => {
    const desk = new Desk();
    await desk.three();
    const late = await desk.open({ held: { version: 1, state: emptyView() } });
    expect(late.room.version).toBe(4);
    expect(late.gaps).toEqual([{ from: 2, to: 4 }]);
    desk.hub.socket.say(update(4, [said(5)]));
    await settle();
    expect(late.versions).toEqual([5]);
  });

  test("TAB1 what ends the room for good ends it in every tab", async () => {
    const desk = new Desk();
    const [, second, third] = await desk.three();
    const outcome = third.room.send("verb.say", { message: "last words" });
    await settle();
    desk.hub.socket.drop(4403, "kicked");
    expect(await outcome).toMatchObject({ status: "unanswered", because: "removed" });
    expect(second.room.status).toMatchObject({ kind: "closed", reason: { code: "removed" } });
  });

  test("TAB1 a tab whose room is over does not stand in the way of one that opens later", async () => {
    const desk = new Desk();
    const [first, second] = await desk.three();
    desk.hub.socket.drop(4403, "kicked");
    await settle();
    await second.room.close();
    expect(second.room.status).toMatchObject({ kind: "closed", reason: { code: "removed" } });
    first.tab.die();
    const later = await desk.open();
    expect(later.room.isLeading).toBe(true);
    desk.hub.socket.welcome({ version: 6 });
    expect(await later.room.ready).toEqual({ ok: true });
  });

  test("TAB1 RES10 a room that nobody has entered, at version 0, is shown in every tab", async () => {
    const desk = new Desk();
    await desk.open();
    desk.hub.socket.welcome({ version: 0 });
    const { room, versions } = await desk.open();
    expect(await room.ready).toEqual({ ok: true });
    expect(room.state).toEqual(emptyView());
    desk.hub.socket.say(update(0, [said(1)]));
    await settle();
    expect(versions).toEqual([1]);
  });

  test("TAB1 RES1 a tab that held a room which has begun anew gets the new one", async () => {
    const desk = new Desk();
    await desk.three();
    const earlier = { version: 90, state: { ...emptyView(), sessionId: "ses-0" } };
    const { room, versions } = await desk.open({ held: earlier });
    expect(room.version).toBe(4);
    desk.hub.socket.say(update(4, [said(5)]));
    await settle();
    expect(versions).toEqual([5]);
  });

  test("TAB1 CMD5 a command goes to the leading tab as JSON has it, whatever objects it is made of", async () => {
    const desk = new Desk();
    const [, second] = await desk.three();
    const args = { message: "from a proxy", onSaid: () => {} };
    void second.room.sendUnchecked("verb.say", args, { id: "two" });
    await settle();
    expect(desk.commands()).toMatchObject([{ id: "two", args: { message: "from a proxy" } }]);
  });

  test("TAB1 CMD3 a command that its tab has given up is not sent later by the one that leads", async () => {
    const desk = new Desk();
    const [, second] = await desk.three();
    desk.hub.http = () => Promise.reject(new TypeError("offline"));
    desk.hub.socket.drop();
    const outcome = second.room.send("verb.say", { message: "too late" }, { timeoutMs: 5_000 });
    await desk.hub.clock.advance(6_000);
    expect(await outcome).toMatchObject({ because: "timeout" });
    desk.hub.http = () => jsonResponse(201, { ticket: "t-later", expiresAt: "2026-11-21T10:00:30.000Z" });
    await desk.hub.clock.advance(60_000);
    desk.hub.socket.welcome({ version: 4, resume: "replay" });
    await settle();
    expect(desk.commands()).toEqual([]);
  });

  test("TAB1 CMD3 the commands of a tab that wait are bounded, and one too many is not sent", async () => {
    const desk = new Desk();
    await desk.three();
    const { room } = await desk.open({ maxWaiting: 1 });
    void room.send("verb.say", { message: "1" });
    expect(await room.send("verb.say", { message: "2" })).toMatchObject({ because: "too-many-waiting" });
    await settle();
    expect(desk.commands()).toHaveLength(1);
  });

  test("TAB2 CAT2 a tab that takes over keeps the verbs that it knows", async () => {
    const desk = new Desk();
    const [first, second] = await desk.three();
    const verbs = BUILT_IN_CATALOG.verbs.slice(0, 2);
    desk.hub.socket.say({ type: "hub.catalog.sync", catalogVersion: "c2", verbs });
    await settle();
    first.tab.die();
    await settle();
    expect(second.room.isLeading).toBe(true);
    expect(second.room.catalog).toEqual(verbs);
  });

  test("TAB1 options that no room takes are refused in every tab", async () => {
    const desk = new Desk();
    await expect(desk.open({ url: "ftp://hub.test" })).rejects.toThrow(TypeError);
  });

  test("TAB1 another actor of the same browser has a socket of its own", async () => {
    const desk = new Desk();
    await desk.three();
    const other = await desk.open({ actorId: "bryn" });
    expect(other.room.isLeading).toBe(true);
    expect(desk.hub.sockets).toHaveLength(2);
  });
});

describe("what is put around a room takes one that tabs share", () => {
  test("TAB1 PKG6 an outbox keeps commands of a tab that does not lead", async () => {
    const desk = new Desk();
    const [, second] = await desk.three();
    const where = { url: "http://hub.test", hubId: "demo", roomId: "quay", actorId: "ash" };
    const outbox = await openOutbox({ ...where, store: new MemoryStore(), platform: desk.hub.platform });
    outbox.attach(second.room);
    const outcome = outbox.send("verb.say", { message: "kept" }, { id: "kept" });
    await settle();
    expect(outbox.status).toEqual({ kind: "waiting", commands: 1 });
    desk.hub.socket.say(update(4, [said(5)], { receipts: [{ id: "kept", status: "accepted", version: 5 }] }));
    expect(await outcome).toMatchObject({ status: "accepted" });
    expect(outbox.status).toEqual({ kind: "saved" });
  });

  test("TAB1 OPT1 effects are shown before their receipts in a tab that does not lead", async () => {
    const hub = new FakeGameHub();
    const browser = new FakeBrowser();
    const tabs = [browser.tab(), browser.tab()].map(({ platform }) =>
      connectTabs({
        ...{ url: hub.url, hubId: "demo", roomId: "quay", actorId: "ash", token: hub.token("ash") },
        ...{ platform: hub.platform, tabs: platform },
      }),
    );
    const [leading, other] = tabs as [SharedRoom, SharedRoom];
    expect(await other.ready).toEqual({ ok: true });
    const shown = withOptimism(other, { actorId: "ash" });
    const outcome = shown.send("verb.say", { message: "at once" }, { optimistic: true });
    expect(shown.state?.chat.map(({ text }) => text)).toEqual(["at once"]);
    expect(leading.state?.chat).toEqual([]);
    expect(await outcome).toMatchObject({ status: "accepted" });
    expect(shown.state).toEqual(leading.state);
    for (const room of tabs) await room.close();
    hub.stop();
  });
});

describe("without locks or channels", () => {
  test("TAB3 each tab has a socket of its own", async () => {
    vi.stubGlobal("BroadcastChannel", undefined);
    const desk = new Desk();
    for (let opened = 0; opened < 2; opened += 1) {
      const { room } = await desk.open({ tabs: undefined });
      desk.hub.socket.welcome({ version: 4 });
      expect(room.isLeading).toBe(true);
      expect(await room.ready).toEqual({ ok: true });
    }
    expect(desk.hub.sockets).toHaveLength(2);
  });

  test("TAB3 a page that may have no lock goes alone", async () => {
    const desk = new Desk();
    const { platform } = desk.browser.tab();
    const locks = { request: () => Promise.reject(new DOMException("not here", "SecurityError")) };
    const { room } = await desk.open({ tabs: { ...platform, locks } });
    desk.hub.socket.welcome();
    expect(room.isLeading).toBe(true);
    expect(desk.hub.sockets).toHaveLength(1);
  });
});
