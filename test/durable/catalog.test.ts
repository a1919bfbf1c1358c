import { describe, expect, test, vi } from "vitest";
import { catalogOf } from "../../src/durable/catalog-of.ts";
import { BUILT_IN_CATALOG } from "../../src/durable/rules/built-in-catalog.ts";
import { catalogWith } from "../rules/unlimited.ts";
import { moderator, player, spectator } from "./support/character.ts";
import { clock } from "./support/clock.ts";
import { edgeEnv } from "./support/edge-env.ts";
import { eventually } from "./support/eventually.ts";
import { telemetryOf } from "./support/telemetry.ts";
import type { TestClient } from "./support/test-client.ts";
import { TestRoom } from "./support/test-room.ts";

const ada = player("ada");
const bob = player("bob");
const MUTE = { verbs: { "verb.say": null } };
const mute = catalogWith(MUTE);

const synced = (client: TestClient) =>
  client.frames.flatMap((frame) => (frame.type === "hub.catalog.sync" ? [frame.catalogVersion] : []));

/** What the hub's catalog object is told by `PUT …/catalog`; the rooms are not. */
const puts = (room: TestRoom, changes: object) => catalogOf(edgeEnv, room.hubId).change(changes, "olga");

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
    await puts(room, MUTE);
    const client = await room.open(ada);
    await room.object.catalogChanged(mute);
    await room.hibernate();
    expect(await client.command("verb.say", { message: "hm" })).toMatchObject({ code: "unknown-verb" });
    await puts(room, {});
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
    await puts(room, without);
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
    await puts(room, MUTE);
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
    await puts(room, MUTE);
    expect(await inForce()).toEqual({ catalog: mute });
  });
});

describe("a hint that got lost", () => {
  test("CAT2 is made good at the next renewal of the lease", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await puts(room, MUTE);
    expect(await client.command("verb.say", { message: "still" })).toMatchObject({ status: "accepted" });
    await room.pass(100_000);
    expect((await client.event("catalog.updated")).data.catalogVersion).toBe(mute.catalogVersion);
    await client.until("the sync", () => (synced(client).length > 1 ? true : undefined));
  });

  test("CAT2 a look that was on its way when a hint came does not undo it", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await puts(room, {});
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
    await puts(room, MUTE);
    await room.hibernate();
    await room.state(ada);
    expect((await client.event("catalog.updated")).data.catalogVersion).toBe(mute.catalogVersion);
  });

  test("CAT2 RES6 a room whose hub has another catalog from the start learns it before long", async () => {
    const room = new TestRoom();
    await puts(room, MUTE);
    await room.open(ada);
    const kept = await eventually("the hub's catalog", async () => {
      const [row] = await room.rows<{ body: string }>("SELECT body FROM meta WHERE id = 'catalog'");
      return row?.body;
    });
    expect(JSON.parse(kept)).toEqual(mute);
  });
});
