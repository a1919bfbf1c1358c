import { describe, expect, test, vi } from "vitest";
import { catalogOf } from "../../../../src/durable/hub/catalog-of.ts";
import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import { Room } from "../../../../src/durable/room/room.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { catalogWith } from "../../../unit/rules/limits/unlimited.ts";
import { gm, moderator, player, spectator } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { edgeEnv } from "../support/edge-env.ts";
import { eventually } from "../support/eventually.ts";
import { putCatalog } from "../support/put-catalog.ts";
import { telemetryOf } from "../support/telemetry.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada");
const bob = player("bob");
const MUTE = { verbs: { "verb.say": null } };
const mute = catalogWith(MUTE);
const HOUR = 3_600_000;
/** The tables that the room has made itself; the runtime notes alarms in a table, too. */
const tables = (room: TestRoom) => room.rows("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'");
const lateResult = ({ hubId, roomId }: TestRoom): OfflineResult => ({
  kind: "closure.published",
  purpose: "result",
  key: "closure-of-old/closure.published",
  hubId,
  roomId,
  jobId: "ses-of-old",
  attempt: 1,
  workflowId: "closure-of-old",
  correlationId: "cor-of-old",
  hops: { stagedAt: new Date(clock.now()).toISOString() },
  batchId: "batch-1",
  loreCount: 1,
});
const REJECTED = { id: "c-1", verb: "gm.narrate", args: { text: "It rains." } };

const synced = (client: TestClient) =>
  client.frames.flatMap((frame) => (frame.type === "hub.catalog.sync" ? [frame.catalogVersion] : []));

describe("a running room", () => {
  test("CAT2 takes a change as an event, then sends everybody the verbs anew", async () => {
    const room = new TestRoom();
    const clients = [await room.open(ada), await room.open(spectator("sam"))];
    await room.object.catalogChanged(mute);
    for (const client of clients) {
      await client.until("the sync", () => (synced(client).length > 1 ? true : undefined));
      expect((await client.event("catalog.updated")).data).toEqual({ catalogVersion: mute.catalogVersion });
      expect(synced(client)).toEqual([BUILT_IN_CATALOG.catalogVersion, mute.catalogVersion]);
      const types = client.frames.map(({ type }) => type);
      expect(types.slice(-2)).toEqual(["hub.stateUpdate", "hub.catalog.sync"]);
      const last = client.frames.findLast((frame) => frame.type === "hub.catalog.sync");
      expect(last).toMatchObject({ verbs: mute.verbs });
      expect(client.view?.catalogVersion).toBe(mute.catalogVersion);
    }
    expect(await clients[0]?.command("verb.say", { message: "hm" })).toMatchObject({ code: "unknown-verb" });
  });

  test("CAT2 a change that it has already says nothing to anybody", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await room.object.catalogChanged(mute);
    await client.until("the sync", () => (synced(client).length > 1 ? true : undefined));
    const { version } = client;
    const frames = client.frames.length;
    await room.object.catalogChanged(mute);
    await client.settled();
    expect([client.version, client.frames.length]).toEqual([version, frames]);
  });

  test("CAT2 SHP7 newcomers are told the verbs and limits in force", async () => {
    const room = new TestRoom();
    await room.open(bob);
    const limits = { actorCommands: { burst: 7, perSeconds: 7 }, roomCommandsPerSecond: 77 };
    await room.object.catalogChanged(catalogWith({ ...MUTE, limits }));
    const client = await room.open(ada);
    expect(await client.frame("hub.system.connected")).toMatchObject({ limits });
    expect((await client.frame("hub.catalog.sync")).verbs.map(({ id }) => id)).not.toContain("verb.say");
  });

  test("CAT2 RES6 it survives hibernation, and the restored catalog does too", async () => {
    const room = new TestRoom();
    await putCatalog(room, MUTE);
    const client = await room.open(ada);
    await room.object.catalogChanged(mute);
    await room.hibernate();
    expect(await client.command("verb.say", { message: "hm" })).toMatchObject({ code: "unknown-verb" });
    await putCatalog(room, {});
    await room.object.catalogChanged(BUILT_IN_CATALOG);
    await room.hibernate();
    expect(await client.command("verb.say", { message: "ah" })).toMatchObject({ status: "accepted" });
  });

  test("CAT2 a trade and a duel of verbs that are gone go on to their ends", async () => {
    const room = new TestRoom();
    const [a, b, m] = [await room.open(ada), await room.open(bob), await room.open(moderator("mo"))];
    const hat = [{ item: "hat", quantity: 1 }];
    await b.reaches(await a.act("verb.offerTrade", { target: "bob", give: [], want: hat }));
    await b.reaches(await a.act("verb.challengeDuel", { target: "bob" }));
    const gone = ["verb.offerTrade", "verb.acceptTrade", "verb.challengeDuel"].map((id) => [id, null]);
    const without = { verbs: Object.fromEntries(gone) };
    await putCatalog(room, without);
    await room.object.catalogChanged(catalogWith(without));
    expect(await b.command("verb.challengeDuel", { target: "ada" })).toMatchObject({ code: "unknown-verb" });
    await room.hibernate();
    await room.pass(6_000);
    expect((await m.event("contest.expired")).data.reason).toBe("arming-timeout");
    await room.pass(114_000);
    await m.event("trade.expired");
    expect(m.view).toEqual((await room.state(moderator("mo"))).state);
  });
});

