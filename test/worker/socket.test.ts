import { describe, expect, test } from "vitest";
import { Actor } from "../../src/durable/protocol/actor.ts";
import { problemResponse } from "../../src/durable/problem-response.ts";
import { SOCKET_HEADERS } from "../../src/durable/room-api.ts";
import * as v from "valibot";
import { callEdge, outcomeOf } from "./support/call-edge.ts";
import { edgeEnv, roomsThat } from "./support/edge-env.ts";
import { tokenFor, tokenWith } from "./support/tokens.ts";

const route = "GET /v1/hubs/hub-one/rooms/room-one/socket";
const upgrade = { upgrade: "websocket" };

/** Opens a socket to a room that takes everyone, and tells what the room was asked. */
async function open(path: string, headers: Record<string, string>, token?: string) {
  const names: string[] = [];
  const asked: Request[] = [];
  const fetch = async (input: RequestInfo) => {
    asked.push(new Request(input));
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    return new Response(null, { status: 101, webSocket: client, headers: { "sec-websocket-protocol": "hub.v1" } });
  };
  const env = edgeEnv({ ROOMS: roomsThat({ fetch }, names) });
  const response = await callEdge(path, { headers, token, env });
  const [request] = asked;
  return { response, names, sent: request && Object.fromEntries(request.headers), url: request?.url };
}

describe("SOK1 with a Bearer token", () => {
  test("SOK1 the room gets the actor and no token, and the upgrade comes back as it is", async () => {
    const token = await tokenFor("player");
    const { response, names, sent, url } = await open(route, upgrade, token);
    expect([response.status, response.headers.get("sec-websocket-protocol")]).toEqual([101, "hub.v1"]);
    expect(response.webSocket).toBeInstanceOf(WebSocket);
    expect(names).toEqual(["hub-one/room-one"]);
    const { [SOCKET_HEADERS.actor]: actor = "", ...others } = sent ?? {};
    expect(v.parse(Actor, JSON.parse(decodeURIComponent(actor)))).toMatchObject({ actorId: "ada", roles: ["player"] });
    expect(others).toEqual(upgrade);
    expect(JSON.stringify([sent, url])).not.toContain(token);
  });

  test("SOK1 a name beyond ASCII reaches the room whole", async () => {
    const { sent } = await open(route, upgrade, await tokenWith({ name: "Åsa 🜁" }));
    expect(JSON.parse(decodeURIComponent(sent?.[SOCKET_HEADERS.actor] ?? ""))).toMatchObject({ name: "Åsa 🜁" });
  });

  test("SOK1 headers of the client never pass for the edge's", async () => {
    const forged = { ...upgrade, "x-hub-actor": "%7B%7D", "x-hub-after": "7", cookie: "a=b" };
    const { sent } = await open(route, forged, await tokenFor("player"));
    expect(Object.keys(sent ?? {}).sort()).toEqual(["upgrade", SOCKET_HEADERS.actor].sort());
    expect(sent?.[SOCKET_HEADERS.actor]).not.toBe("%7B%7D");
  });

  test("RES1 `after` goes to the room", async () => {
    const { sent } = await open(
      `${route}?after=12`,
      { ...upgrade, "sec-websocket-protocol": "hub.v1" },
      await tokenFor(),
    );
    expect(sent).toMatchObject({ [SOCKET_HEADERS.after]: "12", "sec-websocket-protocol": "hub.v1" });
  });
});

test("SOK1 a ticket goes to the room, which alone can tell whether it is good", async () => {
  const { response, sent } = await open(route, { ...upgrade, "sec-websocket-protocol": "hub.v1, ticket.abc" });
  expect(response.status).toBe(101);
  expect(sent).toEqual({ ...upgrade, "sec-websocket-protocol": "hub.v1, ticket.abc" });
});

test("SOK1 beside a token a ticket is not used up", async () => {
  const headers = { ...upgrade, "sec-websocket-protocol": "hub.v1, ticket.abc" };
  const { sent } = await open(route, headers, await tokenFor("player"));
  expect(sent?.["sec-websocket-protocol"]).toBe("hub.v1");
});

test("SOK2 what the room refuses the edge hands on", async () => {
  const problem = { code: "room-full", detail: "200 are here" } as const;
  const env = edgeEnv({ ROOMS: roomsThat({ fetch: async () => problemResponse(problem) }) });
  const headers = { ...upgrade, origin: "http://localhost:3000" };
  const response = await callEdge(route, { headers, token: await tokenFor("player"), env });
  expect(await outcomeOf(response)).toBe("409 room-full");
});

describe("refusals before the upgrade", () => {
  const rooms = roomsThat({});
  const refusal = async (path: string, headers: Record<string, string>, token?: string) =>
    outcomeOf(await callEdge(path, { headers, token, env: edgeEnv({ ROOMS: rooms }) }));

  test.each(["-1", "1.5", "abc", "", "1e3", "9007199254740992", "99999999999999999999"])(
    "SOK2 after=%s is invalid-after",
    async (after) => {
      const path = `${route}?after=${after}`;
      expect(await refusal(path, upgrade, await tokenFor("player"))).toBe("400 invalid-after after");
    },
  );

  test("SOK2 a request that is no upgrade", async () => {
    expect(await refusal(route, {}, await tokenFor("player"))).toBe("426 upgrade-required");
  });

  test.each(["hub.v2", "hub.v2, ticket.abc", "ticket.abc", "HUB.V1"])("SOK8 a protocol offer of %s", async (offer) => {
    const headers = { ...upgrade, "sec-websocket-protocol": offer };
    expect(await refusal(route, headers, await tokenFor("player"))).toBe("426 upgrade-required");
    const response = await callEdge(route, { headers, env: edgeEnv({ ROOMS: rooms }) });
    expect(await response.json()).toMatchObject({ code: "upgrade-required", supported: ["hub.v1"] });
  });

  test("SOK1 neither token nor ticket", async () => {
    expect(await refusal(route, { ...upgrade, "sec-websocket-protocol": "hub.v1" })).toBe("401 unauthenticated");
  });

  test("SOK1 a token in the address is not looked at", async () => {
    expect(await refusal(`${route}?token=${await tokenFor("player")}`, upgrade)).toBe("401 unauthenticated");
  });

  test("SOK1 another scheme than Bearer, even beside a ticket", async () => {
    const headers = { ...upgrade, authorization: "Basic YTpi", "sec-websocket-protocol": "hub.v1, ticket.abc" };
    expect(await refusal(route, headers)).toBe("401 unauthenticated");
  });

  test("SOK1 a page of a foreign origin, whatever its ticket", async () => {
    const headers = { ...upgrade, origin: "https://evil.test", "sec-websocket-protocol": "hub.v1, ticket.abc" };
    expect(await refusal(route, headers)).toBe("403 forbidden");
  });
});
