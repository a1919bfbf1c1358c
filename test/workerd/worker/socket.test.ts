import * as v from "valibot";
import { describe, expect, test } from "vitest";
import type { Env } from "../../../src/durable/env.ts";
import { problemResponse } from "../../../src/durable/problem-response.ts";
import { Actor } from "../../../src/durable/protocol/state/actor.ts";
import { SOCKET_HEADERS } from "../../../src/durable/room-api.ts";
import type { TicketClaims } from "../../../src/worker/access/ticket-keys.ts";
import { settingsOf } from "../../../src/worker/settings/settings.ts";
import { callEdge, outcomeOf } from "./support/call-edge.ts";
import { edgeEnv, roomsThat, SECRETS } from "./support/edge-env.ts";
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

const claims = { hubId: "hub-one", roomId: "room-one", actorId: "ada", secret: "s3cret" };
/** A ticket as the hub with these secrets makes it. */
async function ticketWith(changes: Partial<TicketClaims> = {}, secrets: { [name in keyof Env]?: Env[name] } = {}) {
  const read = settingsOf(edgeEnv(secrets));
  if (!read.ok) throw new Error(read.faults.join());
  return read.settings.tickets.sign({ ...claims, expiresAt: Date.now() + 30_000, ...changes });
}
const [newest = "", oldest = ""] = SECRETS.HUB_TO_BRIDGE_SECRETS.split(",");

describe("SOK9 a ticket", () => {
  const offer = (ticket: string) => ({ ...upgrade, "sec-websocket-protocol": `hub.v1, ticket.${ticket}` });

  test("SOK9 SOK1 of the hub's making goes to the room, which alone can tell whether it was used", async () => {
    const { response, sent, names } = await open(route, offer(await ticketWith()));
    expect([response.status, names]).toEqual([101, ["hub-one/room-one"]]);
    expect(sent).toEqual({ ...upgrade, "sec-websocket-protocol": "hub.v1, ticket.s3cret" });
  });

  test.each([newest, oldest])(
    "SOK9 BRG5 signed with any secret of the hub is good, so that secrets can change",
    async (one) => {
      const ticket = await ticketWith({}, { HUB_TO_BRIDGE_SECRETS: one });
      expect((await open(route, offer(ticket))).response.status).toBe(101);
    },
  );

  test("SOK9 is signed with the hub's first secret, and names hub, room, actor and expiry", async () => {
    expect(await ticketWith()).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/);
    const minted = { ok: true, ticket: "0123abcd", expiresAt: new Date(Date.now() + 30_000).toISOString() } as const;
    const env = edgeEnv({ ROOMS: roomsThat({ mintTicket: async () => minted }) });
    const path = route.replace("GET", "POST").replace("/socket", "/tickets");
    const response = await callEdge(path, { token: await tokenFor("player"), env });
    const { ticket } = await response.json<{ ticket: string }>();
    expect((await open(route, offer(ticket))).sent?.["sec-websocket-protocol"]).toBe("hub.v1, ticket.0123abcd");
    const alone = settingsOf(edgeEnv({ HUB_TO_BRIDGE_SECRETS: newest }));
    expect(alone.ok && (await alone.settings.tickets.read(ticket))).toMatchObject({ ...claims, secret: "0123abcd" });
  });

  const forged = async (change: (payload: string, mac: string) => string) => {
    const [payload = "", mac = ""] = (await ticketWith()).split(".");
    return change(payload, mac);
  };
  test.each<[string, () => Promise<string>]>([
    ["made up", async () => "x"],
    ["of the form of old", async () => "0".repeat(64)],
    ["with a dot", async () => `abc.${"A".repeat(43)}`],
    ["without end", async () => `${"A".repeat(10_000)}.${"A".repeat(43)}`],
    [
      "with another signature",
      () => forged((payload, mac) => `${payload}.${mac.replace(/^./, (c) => (c === "A" ? "B" : "A"))}`),
    ],
    ["with a shorter signature", () => forged((payload, mac) => `${payload}.${mac.slice(1)}`)],
    ["with another payload", () => forged((payload, mac) => `${payload}A.${mac}`)],
    ["without its signature", () => forged((payload) => payload)],
    ["for another room", () => ticketWith({ roomId: "room-two" })],
    ["for another hub", () => ticketWith({ hubId: "hub-two" })],
    ["that has expired", () => ticketWith({ expiresAt: Date.now() - 1 })],
    ["of another hub's secret", () => ticketWith({}, { HUB_TO_BRIDGE_SECRETS: `whsec_${btoa("k".repeat(32))}` })],
    [
      "signed with the secret itself",
      async () => {
        const payload = btoa(JSON.stringify({ ...claims, expiresAt: Date.now() + 30_000 })).replace(/=+$/, "");
        const read = settingsOf(edgeEnv());
        const signature = read.ok ? await read.settings.hubToBridge.sign("", "", payload) : "";
        return `${payload}.${signature.slice(3).replace("=", "").replaceAll("+", "-").replaceAll("/", "_")}`;
      },
    ],
  ])("SOK9 SOK2 %s is 401, and no room is named for it", async (_, make) => {
    const { response, names } = await open(route, offer(await make()));
    expect([await outcomeOf(response), names]).toEqual(["401 unauthenticated", []]);
  });
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
