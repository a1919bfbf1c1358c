import { beforeEach, describe, expect, test, vi } from "vitest";
import { bansOf } from "../../../../src/durable/hub/bans-of.ts";
import { directoryPart } from "../../../../src/durable/hub/directory-parts.ts";
import { HubCatalog } from "../../../../src/durable/hub/hub-catalog.ts";
import { HubDirectory } from "../../../../src/durable/hub/hub-directory.ts";
import { player } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { edgeEnv } from "../support/edge-env.ts";
import { eventually } from "../support/eventually.ts";
import { putCatalog } from "../support/put-catalog.ts";
import { TestRoom } from "../support/test-room.ts";

const ROOMS = 24;
const RENEW_MS = 100_000;
const WAKINGS = 2;

/** Counts the calls that reach a hub's one object. */
function countCalls() {
  const [get, tag, bans] = [
    vi.spyOn(HubCatalog.prototype, "get"),
    vi.spyOn(HubCatalog.prototype, "tag"),
    vi.spyOn(HubCatalog.prototype, "bans"),
  ];
  const renew = vi.spyOn(HubDirectory.prototype, "renew");
  return () => ({
    get: get.mock.calls.length,
    tag: tag.mock.calls.length,
    bans: bans.mock.calls.length,
    renew: renew.mock.calls.length,
  });
}

/** Rooms of one hub, somebody in each. `tag()` reads the override by `get()`, so the counts are of both. */
async function openRooms(prepare: (first: TestRoom) => Promise<unknown>): Promise<readonly TestRoom[]> {
  const first = new TestRoom();
  await prepare(first);
  const rooms = [first, ...Array.from({ length: ROOMS - 1 }, () => new TestRoom(first.hubId))];
  for (const room of rooms) await room.open(player("ada"));
  return rooms;
}

const shardsOf = (rooms: readonly TestRoom[]) =>
  new Set(rooms.map(({ hubId, roomId }) => directoryPart(hubId, roomId))).size;

beforeEach(() => void vi.restoreAllMocks());

describe("the one object of a hub", () => {
  test("CAT4 is asked by no room of a hub that changed nothing, but for its tag by each shard", async () => {
    const calls = countCalls();
    const rooms = await openRooms(async () => {});
    const { get, tag, bans } = calls();
    expect(tag).toBeLessThanOrEqual(shardsOf(rooms));
    // Each tag is made of what is kept.
    expect(get - tag).toBe(0);
    // By the edge, once in 5 s.
    expect(bans).toBe(1);
  });

  test("CAT4 MOD6 gives its contents once to each room and its bans once to each shard, however often rooms wake and renew", async () => {
    const rooms = await openRooms(async (room) => {
      await putCatalog(room, { verbs: { "verb.emote": null } });
      await bansOf(edgeEnv, room.hubId).changeBan({ actorId: "bob", until: null, isLifted: false, at: 1 });
    });
    const calls = countCalls();
    for (let waking = 0; waking < WAKINGS; waking += 1) {
      clock.move(RENEW_MS);
      for (const room of rooms) {
        await room.hibernate();
        await room.ring();
      }
    }
    const { get, tag, bans, renew } = calls();
    expect(renew).toBeGreaterThanOrEqual(ROOMS * WAKINGS);
    expect(get - tag).toBe(0);
    expect(bans).toBeLessThanOrEqual(shardsOf(rooms));
    expect(tag).toBeLessThanOrEqual(shardsOf(rooms) * WAKINGS);
  });

  test("MOD6 a shard of the release before, which does not tell bans, is no hindrance", async () => {
    vi.spyOn(HubDirectory.prototype, "bans").mockRejectedValue(
      new Error("Durable Object does not contain method bans()"),
    );
    const room = new TestRoom();
    await bansOf(edgeEnv, room.hubId).changeBan({ actorId: "bob", until: null, isLifted: false, at: 1 });
    const client = await room.open(player("ada"));
    await room.hibernate();
    await client.act("verb.say", { message: "hm" });
    const refused = await eventually("the ban", async () => {
      // Tickets have a budget (LIM4).
      clock.move(1_000);
      const answer = await room.object.mintTicket(room.actor(player("bob")));
      return answer.ok ? undefined : answer;
    });
    expect(refused).toMatchObject({ problem: { code: "banned" } });
  });
});