/** As a release left it in the hub's object that had a verb which this one has no more. */
async function outlives(room: TestRoom, changes: object): Promise<void> {
  const kept = edgeEnv.CATALOG.getByName(room.hubId);
  await kept.put(JSON.stringify(changes), "olga", new Date(clock.now()).toISOString());
}

describe("changes that no longer fit the release", () => {
  test("CAT2 RES6 TEL2 the built-in catalog is in force, an alert names the fault, and the room goes on", async () => {
    const room = new TestRoom();
    await putCatalog(room, MUTE);
    const client = await room.open(ada);
    await room.object.catalogChanged(mute);
    await outlives(room, { verbs: { "verb.say": null, "verb.sing": null } });
    await room.pass(100_000);
    await client.event("catalog.updated", ({ data }) => data.catalogVersion === BUILT_IN_CATALOG.catalogVersion);
    expect(await client.command("verb.say", { message: "as ever" })).toMatchObject({ status: "accepted" });
    await room.pass(100_000);
    expect(telemetryOf(room, "admin.alert")).toMatchObject([
      { level: "error", reason: "catalog-fault", severity: "critical", data: { path: "verbs.verb.sing" } },
    ]);
    expect(telemetryOf(room, "telemetry.hub.catalogFailed")).toEqual([]);
  });

  test("CAT2 SHP7 the hub shows what is in force, and takes others", async () => {
    const room = new TestRoom();
    await outlives(room, { verbs: { "verb.say": { rateLimit: "none" } } });
    const inForce = async () => catalogOf(edgeEnv, room.hubId).inForce();
    expect(await inForce()).toMatchObject({ catalog: BUILT_IN_CATALOG, fault: { path: "verbs.verb.say.rateLimit" } });
    await putCatalog(room, MUTE);
    expect(await inForce()).toMatchObject({ catalog: mute, tag: expect.stringMatching(/^[0-9a-f]{16}$/) });
  });
});

describe("a hint that got lost", () => {
  test("CAT2 is made good at the next renewal of the lease", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await putCatalog(room, MUTE);
    expect(await client.command("verb.say", { message: "still" })).toMatchObject({ status: "accepted" });
    await room.pass(100_000);
    expect((await client.event("catalog.updated")).data.catalogVersion).toBe(mute.catalogVersion);
    await client.until("the sync", () => (synced(client).length > 1 ? true : undefined));
  });

  test("CAT2 a look that was on its way when a hint came does not undo it", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await putCatalog(room, {});
    const held = Promise.withResolvers<null>();
    const spy = vi.spyOn(edgeEnv.CATALOG, "getByName").mockReturnValueOnce({ get: () => held.promise } as never);
    const rung = room.pass(100_000);
    await expect.poll(() => spy.mock.calls.length).toBeGreaterThan(0);
    await room.object.catalogChanged(mute);
    held.resolve(null);
    await rung;
    await client.event("catalog.updated");
    expect(await client.command("verb.say", { message: "hm" })).toMatchObject({ code: "unknown-verb" });
    expect(client.events().filter(({ type }) => type === "catalog.updated")).toHaveLength(1);
  });

  test("CAT2 and at every start", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await putCatalog(room, MUTE);
    await room.hibernate();
    await room.state(ada);
    expect((await client.event("catalog.updated")).data.catalogVersion).toBe(mute.catalogVersion);
  });

  test("CAT2 RES6 a room whose hub has another catalog from the start learns it before long", async () => {
    const room = new TestRoom();
    await putCatalog(room, MUTE);
    await room.open(ada);
    const kept = await eventually("the hub's catalog", async () => {
      const [row] = await room.rows<{ body: string }>("SELECT body FROM meta WHERE id = 'catalog'");
      return row?.body;
    });
    expect(JSON.parse(kept)).toEqual(mute);
  });
});

