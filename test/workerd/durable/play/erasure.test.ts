import { describe, expect, test } from "vitest";
import type { RoomErasureAnswer } from "../../../../src/durable/protocol/bridge/room-erasure.ts";
import { signedHeaders } from "../../../support/signed-headers.ts";
import { moderator, player } from "../support/character.ts";
import { edge, edgeEnv } from "../support/edge-env.ts";
import { TestRoom } from "../support/test-room.ts";

const ada = player("ada", { name: "Ada Zorbl" });
const bob = player("bob");

/** Posts an order to a room as the bridge does. */
async function post(room: TestRoom, what: string, order: object): Promise<Response> {
  const { hubId, roomId } = room;
  const body = JSON.stringify({ schema: 1, hubId, roomId, ...order });
  const [secret = ""] = (edgeEnv.BRIDGE_TO_HUB_SECRETS ?? "").split(",");
  const headers = signedHeaders(body, secret);
  return edge.fetch(`https://hub.test/v1/bridge/rooms/${hubId}/${roomId}/${what}`, { method: "POST", headers, body });
}

async function erase(room: TestRoom, actorId: string): Promise<number> {
  let erased = 0;
  for (let step: object | null = { part: "shown" }; step !== null;) {
    const response = await post(room, "erase", { purpose: "erase", actorId, step });
    const answer: RoomErasureAnswer = await response.json();
    expect(response.status).toBe(200);
    erased += answer.erased;
    step = answer.next;
  }
  return erased;
}

describe("the erasure of a person in a room", () => {
  test("ERA3 RES3 everybody connected is sent a snapshot without the words, and the room goes on from there", async () => {
    const room = new TestRoom();
    const [a, b, m] = [await room.open(ada), await room.open(bob), await room.open(moderator("mo"))];
    await a.say("I am zorbl");
    await a.act("verb.whisper", { target: "bob", message: "psst zorbl" });
    await a.close();
    const seen = [b, m].map((client) => client.frames.length);
    expect(await erase(room, "ada")).toBeGreaterThan(2);
    for (const [at, client] of [b, m].entries()) {
      const { state } = await client.frame("hub.stateSnapshot", seen[at]);
      expect(JSON.stringify(state).toLowerCase()).not.toContain("zorbl");
      expect(state.participants).toContainEqual(expect.objectContaining({ actorId: "ada", name: "ada" }));
    }
    await b.say("who was that?");
    expect((await room.state(bob)).state).toEqual(b.view);
  });

  test("RES1 RES3 ERA3 a client that was away during an erasure resumes by a snapshot, not by events", async () => {
    const room = new TestRoom();
    const [a, b] = [await room.open(ada), await room.open(bob)];
    await a.say("I am zorbl");
    await b.settled();
    const { version } = b;
    await b.close();
    await erase(room, "ada");
    await a.say("hello again");
    const back = await room.open(bob, { after: version });
    expect((await back.frame("hub.system.connected")).resume).toBe("snapshot");
    expect(JSON.stringify((await back.frame("hub.stateSnapshot")).state)).not.toContain("I am zorbl");
    const later = back.version;
    await back.close();
    await a.say("and again");
    const third = await room.open(bob, { after: later });
    expect((await third.frame("hub.system.connected")).resume).toBe("replay");
  });

  test("ERA3 VIEW5 no page, no earlier state and no waking shows the words; other rooms are not touched", async () => {
    const room = new TestRoom();
    const [a] = [await room.open(ada), await room.open(bob)];
    const version = await a.say("I am zorbl");
    await erase(room, "ada");
    const mo = moderator("mo");
    const shown = async () =>
      Promise.all(
        ["/events", "/state", `/state?at=${version}`].map(async (path) => (await room.request(path, mo)).text()),
      );
    expect((await shown()).join().toLowerCase()).not.toContain("zorbl");
    await room.hibernate();
    expect((await shown()).join().toLowerCase()).not.toContain("zorbl");
  });

  test("ERA3 BRG5 an order without a signature, for another room, or that is none, does nothing", async () => {
    const room = new TestRoom();
    const a = await room.open(ada);
    await a.say("I am zorbl");
    expect((await room.fetch("", {})).status).toBe(404);
    const order = { purpose: "erase", actorId: "ada", step: { part: "shown" } };
    expect((await post(room, "erase", { ...order, roomId: "elsewhere" })).status).toBe(400);
    expect((await post(room, "erase", { ...order, step: { part: "everything" } })).status).toBe(400);
    expect((await post(room, "erase", { ...order, schema: 2 })).status).toBe(400);
    expect(JSON.stringify((await room.state(bob)).state)).toContain("zorbl");
  });

  test("ERA3 RES10 a room that stores nothing stores nothing for being asked", async () => {
    const room = new TestRoom();
    expect(await erase(room, "ada")).toBe(0);
    await post(room, "end", { purpose: "end" });
    expect(await room.rows("SELECT name FROM sqlite_master WHERE name = 'log'")).toEqual([]);
  });
});

test("ERA6 the end of a room: everybody is put out for good, and nothing is stored any more", async () => {
  const room = new TestRoom();
  const a = await room.open(ada);
  await a.say("hello");
  expect((await post(room, "end", { purpose: "end" })).status).toBe(200);
  expect(await a.hungUp()).toMatchObject({ code: 4403 });
  expect(await room.rows("SELECT name FROM sqlite_master WHERE name = 'log'")).toEqual([]);
  expect(await room.alarmIn()).toBeNull();
});
