import { afterEach, describe, expect, test, vi } from "vitest";
import { connectRoom } from "../../../../src/client/connect-room.ts";
import { devToken } from "../../../../src/client/http/dev-token.ts";
import { readState, sendCommand } from "../../../../src/client/http/room-http.ts";
import type { RoomClient } from "../../../../src/client/room-client.ts";
import { FakeHub, type FakeClaims, type FakeHubOptions } from "../../../../src/client/testing/fake-hub.ts";
import { verifyContest } from "../../../../src/client/verify/verify-contest.ts";
import { EventWaiter } from "./event-waiter.ts";

const ROOM = { hubId: "demo", roomId: "quay" };

/** A hub and whoever joins it, all gone after the test. */
class Table {
  readonly hub: FakeHub;
  readonly #rooms: RoomClient[] = [];

  constructor(options: FakeHubOptions = {}) {
    this.hub = new FakeHub({ bridgeMs: 1, ...options });
  }

  async join(actorId: string, claims: FakeClaims = {}): Promise<RoomClient & { readonly seen: EventWaiter }> {
    const { url, platform } = this.hub;
    const token = this.hub.token(actorId, claims);
    const room = connectRoom({ url, ...ROOM, token, platform, backoff: { baseMs: 5, capMs: 5 } });
    this.#rooms.push(room);
    const seen = new EventWaiter(room);
    expect(await room.ready).toEqual({ ok: true });
    return Object.assign(room, { seen });
  }