describe("rules not yet known", () => {
  const text = (message: string) => ({ verb: "verb.say", args: { message } });
  const post = (room: TestRoom, who: typeof ada, message: string, id = `c-${message.replaceAll(" ", "-")}`) =>
    room.request("/commands", who, { id, ...text(message) });
  const VETO = { safety: { words: ["meltdown"] } };

  test("CAT4 CMD6 a fresh room takes its first HTTP command under its hub's rules", async () => {
    const rooms = Array.from({ length: 8 }, () => new TestRoom());
    for (const room of rooms) await putCatalog(room, { ...MUTE, ...VETO });
    const answers = await Promise.all(rooms.map((room) => post(room, ada, "hello")));
    const receipts = await Promise.all(answers.map((answer) => answer.json()));
    expect(receipts).toMatchObject(rooms.map(() => ({ status: "rejected", code: "unknown-verb" })));
  });

  test.each([
    ["hibernation", (room: TestRoom) => room.hibernate()],
    ["a crash", (room: TestRoom) => room.crash()],
  ])("CAT4 a room that wakes after %s takes its first command under the rules of now", async (_, sleep) => {
    const room = new TestRoom();
    const client = await room.open(ada);
    expect(await client.command("verb.say", { message: "a meltdown" })).toMatchObject({ status: "accepted" });
    await client.close();
    await sleep(room);
    await putCatalog(room, VETO);
    expect(await (await post(room, bob, "a meltdown")).json()).toMatchObject({ code: "safety-veto" });
  });

  test("CAT4 SOK2 a room that knows no rules answers 503 and stores nothing, and goes on when it knows them", async () => {
    const room = new TestRoom();
    await putCatalog(room, VETO);
    const down = vi.spyOn(edgeEnv.DIRECTORY, "get").mockImplementation(() => {
      throw new Error("the directory is down");
    });
    const refused = await post(room, ada, "a meltdown");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await refused.json()).toMatchObject({ code: "busy" });
    expect((await room.request("/tickets", ada, {})).status).toBe(503);
    for (const path of ["/state", "/events", "/sessions", "/sessions/ses-none"])
      expect([path, (await room.request(path, ada)).status]).toEqual([path, 503]);
    expect((await room.request("/close", gm("gil"), {})).status).toBe(503);
    await expect(room.open(ada)).rejects.toThrow("503");
    expect(await room.rows("SELECT name FROM sqlite_master")).toEqual([]);
    down.mockRestore();
    clock.move(1000);
    await eventually("the rules", async () =>
      (await post(room, ada, "hi", "probe")).status === 200 ? true : undefined,
    );
    expect(await (await post(room, ada, "a meltdown")).json()).toMatchObject({ code: "safety-veto" });
  });

  test("CAT4 CMD5 a catalog that the room could not commit is not taken for known, and is fetched again", async () => {
    const room = new TestRoom();
    await room.open(ada);
    await putCatalog(room, MUTE);
    const problem = { code: "internal", detail: "something went wrong here; nothing was changed" } as const;
    const broken = vi.spyOn(Room.prototype, "apply").mockReturnValueOnce({ kind: "refused", problem });
    const failed = await Promise.resolve(room.object.catalogChanged(mute, "a-tag")).catch(String);
    expect(failed).toContain("was not taken up");
    broken.mockRestore();
    await room.hibernate();
    expect((await room.state(ada)).state.catalogVersion).toBe(mute.catalogVersion);
  });

  test("CAT4 a room that wakes while nobody can tell goes on under the last rules it knew", async () => {
    const room = new TestRoom();
    await putCatalog(room, VETO);
    const client = await room.open(ada);
    await room.hibernate();
    const down = vi.spyOn(edgeEnv.DIRECTORY, "get").mockImplementation(() => {
      throw new Error("the directory is down");
    });
    expect(await client.command("verb.say", { message: "a meltdown" })).toMatchObject({ code: "safety-veto" });
    expect(await client.command("verb.say", { message: "calm" })).toMatchObject({ status: "accepted" });
    down.mockRestore();
  });

  test("CAT4 the hub's one catalog object is asked for its content only where the tag is another", async () => {
    const room = new TestRoom();
    await putCatalog(room, VETO);
    await room.open(ada);
    const asked = vi.fn<() => void>();
    const stubOf = edgeEnv.CATALOG.getByName.bind(edgeEnv.CATALOG);
    // The edge asks the same object for the hub's bans, which is another call (MOD6).
    vi.spyOn(edgeEnv.CATALOG, "getByName").mockImplementation((name) => {
      const stub = stubOf(name);
      const counted = { get: () => (asked(), stub.get()), bans: (known: number) => stub.bans(known) };
      return counted as unknown as typeof stub;
    });
    for (let n = 0; n < 3; n += 1) {
      await room.hibernate();
      await room.state(ada);
      await room.pass(100_000);
    }
    expect(asked.mock.calls.length).toBeLessThanOrEqual(3);
    vi.mocked(edgeEnv.CATALOG.getByName).mockRestore();
    await putCatalog(room, MUTE);
    const again = vi.spyOn(edgeEnv.CATALOG, "getByName");
    await room.pass(100_000);
    expect(again).toHaveBeenCalled();
    expect((await room.state(ada)).state.catalogVersion).toBe(mute.catalogVersion);
  });
});

