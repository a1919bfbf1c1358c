import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ServerMessage } from "../../../src/durable/protocol/socket/down.ts";
import { callEdge, outcomeOf } from "./support/call-edge.ts";
import { signAsBridge } from "./support/sign-as-bridge.ts";
import { tokenWith } from "./support/tokens.ts";

/** A real room of its own for every test. */
let room: string;
let path: string;
beforeEach(() => {
  room = `room-${crypto.randomUUID()}`;
  path = `/v1/hubs/hub-one/rooms/${room}`;
  // The queue carries jobs meanwhile, and no bridge is there.
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("connection refused"));
  vi.spyOn(console, "log").mockReturnValue();
  return () => vi.restoreAllMocks();
});
const tokenHere = (...roles: string[]) => tokenWith({ room, roles });

/** Opens a socket and gathers what comes over it. */
async function join(headers: Record<string, string>, token?: string) {
  const response = await callEdge(`GET ${path}/socket`, { headers: { upgrade: "websocket", ...headers }, token });
  const socket = response.webSocket;
  if (!socket) throw new Error(`no socket: ${await outcomeOf(response)}`);
  const frames: ServerMessage[] = [];
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener("close", ({ code }) => {
      resolve(code);
    });
  });
  socket.addEventListener("message", ({ data }) => {
    frames.push(JSON.parse(String(data)));
  });
  socket.accept();
  await expect.poll(() => frames.length).toBeGreaterThanOrEqual(3);
  return { response, socket, frames, closed };
}

test("SOK1 SOK5 a Bearer token opens a socket to its room", async () => {
  const { response, frames } = await join({}, await tokenHere("player"));
  expect([response.status, response.headers.get("sec-websocket-protocol")]).toEqual([101, null]);
  expect(frames[0]).toMatchObject({ type: "hub.system.connected", hubId: "hub-one", roomId: room, actorId: "ada" });
});

test("SOK1 a ticket opens one socket, once", async () => {
  const minted = await callEdge(`POST ${path}/tickets`, { token: await tokenHere("player") });
  expect(minted.status).toBe(201);
  const { ticket, expiresAt } = await minted.json<{ ticket: string; expiresAt: string }>();
  expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(30_000);
  const headers = { "sec-websocket-protocol": `hub.v1, ticket.${ticket}`, origin: "http://localhost:5173" };
  const { response, frames } = await join(headers);
  expect(response.headers.get("sec-websocket-protocol")).toBe("hub.v1");
  expect(frames[0]).toMatchObject({ type: "hub.system.connected", actorId: "ada" });
  const again = await callEdge(`GET ${path}/socket`, { headers: { upgrade: "websocket", ...headers } });
  expect(await outcomeOf(again)).toBe("401 unauthenticated");
});

test("CMD6 RES5 a command over HTTP is in the log and in the state that HTTP shows", async () => {
  const token = await tokenHere("player");
  const body = { id: "c1", verb: "verb.say", args: { message: "anyone here?" } };
  const receipt = await (await callEdge(`POST ${path}/commands`, { token, body })).json<{ version: number }>();
  expect(receipt).toMatchObject({ id: "c1", status: "accepted" });
  const page = await (await callEdge(`GET ${path}/events?after=${receipt.version - 1}`, { token })).json();
  expect(page).toMatchObject({ events: [{ version: receipt.version, type: "chat.said" }], nextAfter: null });
  const state = await (await callEdge(`GET ${path}/state`, { token })).json();
  expect(state).toMatchObject({ version: receipt.version, state: { chat: [{ text: "anyone here?" }] } });
});

test("DIR1 a room with a socket is listed", async () => {
  const token = await tokenHere("player");
  await join({}, token);
  const listed = async () => (await callEdge("GET /v1/hubs/hub-one/rooms", { token })).json<{ rooms: object[] }>();
  await expect
    .poll(async () => (await listed()).rooms)
    .toContainEqual(expect.objectContaining({ roomId: room, participants: 1, spectators: 0 }));
});

test("SES1 SHP4 BRG2 a session is closed, listed, and its transcript handed to the bridge alone", async () => {
  const player = await tokenHere("player");
  const gm = await tokenHere("gm");
  expect(await outcomeOf(await callEdge(`POST ${path}/close`, { token: gm }))).toBe("409 no-session");
  const body = { id: "c1", verb: "verb.say", args: { message: "that was it" } };
  await callEdge(`POST ${path}/commands`, { token: player, body });
  const closed = await callEdge(`POST ${path}/close`, { token: gm, body: { reason: "late" } });
  const { sessionId, status } = await closed.json<{ sessionId: string; status: string }>();
  expect([closed.status, status]).toEqual([200, "closed"]);
  const one = await callEdge(`GET ${path}/sessions/${sessionId}`, { token: player });
  expect(await one.json()).toMatchObject({ sessionId, reason: "late" });
  const all = await callEdge(`GET ${path}/sessions`, { token: player });
  expect(await all.json()).toMatchObject({ sessions: [{ sessionId }] });
  expect(await outcomeOf(await callEdge(`GET ${path}/sessions/none`, { token: player }))).toBe("404 not-found");

  const transcript = `/v1/bridge/rooms/hub-one/${room}/transcript?session=${sessionId}`;
  const signed = await callEdge(`GET ${transcript}`, { headers: signAsBridge(`GET ${transcript}`) });
  expect(await signed.json()).toMatchObject({ sessionId, events: expect.arrayContaining([]) });
  expect(signed.status).toBe(200);
});

describe("operators", () => {
  test("SOK7 SOK2 drain closes the sockets of live rooms with 1012, after a word; who is early is told to wait", async () => {
    const { frames, closed } = await join({}, await tokenHere("player"));
    const token = await tokenWith({ room: "*", roles: ["ops"] });
    const live = async () => (await callEdge("GET /v1/hubs/hub-one/rooms", { token })).text();
    await expect.poll(live).toContain(room);
    const body = { reconnectAfterMs: 2000 };
    const drained = await callEdge("POST /v1/ops/hubs/hub-one/drain", { token, body });
    expect((await drained.json<{ rooms: string[] }>()).rooms).toContain(room);
    expect(await closed).toBe(1012);
    expect(frames.at(-1)).toMatchObject({ type: "hub.system.notice", code: "going-down", reconnectAfterMs: 2000 });
    const early = await callEdge(`GET ${path}/socket`, { headers: { upgrade: "websocket" }, token: await tokenHere() });
    expect(Number(early.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await outcomeOf(early)).toBe("503 busy");
  });

  test("JOB2 a job that is not there cannot be sent again", async () => {
    const redrive = `POST /v1/ops/hubs/hub-one/rooms/${room}/jobs/j-1/redrive`;
    expect(await outcomeOf(await callEdge(redrive, { token: await tokenHere("ops") }))).toBe("404 not-found");
  });
});

test("BRG1 a result for nothing the room knows changes nothing", async () => {
  const workflowId = `hub-action/hub-one/${room}/r-1`;
  const key = `${workflowId}/ritual.started`;
  const place = { hubId: "hub-one", roomId: room, jobId: "r-1", attempt: 1, workflowId, correlationId: "c", hops: {} };
  const body = JSON.stringify({ purpose: "result", key, kind: "ritual.started", ...place });
  const response = await callEdge("POST /v1/bridge/results", { body, headers: signAsBridge(body, { id: key }) });
  expect([response.status, await response.json()]).toMatchObject([200, { status: "ignored", version: 0 }]);
});
