import { describe, expect, test } from "vitest";
import { bansOf } from "../../../../src/durable/hub/bans-of.ts";
import { directoryOf } from "../../../../src/durable/hub/directory-of.ts";
import { character, moderator, player, type Character } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { edge, edgeEnv } from "../support/edge-env.ts";
import { eventually } from "../support/eventually.ts";
import { TestRoom } from "../support/test-room.ts";

const bob = player("bob");
const mo: Character = { ...moderator("mo"), room: "*" };
/** Longer than the edge trusts what it knows of a hub's bans. */
const TRUST_MS = 5_001;

const ban = { target: "bob", reason: "spite", scope: "hub" };

/** Two rooms of a hub with Bob in both, and a moderator of the whole hub in the first. */
async function stage() {
  const one = new TestRoom();
  const two = new TestRoom(one.hubId);
  const [m, b1, b2] = [await one.open(mo), await one.open(bob), await two.open(bob)];
  return { one, two, mo: m, bobInOne: b1, bobInTwo: b2 };
}

async function codeOf(response: Response): Promise<string> {
  const { code }: { code?: string } = response.status < 400 ? {} : await response.json();
  return `${response.status} ${code ?? ""}`.trim();
}

/** Looks until it is so. */
async function untilSo(what: string, isSo: () => Promise<boolean>): Promise<void> {
  await eventually(what, async () => ((await isSo()) ? true : undefined));
}

const state = async (room: TestRoom, who: Character) => codeOf(await room.request("/state", who));

async function rooms(room: TestRoom, who: Character): Promise<string> {
  const headers = { authorization: `Bearer ${await room.token(who)}` };
  return codeOf(await edge.fetch(`https://hub.test/v1/hubs/${room.hubId}/rooms`, { headers }));
}

describe("a ban from the hub", () => {
  test("MOD6 SOK7 closes every socket of its target in every room, and keeps them out of all rooms and routes", async () => {
    const { one, two, mo: m, bobInOne, bobInTwo } = await stage();
    await m.act("mod.ban", ban);
    expect(await bobInOne.hungUp()).toMatchObject({ code: 4403 });
    expect((await bobInOne.event("moderation.banned")).data).toEqual({ target: "bob", reason: "spite", scope: "hub" });
    expect(await bobInTwo.hungUp()).toMatchObject({ code: 4403, reason: "banned from this hub" });
    clock.move(TRUST_MS);
    expect(await state(one, bob)).toBe("403 banned");
    expect(await state(two, bob)).toBe("403 banned");
    expect(await state(new TestRoom(one.hubId), bob)).toBe("403 banned");
    expect(await rooms(one, bob)).toBe("403 banned");
    // Of another hub nothing was said, and of another actor neither.
    expect(await state(new TestRoom(), bob)).toBe("200");
    expect(await state(two, player("ada"))).toBe("200");
  });

  test("MOD6 ends with its time, or when it is lifted from any room of the hub", async () => {
    const { one, two, mo: m } = await stage();
    await m.act("mod.ban", { ...ban, seconds: 60 });
    clock.move(TRUST_MS);
    expect(await state(two, bob)).toBe("403 banned");
    clock.move(60_000);
    expect(await state(two, bob)).toBe("200");
    await m.act("mod.ban", ban);
    const there = await two.open(mo);
    await there.act("mod.unban", { target: "bob", scope: "hub" });
    await untilSo("the hub to know", async () => (await bansOf(edgeEnv, one.hubId).bans(-1)).bans?.length === 0);
    clock.move(TRUST_MS);
    expect([await state(one, bob), await state(two, bob)]).toEqual(["200", "200"]);
    await one.open(bob);
  });

  test("MOD6 MOD4 takes a moderator with a token for every room, and never holds for the role ops", async () => {
    const one = new TestRoom();
    const own = await one.open(moderator("own"));
    for (const verb of ["mod.ban", "mod.unban"]) {
      expect(await own.command(verb, ban)).toMatchObject({ code: "role-required", details: { path: "scope" } });
    }
    expect(await own.command("mod.ban", { ...ban, scope: "world" })).toMatchObject({ code: "invalid-args" });
    const m = await one.open(mo);
    // An actor who is not here has no role that the room knows.
    await m.act("mod.ban", { ...ban, target: "olga" });
    clock.move(TRUST_MS);
    expect(await state(one, character("olga", ["ops"]))).toBe("200");
    expect(await state(one, character("olga", ["gm"]))).toBe("403 banned");
  });

  test("MOD6 SOK9 a ticket that was made before the ban lets nobody in", async () => {
    const { one, two, mo: m, bobInTwo } = await stage();
    const { ticket }: { ticket: string } = await (await two.request("/tickets", bob, {})).json();
    await m.act("mod.ban", ban);
    await bobInTwo.hungUp();
    const headers = { upgrade: "websocket", "sec-websocket-protocol": `hub.v1, ticket.${ticket}` };
    expect(await codeOf(await two.fetch("/socket", { headers }))).toBe("403 banned");
    expect(one.hubId).toBe(two.hubId);
  });

  test("MOD6 a room that slept through it closes the sockets that it woke with", async () => {
    const { one, two, bobInTwo } = await stage();
    await two.hibernate();
    // As if no push had reached the room: it hears of it by the tag of its hub.
    const at = clock.now();
    await bansOf(edgeEnv, one.hubId).changeBan({ actorId: "bob", until: null, isLifted: false, at });
    clock.move(10_001);
    await two.ring();
    expect(await bobInTwo.hungUp()).toMatchObject({ code: 4403 });
  });

  test("MOD6 CMD3 is told to the hub until the hub has it, across a crash", async () => {
    const { one, mo: m } = await stage();
    const isTold = async () => (await one.rows("SELECT * FROM hub_bans")).length === 0;
    await m.act("mod.ban", ban);
    await untilSo("the hub to be told", isTold);
    // As it stands after a crash between the commit and the hub's answer.
    const at = clock.now() + 1;
    const body = JSON.stringify({ actorId: "eve", until: null, isLifted: false, at });
    await one.inside((object) => {
      object.storage.sql.exec("INSERT INTO hub_bans (actor_id, body, next_at, sends) VALUES ('eve', ?, 0, 0)", body);
    });
    await one.crash();
    await one.pass(2_001);
    await untilSo("the hub to be told", isTold);
    const { bans } = await bansOf(edgeEnv, one.hubId).bans(-1);
    expect(bans?.map(({ actorId }) => actorId).toSorted()).toEqual(["bob", "eve"]);
  });
});

test("MOD6 of a ban and its lifting the later counts, in whatever order they arrive and however often", async () => {
  const { hubId } = new TestRoom();
  const hub = bansOf(edgeEnv, hubId);
  const banned = { actorId: "bob", until: null, isLifted: false, at: clock.now() };
  const lifted = { ...banned, isLifted: true, at: clock.now() + 1 };
  expect(await hub.changeBan(banned)).toBe(1);
  expect(await hub.changeBan(banned)).toBe(1);
  expect(await hub.changeBan(lifted)).toBe(2);
  expect(await hub.changeBan(banned)).toBe(2);
  expect(await hub.bans(2)).toEqual({ version: 2, bans: null });
  expect(await hub.bans(1)).toEqual({ version: 2, bans: [] });
  expect(await directoryOf(edgeEnv, hubId).catalogTag("room-a")).toBe("none+2");
});
