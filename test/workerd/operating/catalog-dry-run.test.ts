import * as v from "valibot";
import { expect, test } from "vitest";
import { CatalogDryRun } from "../../../src/durable/protocol/http/catalog-change.ts";
import { gm, invoker, player } from "../durable/support/character.ts";
import { edge } from "../durable/support/edge-env.ts";
import { eventually } from "../durable/support/eventually.ts";
import { queue } from "../durable/support/queue.ts";
import { TestRoom } from "../durable/support/test-room.ts";
import { olga } from "./support/ask-as-operator.ts";

async function put(room: TestRoom, body: object, query = "?dry-run=true"): Promise<Response> {
  const authorization = `Bearer ${await room.token(olga)}`;
  const init = { method: "PUT", headers: { authorization }, body: JSON.stringify(body) };
  return edge.fetch(`https://hub.test/v1/hubs/${room.hubId}/catalog${query}`, init);
}

async function dryRun(room: TestRoom, body: object) {
  const response = await put(room, body);
  expect(response.status).toBe(200);
  return v.parse(CatalogDryRun, await response.json());
}

/** Two live rooms of a hub: one with a duel, a trade and a ritual under way, one where people only talk. */
async function twoRooms() {
  const room = new TestRoom();
  const quiet = new TestRoom(room.hubId);
  const [ada] = [await room.open(invoker("ada")), await room.open(player("bob")), await quiet.open(gm("gil"))];
  await ada.act("verb.challengeDuel", { target: "bob" });
  await ada.act("verb.offerTrade", { target: "bob", give: [], want: [{ item: "coin", quantity: 1 }] });
  await ada.act("verb.invokeRelic", { relicId: "orb" });
  await eventually("two leases", async () => {
    const listed = await room.listed(olga);
    return listed.length === 2 && listed.some(({ participants }) => participants === 2) ? true : undefined;
  });
  return room;
}

test("CAT6 a dry run says what differs and what is open under it, and changes, records and tells nothing", async () => {
  const room = await twoRooms();
  const version = (await room.state(olga)).version;
  const seen = await dryRun(room, {
    verbs: { "verb.challengeDuel": null, "verb.acceptTrade": { label: "Take it" }, "verb.say": null },
    limits: { roomCommandsPerSecond: 100 },
    safety: { words: ["doom"] },
  });
  expect(seen).toMatchObject({
    verbs: {
      added: [],
      removed: ["verb.say", "verb.challengeDuel"],
      changed: [{ verbId: "verb.acceptTrade", fields: ["label"] }],
    },
    limits: ["roomCommandsPerSecond"],
    safety: ["words"],
    unreached: [],
    unasked: 0,
  });
  expect(seen.rooms).toMatchObject([
    {
      roomId: room.roomId,
      participants: 2,
      openContests: [{ verb: "verb.challengeDuel", status: "armed", participants: ["ada"] }],
      openTrades: [{ from: "ada", to: "bob" }],
      openRituals: [],
      cooldowns: [],
    },
  ]);
  const { catalogVersion, state } = { ...seen, ...(await room.state(olga)) };
  expect(state.catalogVersion).not.toBe(catalogVersion);
  expect((await room.state(olga)).version).toBe(version);
  expect(queue.records(room).filter(({ kind }) => kind === "audit")).toEqual([]);
});

test("CAT6 a ritual and its cooldown are touched by the ritual's verb; limits alone touch no room", async () => {
  const room = await twoRooms();
  const [ritual] = (await dryRun(room, { verbs: { "verb.invokeRelic": { momentumCost: 3 } } })).rooms;
  expect(ritual).toMatchObject({ openRituals: [{ relicId: "orb" }], cooldowns: [{ key: "ritual" }], openTrades: [] });
  expect((await dryRun(room, { limits: { roomCommandsPerSecond: 100 } })).rooms).toEqual([]);
  expect(await dryRun(room, {})).toMatchObject({ verbs: { added: [], removed: [], changed: [] }, limits: [] });
});

test("CAT6 CAT2 what a put refuses a dry run refuses, by the same name", async () => {
  const room = new TestRoom();
  const problem = async (body: object, query?: string) => {
    const response = await put(room, body, query);
    const { code, path }: { code?: string; path?: string } = await response.json();
    return [response.status, code, path];
  };
  expect(await problem({ verbs: { "verb.sing": null } })).toEqual([422, "invalid-catalog", "verbs.verb.sing"]);
  expect(await problem({}, "?dry-run=perhaps")).toEqual([400, "invalid-request", "dry-run"]);
});
