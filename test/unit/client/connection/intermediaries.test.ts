import { expect, test } from "vitest";
import type { StopCode } from "../../../../src/client/connection/link/stop-reason.ts";
import type { RoomClient } from "../../../../src/client/room-client.ts";
import { PROBLEM_STATUS } from "../../../../src/durable/protocol/http/problem.ts";
import type { ProblemCode } from "../../../../src/durable/protocol/http/problem.ts";
import { FakeHub, jsonResponse, problemResponse } from "../fake-hub.ts";
import { settle } from "./fake-clock.ts";

const PROBLEM = "application/problem+json";
const STATUSES = [
  200, 201, 204, 301, 302, 304, 400, 401, 403, 404, 407, 408, 409, 410, 418, 421, 425, 426, 429, 451, 500, 502, 503,
  504, 511, 530,
];
/** Those of something that waits for something else: a client that never was in does not give up on them either. */
const isPassing = (status: number): boolean => [408, 425, 429].includes(status) || status >= 500;

/** A code of the hub's under each status that it uses, and one for all others. */
function codeUnder(status: number): string {
  return Object.entries(PROBLEM_STATUS).find(([, own]) => own === status)?.[0] ?? "forbidden";
}

/** Answers of something between a client and its hub, and no hub's own problem+json. */
const STRANGERS: Readonly<Record<string, (status: number) => readonly [contentType: string | null, body: string]>> = {
  "nothing at all": () => [null, ""],
  "a proxy's page": () => ["text/html; charset=utf-8", "<html><h1>Sign in to the Wi-Fi</h1></html>"],
  "plain text": () => ["text/plain", "upstream connect error or disconnect/reset before headers"],
  JSON: () => ["application/json", '{"status":"starting"}'],
  "JSON that is no object": () => ["application/json", "null"],
  "a code of the hub's in plain JSON": (status) => [
    "application/json",
    JSON.stringify({ code: codeUnder(status), status }),
  ],
  "a problem+json without a code": (status) => [PROBLEM, JSON.stringify({ type: "about:blank", title: "No", status })],
  "a gateway's problem+json": (status) => [
    PROBLEM,
    JSON.stringify({ type: "https://gw.test/e", code: codeUnder(status) }),
  ],
  "a problem+json with a code no hub has": () => [PROBLEM, '{"code":"E_UPSTREAM"}'],
  "a code of the hub's under another status": (status) => [
    PROBLEM,
    JSON.stringify({ code: status === 403 ? "unauthenticated" : "forbidden" }),
  ],
  "a problem+json that is cut off": () => [PROBLEM, '{"code":"forbidd'],
  "a redirect's target that looks like a hub": (status) => [PROBLEM, JSON.stringify({ code: codeUnder(status) })],
};

function strange(what: string, status: number): Response {
  const [contentType, body] = STRANGERS[what]?.(status) ?? [null, ""];
  const headers = contentType === null ? {} : { "content-type": contentType };
  const response = new Response([204, 205, 304].includes(status) ? null : body, { status, headers });
  if (what.startsWith("a redirect")) Object.defineProperty(response, "redirected", { value: true });
  return response;
}

/** Tries follow each other within a second, so that a minute holds more than a hundred. */
const OFTEN = { backoff: { capMs: 1_000 } };

async function dropped(hub: FakeHub): Promise<RoomClient> {
  const { client, socket } = await hub.connected({ version: 4, ...OFTEN });
  socket.drop();
  return client;
}

/** Ends the disturbance, and tells whether the client gets in. */
async function isBack(hub: FakeHub, client: RoomClient, ticket: FakeHub["http"]): Promise<boolean> {
  hub.http = ticket;
  const before = hub.sockets.length;
  await hub.clock.advance(1_000);
  if (hub.sockets.length > before) hub.socket.welcome({ version: 4 });
  const isOpen = client.status.kind === "open";
  void client.close();
  return isOpen;
}

test.each(Object.keys(STRANGERS))("CLT1 one that was in never ends by %s, under any status", async (what) => {
  const ended: number[] = [];
  for (const status of STATUSES) {
    const hub = new FakeHub();
    const ticket = hub.http;
    const client = await dropped(hub);
    hub.http = () => strange(what, status);
    await hub.clock.advance(15_000);
    if (hub.requests.length < 20 || !(await isBack(hub, client, ticket))) ended.push(status);
  }
  expect(ended).toEqual([]);
});

test.each(Object.keys(STRANGERS))("CLT2 one that never was in does not end by nine times %s", async (what) => {
  const ended: number[] = [];
  for (const status of STATUSES) {
    const hub = new FakeHub();
    const ticket = hub.http;
    let times = 9;
    hub.http = (path, init) => ((times -= 1) < 0 ? ticket(path, init) : strange(what, status));
    const client = hub.connect(OFTEN);
    for (let second = 0; second < 20 && hub.sockets.length === 0; second += 1) await hub.clock.advance(500);
    hub.sockets[0]?.welcome({ version: 4 });
    if (client.status.kind !== "open") ended.push(status);
    void client.close();
  }
  expect(ended).toEqual([]);
});

test("CLT2 one that never was in stops after ten such answers, and says where they came from", async () => {
  const wrong: string[] = [];
  for (const what of Object.keys(STRANGERS)) {
    for (const status of STATUSES) {
      const hub = new FakeHub();
      hub.http = () => strange(what, status);
      const client = hub.connect(OFTEN);
      await hub.clock.advance(15_000);
      const { status: now } = client;
      const isRight = isPassing(status)
        ? now.kind !== "closed"
        : now.kind === "closed" && now.reason.code === "refused" && now.reason.detail.includes(String(status));
      if (!isRight || (now.kind === "closed" && hub.requests.length !== 10)) wrong.push(`${what} ${status}`);
      void client.close();
    }
  }
  expect(wrong).toEqual([]);
});