describe("a room that nobody has entered", () => {
  test("RES10 TOK1 is read without making a table, and begins with its hub's catalog", async () => {
    const room = new TestRoom();
    await putCatalog(room, MUTE);
    expect(await room.state(ada)).toMatchObject({ version: 0, state: { catalogVersion: mute.catalogVersion } });
    for (const path of ["/events", "/sessions", "/state?at=0"])
      expect((await room.request(path, ada)).status).toBe(200);
    expect(await room.rows("SELECT name FROM sqlite_master")).toEqual([]);
    expect(await room.alarmIn()).toBeNull();
    const client = await room.open(ada);
    expect((await room.rows("SELECT name FROM sqlite_master")).length).toBeGreaterThan(20);
    await room.hibernate();
    expect(await client.command("verb.say", { message: "hm" })).toMatchObject({ code: "unknown-verb" });
    expect(await (await room.request("/state?at=0", ada)).json()).toMatchObject({
      state: { catalogVersion: mute.catalogVersion },
    });
  });

  test("CAT2 RES3 tells those who watch it of another catalog", async () => {
    const room = new TestRoom();
    const sam = await room.open(spectator("sam"));
    await room.object.catalogChanged(mute);
    await sam.until("the sync", () => (synced(sam).length > 1 ? true : undefined));
    await sam.settled();
    expect(synced(sam)).toEqual([BUILT_IN_CATALOG.catalogVersion, mute.catalogVersion]);
    expect(await tables(room)).toEqual([]);
    expect(sam.view?.catalogVersion).toBe(mute.catalogVersion);
  });

  test.each([
    ["a command was rejected", (room: TestRoom) => room.request("/commands", ada, REJECTED)],
    ["a late result came", (room: TestRoom) => room.result(lateResult(room))],
  ])("RES10 CMD6 in which %s is deleted an hour later", async (_, happens) => {
    const room = new TestRoom();
    await happens(room);
    expect((await room.rows("SELECT name FROM sqlite_master")).length).toBeGreaterThan(20);
    expect(await room.alarmIn()).toBe(HOUR);
    await room.pass(HOUR);
    expect(await tables(room)).toEqual([]);
    expect(await room.alarmIn()).toBeNull();
  });

  test("RES10 CMD8 that has tables of the release before is deleted when it wakes", async () => {
    const room = new TestRoom();
    await room.request("/commands", ada, REJECTED);
    await room.inside(async ({ storage }) => {
      storage.sql.exec("DELETE FROM meta WHERE id = 'made-at'");
      await storage.deleteAlarm();
    });
    await room.hibernate();
    await room.state(ada);
    await room.pass(0);
    expect(await tables(room)).toEqual([]);
  });
});
