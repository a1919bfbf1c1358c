import { env, exports as worker } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { Env } from "../../../../src/durable/env.ts";
import { mintToken } from "../../../../src/durable/identity/mint-token.ts";
import type { Role } from "../../../../src/durable/protocol/state/actor.ts";
import { character, gm, player, spectator } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { queue } from "../support/queue.ts";
import { contestResolved } from "../support/results.ts";
import { TestRoom } from "../support/test-room.ts";

/** The test Worker from outside. */
const edge = (worker as unknown as { default: Fetcher }).default;
const ada = player("ada");
const WAIT = 12_500;

/** How a door answers who comes too early. */
async function early(response: Promise<Response>) {
  const answer = await response;
  const { code, retryAfterMs }: { code: string; retryAfterMs?: number } = await answer.json();
  return { status: answer.status, code, retryAfterMs, retryAfter: answer.headers.get("retry-after") };
}

const socket = async (room: TestRoom, who = ada) =>
  room.fetch("/socket", { headers: { upgrade: "websocket", authorization: `Bearer ${await room.token(who)}` } });

describe("a drain", () => {
  test("SOK7 SOK6 everybody is shown what was due, told, and closed with 1012", async () => {
    const room = new TestRoom();
    const clients = [await room.open(ada), await room.open(gm("gil")), await room.open(spectator("sam"))];
    const [a] = clients;
    a?.send({ type: "hub.command", id: "last", verb: "verb.say", args: { message: "one more thing" } });
    await a?.receipt("last");
    await room.object.drain(WAIT);
    for (const client of clients) {
      expect(await client.hungUp()).toMatchObject({ code: 1012 });
      expect(client.frames.at(-1)).toEqual({
        type: "hub.system.notice",
        code: "going-down",
        reconnectAfterMs: WAIT,
      });
      expect(client.events().at(-1)).toMatchObject({ type: "chat.said", data: { message: "one more thing" } });
    }
  });

  test("SOK2 SOK7 until then sockets and tickets are 503 busy with Retry-After, which is exact", async () => {
    const room = new TestRoom();
    await room.open(ada);
    await room.object.drain(WAIT);
    const busy = { status: 503, code: "busy", retryAfterMs: WAIT, retryAfter: "13" };
    expect(await early(socket(room))).toEqual(busy);
    expect(await early(room.request("/tickets", ada, {}))).toEqual(busy);
    clock.move(WAIT - 1);
    expect(await early(socket(room))).toEqual({ ...busy, retryAfterMs: 1, retryAfter: "1" });
    clock.move(1);
    const back = await room.open(ada);
    expect(back.view?.participants).toMatchObject([{ actorId: "ada", status: "active" }]);
  });

  test("SOK7 JOB1 what was out goes on meanwhile: results come, reading works", async () => {
    const room = new TestRoom();
    const [a, b] = [await room.open(ada), await room.open(player("bob"))];
    await b.reaches(await a.act("verb.challengeDuel", { target: "bob" }));
    await b.act("verb.challengeDuel", { target: "ada" });
    await room.object.drain(WAIT);
    const answer = await room.result(contestResolved(queue.last(room, "contest")));
    expect(answer).toMatchObject({ ok: true, answer: { status: "applied" } });
    expect((await room.state(ada)).state.contests).toMatchObject([{ status: "resolved" }]);
  });

  test("SOK7 PRE1 who comes back after it has missed nothing", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await client.say("before");
    await room.object.drain(5_000);
    await client.hungUp();
    await room.pass(5_000);
    const back = await room.open(ada, { resumes: client });
    expect(await back.frame("hub.system.connected")).toMatchObject({ resume: "replay" });
    expect(back.view).toEqual((await room.state(ada)).state);
    await room.pass(60_000);
    expect(back.events().map(({ type }) => type)).not.toContain("participant.left");
  });

  test("SOK7 0 ms: everybody is sent away and may come back at once", async () => {
    const room = new TestRoom();
    const client = await room.open(ada);
    await room.object.drain(0);
    expect(await client.hungUp()).toMatchObject({ code: 1012 });
    expect((await socket(room)).status).toBe(101);
  });
});

const tokenOfHub = (room: TestRoom, role: Role, roomId: string) =>
  mintToken({ ...room.actor(character("olga", [role])), room: roomId }, (env as unknown as Env).HUB_JWT_SECRET ?? "");

test("SOK7 DIR1 TOK2 the route drains every live room of the hub, for ops of the whole hub alone", async () => {
  const room = new TestRoom();
  const client = await room.open(ada);
  await expect.poll(async () => (await room.listed(ada)).length).toBe(1);
  const drain = async (role: "ops" | "gm", body: object, roomId = "*") => {
    const authorization = `Bearer ${await tokenOfHub(room, role, roomId)}`;
    const init = { method: "POST", headers: { authorization }, body: JSON.stringify(body) };
    return edge.fetch(`https://hub.test/v1/ops/hubs/${room.hubId}/drain`, init);
  };
  expect((await drain("gm", { reconnectAfterMs: 10 })).status).toBe(403);
  expect((await drain("ops", { reconnectAfterMs: 10 }, room.roomId)).status).toBe(403);
  expect((await drain("ops", { reconnectAfterMs: -1 })).status).toBe(400);
  expect(await (await drain("ops", { reconnectAfterMs: 10 })).json()).toMatchObject({
    rooms: [room.roomId],
    failed: [],
    verdicts: [{ roomId: room.roomId, told: 1, untold: 0, connected: 0 }],
  });
  expect(await client.hungUp()).toMatchObject({ code: 1012 });
});