/** The hub's own word, and what it means to a client that has been in: undefined where that one goes on. */
const OWN: {
  readonly [Code in ProblemCode]: { readonly first: StopCode | undefined; readonly later: StopCode | undefined };
} = {
  "invalid-after": { first: "refused", later: "refused" },
  "invalid-request": { first: "refused", later: "refused" },
  "not-empty": { first: "refused", later: "refused" },
  unauthenticated: { first: "unauthenticated", later: "unauthenticated" },
  forbidden: { first: "forbidden", later: "forbidden" },
  banned: { first: "banned", later: "banned" },
  "unknown-room-address": { first: "unknown-room-address", later: "unknown-room-address" },
  "not-found": { first: "refused", later: "refused" },
  "unknown-version": { first: "refused", later: "refused" },
  "room-full": { first: "room-full", later: undefined },
  "no-session": { first: "refused", later: "refused" },
  "already-decided": { first: "refused", later: "refused" },
  claimed: { first: "refused", later: "refused" },
  "result-conflict": { first: "refused", later: "refused" },
  stale: { first: "refused", later: "refused" },
  "invalid-catalog": { first: "refused", later: "refused" },
  "invalid-lexicon": { first: "refused", later: "refused" },
  "upgrade-required": { first: "protocol-too-old", later: "protocol-too-old" },
  "rate-limited": { first: undefined, later: undefined },
  internal: { first: undefined, later: undefined },
  "not-built": { first: "refused", later: "refused" },
  busy: { first: undefined, later: undefined },
  misconfigured: { first: undefined, later: undefined },
  "bridge-unavailable": { first: undefined, later: undefined },
};

test.each(Object.entries(OWN))("CLT1 CLT2 the hub's own %s counts at once", async (code, { first, later }) => {
  for (const [stop, isLater] of [
    [first, false],
    [later, true],
  ] as const) {
    const hub = new FakeHub();
    const client = isLater ? await dropped(hub) : undefined;
    const asked = hub.requests.length;
    hub.http = () => problemResponse(PROBLEM_STATUS[code as ProblemCode], code);
    const tried = client ?? hub.connect(OFTEN);
    await hub.clock.advance(15_000);
    const { status } = tried;
    expect(status.kind === "closed" ? status.reason.code : undefined).toBe(stop);
    if (stop === undefined) expect(hub.requests.length - asked).toBeGreaterThan(20);
    else expect(hub.requests.length - asked).toBe(1);
    void tried.close();
  }
});

test("CLT6 200 {status: starting} is no ticket, and neither is one that no subprotocol can carry", async () => {
  for (const body of [
    { status: "starting" },
    {},
    [],
    null,
    "t1",
    { ticket: "" },
    { ticket: null },
    { ticket: 7 },
    { ticket: {} },
    { ticket: "two words" },
    { ticket: "a,b" },
    { ticket: "t\n1" },
  ]) {
    const hub = new FakeHub();
    const ticket = hub.http;
    const client = await dropped(hub);
    hub.http = () => jsonResponse(200, body);
    await hub.clock.advance(10_000);
    expect(hub.sockets).toHaveLength(1);
    expect(client.status.kind).toBe("waiting");
    expect(await isBack(hub, client, ticket)).toBe(true);
  }
});

test("CLT2 silence, cut answers and a network that is away never end a client, in or not", async () => {
  const cut = (): Response => new Response(new ReadableStream({ start: (body) => body.error(new Error("cut off")) }));
  const away = (): never => {
    throw new TypeError("fetch failed");
  };
  for (const answer of [cut, away]) {
    for (const isLater of [false, true]) {
      const hub = new FakeHub();
      const ticket = hub.http;
      const client = isLater ? await dropped(hub) : undefined;
      hub.http = answer;
      const tried = client ?? hub.connect(OFTEN);
      await hub.clock.advance(15_000);
      expect(hub.requests.length).toBeGreaterThan(20);
      expect(tried.status).toMatchObject({ kind: "waiting", because: expect.stringContaining("unreachable") });
      expect(await isBack(hub, tried, ticket)).toBe(true);
    }
  }
});

test("CLT9 a socket that cannot even be opened is a failed try", async () => {
  const hub = new FakeHub();
  const { openSocket } = hub.platform;
  let isForbidden = false;
  const platform = {
    ...hub.platform,
    openSocket: (...how: Parameters<typeof openSocket>) => {
      if (isForbidden) throw new Error("SecurityError");
      return openSocket(...how);
    },
  };
  const { client, socket } = await hub.connected({ platform, ...OFTEN });
  isForbidden = true;
  socket.drop();
  await hub.clock.advance(15_000);
  expect(client.status).toMatchObject({ kind: "waiting", because: expect.stringContaining("SecurityError") });
  isForbidden = false;
  await hub.clock.advance(1_000);
  hub.socket.welcome({ resume: "replay" });
  expect(client.status.kind).toBe("open");
});

test("CLT9 a socket that can never be opened ends a client that never was in", async () => {
  const hub = new FakeHub();
  const openSocket = (): never => {
    throw new Error("SecurityError");
  };
  const client = hub.connect({ ...OFTEN, platform: { ...hub.platform, openSocket } });
  await hub.clock.advance(15_000);
  expect(client.status).toMatchObject({ kind: "closed", reason: { code: "refused" } });
  await settle();
});