  async leave(): Promise<void> {
    await Promise.all(this.#rooms.map((room) => room.close()));
    this.hub.stop();
  }
}

let table = new Table();
afterEach(async () => {
  vi.useRealTimers();
  await table.leave();
  table = new Table();
});

describe("the fake hub keeps the rules", () => {
  test("PKG7 RES3 CMD2 two players talk, and both hold what the room holds", async () => {
    const [mara, teo] = [await table.join("mara"), await table.join("teo")];
    expect(await mara.send("verb.say", { message: "Good evening." })).toMatchObject({ status: "accepted" });
    await teo.seen.event("chat.said");
    const token = table.hub.token("teo");
    const fresh = await readState({ url: table.hub.url, ...ROOM, platform: table.hub.platform }, token);
    expect(fresh).toEqual({ ok: true, value: { version: teo.version, state: teo.state } });
    expect(mara.state).toEqual(teo.state);
  });

  test("PKG7 VIEW1 VIEW5 nobody is told what is not for them, in replays too", async () => {
    const [mara, teo, ines] = [await table.join("mara"), await table.join("teo"), await table.join("ines")];
    const juno = await table.join("juno", { roles: ["moderator"] });
    await mara.send("verb.whisper", { target: "teo", message: "between us" });
    await teo.seen.event("chat.whispered");
    const said = await mara.send("verb.say", { message: "a word too much" });
    if (said.status !== "accepted") throw new Error(`not accepted: ${said.status}`);
    await juno.send("mod.retractMessage", { version: said.version, reason: "rude" });
    await ines.seen.event("chat.retracted");
    expect(ines.state?.chat.map(({ kind, text }) => [kind, text])).toEqual([["say", ""]]);
    const late = await table.join("late");
    expect(JSON.stringify(late.state)).not.toMatch(/between us|word too much/);
  });

  test("PKG7 CON6 a duel is thrown by the seed that was promised", async () => {
    const [mara, teo] = [await table.join("mara"), await table.join("teo")];
    await mara.send("verb.challengeDuel", { target: "teo" });
    const armed = await teo.seen.event("contest.armed");
    await teo.send("verb.challengeDuel", { target: "mara" });
    const resolved = await mara.seen.event("contest.resolved");
    const { seedCommitment } = armed.data;
    expect(verifyContest({ seedCommitment, resolved: resolved.data })).toMatchObject({ ok: true });
  });

  test("PKG7 the same seeds give the same dice", async () => {
    const winners = [];
    for (let round = 0; round < 2; round += 1) {
      const seeded = new Table({ newSeed: () => "ab".repeat(32) });
      const [mara, teo] = [await seeded.join("mara"), await seeded.join("teo")];
      await mara.send("verb.challengeDuel", { target: "teo" });
      await teo.send("verb.challengeDuel", { target: "mara" });
      winners.push((await mara.seen.event("contest.resolved")).data.participants);
      await seeded.leave();
    }
    expect(winners[0]).toEqual(winners[1]);
  });

  test("PKG7 RES7 time passes when the test says so: an offer expires, and its goods come back", async () => {
    const mara = await table.join("mara", { roles: ["player", "gm"] });
    await table.join("teo");
    await mara.send("gm.grantItems", { target: "mara", items: [{ item: "rope", quantity: 2 }] });
    await mara.send("verb.offerTrade", { target: "teo", give: [{ item: "rope", quantity: 2 }], want: [] });
    expect(mara.state?.inventory["mara"]).toEqual({});
    table.hub.advance(120_000);
    await mara.seen.event("trade.expired");
    expect(mara.state?.inventory["mara"]).toEqual({ rope: 2 });
  });

  test("PKG7 LIM1 CMD3 limits count, and an id counts once", async () => {
    const mara = await table.join("mara");
    const first = await mara.send("verb.say", { message: "one" }, { id: "same" });
    expect(await mara.send("verb.say", { message: "one" }, { id: "same" })).toEqual({ ...first, replayed: true });
    expect(await mara.send("verb.say", { message: "two" }, { id: "same" })).toMatchObject({ code: "id-reused" });
    for (let said = 0; said < 4; said += 1) await mara.send("verb.say", { message: `line ${said}` });
    const refused = await mara.send("verb.say", { message: "too much" });
    expect(refused).toMatchObject({ status: "rejected", code: "rate-limited" });
    const token = table.hub.token("mara");
    const { url, platform } = table.hub;
    table.hub.advance(10_000);
    const overHttp = { id: "http", verb: "verb.say", args: { message: "by HTTP" } } as const;
    expect(await sendCommand({ url, ...ROOM, platform }, token, overHttp)).toMatchObject({
      value: { status: "accepted" },
    });
  });

  test("PKG7 SES1 CLO1 a session closes with its closure, and the next command opens another", async () => {
    const orla = await table.join("orla", { roles: ["gm"] });
    await orla.send("gm.narrate", { text: "Rain." });
    const before = orla.state?.sessionId;
    await orla.send("gm.closeSession", { reason: "late" });
    await orla.seen.event("closure.completed");
    await orla.send("gm.narrate", { text: "Morning." });
    expect(orla.state?.sessionId).not.toBe(before);
    expect(orla.state?.closures).toMatchObject([{ status: "completed", sessionId: before }]);
  });
});

describe("what a test does to a client", () => {
  test("PKG7 SOK7 a connection that is lost is resumed, and nothing is missed", async () => {
    const [mara, teo] = [await table.join("mara"), await table.join("teo")];
    table.hub.disconnect({ actorId: "teo" });
    await mara.send("verb.say", { message: "Teo?" });
    expect((await teo.seen.event("chat.said")).data.message).toBe("Teo?");
    expect(teo.status).toMatchObject({ kind: "open", resume: "replay" });
  });

  test("PKG7 MOD1 PRE3 a kick and a fourth connection end one", async () => {
    const juno = await table.join("juno", { roles: ["moderator"] });
    const maras = [];
    for (let opened = 0; opened < 4; opened += 1) maras.push(await table.join("mara"));
    expect(maras[0]?.status).toMatchObject({ kind: "waiting" });
    await juno.send("mod.kick", { target: "mara", reason: "rude" });
    expect(maras[1]?.status).toMatchObject({ kind: "closed", reason: { code: "removed" } });
  });

  test("PKG7 SOK2 TOK4 refusals, expired tokens and new ones", async () => {
    const { hub } = table;
    const { url, platform } = hub;
    hub.refuseNext("banned", "not here");
    const refused = connectRoom({ url, ...ROOM, token: hub.token("mara"), platform });
    expect(await refused.ready).toMatchObject({ ok: false, reason: { code: "banned" } });
    const stale = connectRoom({ url, ...ROOM, token: hub.token("mara", { ttlMs: 1_000 }), platform });
    await stale.ready;
    stale.useToken(hub.token("mara", { name: "Mara the Lucky" }));
    await expect.poll(() => stale.state?.participants[0]?.name).toBe("Mara the Lucky");
    await stale.close();
    const late = hub.token("mara", { ttlMs: 1_000 });
    hub.advance(2_000);
    expect(await connectRoom({ url, ...ROOM, token: late, platform }).ready).toMatchObject({
      reason: { code: "unauthenticated" },
    });
  });

  test("PKG7 MOD1 SOK1 a banned actor gets no ticket and reads nothing", async () => {
    const juno = await table.join("juno", { roles: ["moderator"] });
    await table.join("mara");
    await juno.send("mod.ban", { target: "mara", reason: "rude", seconds: 600 });
    const { url, platform } = table.hub;
    const token = table.hub.token("mara");
    const banned = connectRoom({ url, ...ROOM, token, platform });
    expect(await banned.ready).toMatchObject({ ok: false, reason: { code: "banned" } });
    expect(await readState({ url, ...ROOM, platform }, token)).toMatchObject({ problem: { code: "banned" } });
  });

  test("PKG7 TOK4 a connection ends with its token", async () => {
    const mara = await table.join("mara", { ttlMs: 60_000 });
    table.hub.advance(60_000);
    expect(mara.status).toMatchObject({ kind: "closed", reason: { code: "token-expired" } });
  });

  test("PKG7 SOK6 what a listener brings about comes in a frame that follows", async () => {
    const mara = await table.join("mara", { roles: ["player", "gm"] });
    await table.join("teo");
    await mara.send("gm.grantItems", { target: "mara", items: [{ item: "rope", quantity: 1 }] });
    const faults: unknown[] = [];
    mara.on("fault", (fault) => void faults.push(fault));
    mara.on("event", ({ type }) => void (type === "trade.offered" && table.hub.advance(120_000)));
    await mara.send("verb.offerTrade", { target: "teo", give: [{ item: "rope", quantity: 1 }], want: [] });
    await mara.seen.event("trade.expired");
    expect(faults).toEqual([]);
    expect(mara.state?.inventory["mara"]).toEqual({ rope: 1 });
  });

  test("PKG7 a hub that was stopped keeps no timer and lets nobody in", async () => {
    const timers = new Set<() => void>();
    const after = (ms: number, task: () => void): (() => void) => {
      const timer = setTimeout(() => {
        timers.delete(cancel);
        task();
      }, ms);
      const cancel = (): void => {
        clearTimeout(timer);
        timers.delete(cancel);
      };
      timers.add(cancel);
      return cancel;
    };
    const own = new Table({ after, bridgeMs: 60_000 });
    const orla = await own.join("orla", { roles: ["gm"] });
    await orla.send("gm.closeSession", { reason: "late" });
    await orla.close();
    own.hub.stop();
    expect(timers.size).toBe(0);
    const { url } = own.hub;
    const late = connectRoom({
      url,
      ...ROOM,
      token: own.hub.token("mara"),
      platform: own.hub.platform,
      maxFailures: 0,
    });
    expect(await late.ready).toMatchObject({ reason: { code: "gave-up" } });
  });

  test("PKG7 TOK3 it makes tokens of development as a hub does", async () => {
    const { url, platform } = table.hub;
    const minted = await devToken({ url, platform }, { actorId: "ada", ...ROOM });
    if (!minted.ok) throw new Error(minted.problem.detail);
    const room = connectRoom({ url, ...ROOM, token: minted.value.token, platform });
    expect(await room.ready).toEqual({ ok: true });
    await room.close();
  });

  test("PKG7 CAT2 it takes a hub's own catalog, and refuses one that no hub takes", async () => {
    const own = new Table({ catalog: { verbs: { "verb.emote": null } } });
    const mara = await own.join("mara");
    expect(await mara.send("verb.emote", { text: "waves" })).toMatchObject({ code: "unknown-verb" });
    await own.leave();
    expect(() => new FakeHub({ catalog: { verbs: { "verb.say": { label: 5 } } } })).toThrow(/catalog: /);
  });
});
