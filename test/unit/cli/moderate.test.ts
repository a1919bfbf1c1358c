import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { readArguments } from "../../../src/cli/moderate/arguments.ts";
import { BARE_ENV } from "../../support/bare-env.ts";

// Each run is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 30_000 });

const claims = Buffer.from(JSON.stringify({ sub: "juno", hub: "hub-one", room: "*" })).toString("base64url");
const TOKEN = `header.${claims}.signature`;
const HOSTILE = "fine \u001b[2J\u009b31m \u202eevil\nnext\u007f";

const item = (n: number, changes: object = {}) => ({
  ...{ itemId: `item-${n}`, roomId: "hall", sessionId: "s-1", status: "pending", dueAt: "2026-11-07T21:00:00.000Z" },
  ...{ entityId: "region.kyther-range", field: "status", before: "stable", after: "threatened", reasons: ["rumour"] },
  evidence: [{ version: 12, sentence: HOSTILE }],
  ...changes,
});
const alert = (alertId: string) => ({
  ...{ alertId, reason: "moderation-due", severity: "warning", raisedAt: "2026-11-07T20:30:00.000Z", roomId: "hall" },
  data: { pending: 1 },
});
/** Ten lines, with other events between them. */
const events = Array.from({ length: 20 }, (_, n) => {
  const version = n + 2;
  const said = { type: "chat.said", data: { message: version === 12 ? HOSTILE : `line ${version}` } };
  const other = { type: "participant.idled", data: {} };
  return {
    version,
    at: "2026-11-07T20:00:00.000Z",
    actorId: "ada",
    correlationId: "c",
    ...(n % 2 === 0 ? said : other),
  };
});

let server: Server;
let url: string;
let routes: Record<string, (request: IncomingMessage, response: ServerResponse, body: string) => void>;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.length = 0;
  routes = {
    "/v1/hubs/hub-one/moderation": (_, response) =>
      json(response, 200, { items: [item(1)], alerts: [alert("a-1")], nextCursor: null }),
    "/v1/hubs/hub-one/rooms/hall/events": (_, response) => json(response, 200, { events, nextAfter: null }),
  };
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const part of request) body += String(part);
  const { pathname, search } = new URL(request.url ?? "/", "http://hub");
  asked.push(`${request.method} ${pathname}${search} ${body}`.trim());
  const route = routes[pathname];
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return json(response, 401, problem(401, "unauthenticated"));
  if (route === undefined) return json(response, 404, problem(404, "not-found"));
  return route(request, response, body);
}

const problem = (status: number, code: string) => ({ status, code, detail: `it is ${code}` });

function json(response: ServerResponse, status: number, body: object): void {
  const type = status === 200 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
}

function start(args: readonly string[], env: Record<string, string> = { HUB_TOKEN: TOKEN }) {
  const child = spawn(process.execPath, ["src/cli/moderate.ts", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...BARE_ENV, HUB_URL: url, ...env },
  });
  const printed = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.err += text));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, ...printed }));
  });
  return { child, printed, ended };
}

const run = (args: readonly string[], env?: Record<string, string>) => start(args, env).ended;

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

test("CLI1 the list shows alerts first, then each item with three lines before its evidence and three after", async () => {
  const { code, out, err } = await run([]);
  expect([code, err]).toEqual([0, "1 item\n"]);
  const lines = out.split("\n");
  expect(lines[0]).toContain("!! warning: moderation-due");
  expect(lines[1]).toMatch(/^item-1 {2}pending, due 2026-11-07T21:00:00.000Z .* room hall, session s-1$/);
  expect(lines.slice(2, 4)).toEqual([
    "  region.kyther-range status: stable → threatened",
    "  needs a moderator for: rumour",
  ]);
  const versions = lines.slice(4, 11).map((line) => line.trim());
  expect(versions.map((line) => line.split(/ +ada/)[0])).toEqual(["6", "8", "10", ">    12", "14", "16", "18"]);
});

test("CLI1 RUN3 a hub on this machine is asked past the proxy of the environment", async () => {
  const proxy = { HTTP_PROXY: "http://127.0.0.1:9", NODE_USE_ENV_PROXY: "1" };
  const { code, err } = await run([], { HUB_TOKEN: TOKEN, ...proxy });
  expect([code, err]).toEqual([0, "1 item\n"]);
});

test("CLI1 MOD7 CLI2 a report says who reports whom and why, with the lines around what was said, and nothing is due", async () => {
  const line = { version: 12, author: "ada", reportedBy: "bo", complaint: "rude\u001b[2J", dueAt: undefined };
  const of = { kind: "report", entityId: undefined, field: undefined, reasons: undefined, sessionId: undefined };
  const shown = { items: [item(1, { ...of, ...line })], alerts: [], nextCursor: null };
  routes["/v1/hubs/hub-one/moderation"] = (_, response) => json(response, 200, shown);
  const lines = (await run([])).out.split("\n");
  expect(lines.slice(0, 2)).toEqual(["item-1  pending  room hall", "  bo reports what ada said: rude␛[2J"]);
  expect(lines[5]).toContain(">    12");
});

test("CLI2 what players wrote reaches no terminal as a control, in text and in JSON", async () => {
  for (const args of [[], ["--json"]]) {
    const { out } = await run(args);
    // eslint-disable-next-line no-control-regex
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(out).toContain(
      args.length === 0 ? "fine ␛[2J\\u{9b}31m \\u{202e}evil⏎next\\u{7f}" : "fine \\u001b[2J\\u009b31m \\u202eevil",
    );
  }
});

test("CLI1 --json is one line of JSON for each alert and item, with its context; all pages are read", async () => {
  let page = 0;
  routes["/v1/hubs/hub-one/moderation"] = (_, response) => {
    page += 1;
    json(response, 200, { items: [item(page)], alerts: [alert("a-1")], nextCursor: page === 1 ? "after-7" : null });
  };
  const { code, out } = await run(["list", "--json", "--status", "all", "--session", "s-1"]);
  const lines = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(code).toBe(0);
  expect(lines.map(({ event, data }) => [event, data.alertId ?? data.itemId])).toEqual([
    ["alert", "a-1"],
    ["item", "item-1"],
    ["item", "item-2"],
  ]);
  expect(lines[1].data).toEqual(item(1));
  expect(lines[1].context).toHaveLength(7);
  const lists = asked.filter((each) => each.includes("/moderation"));
  expect(lists).toEqual([
    "GET /v1/hubs/hub-one/moderation?limit=200&status=all&sessionId=s-1",
    "GET /v1/hubs/hub-one/moderation?limit=200&status=all&sessionId=s-1&cursor=after-7",
  ]);
});

test("CLI1 a log that does not have the lines any more leaves the evidence of the item itself", async () => {
  delete routes["/v1/hubs/hub-one/rooms/hall/events"];
  const { code, out } = await run([]);
  expect(code).toBe(0);
  expect(out).toContain("  >    12  fine ␛[2J");
});

test.each([
  [["approve", "item-1", "--reason", "seen"], { action: "approve", reason: "seen" }],
  [["reject", "item-1", "--reason", "no"], { action: "reject", reason: "no" }],
  [["escalate", "item-1", "--reason", "you?"], { action: "escalate", reason: "you?" }],
  [
    ["rewrite", "item-1", "--reason", "grim", "--text", "It held."],
    { action: "rewrite", reason: "grim", rewrite: "It held." },
  ],
])("CLI1 %j decides the item, and shows it", async (args, decision) => {
  const decided = item(1, { status: "decided", decidedBy: "juno", reason: "seen" });
  routes["/v1/hubs/hub-one/moderation/item-1/decisions"] = (_, response) => json(response, 200, decided);
  const { code, out, err } = await run(args);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("item-1  decided  room hall");
  expect(out).toContain("  decided by juno: seen");
  const [, sent = ""] = /decisions (.*)$/.exec(asked[0] ?? "") ?? [];
  expect(JSON.parse(sent)).toEqual(decision);
});

test("CLI1 exit codes: 1 for a refusal, 2 for an item that was decided before", async () => {
  const decisions = "/v1/hubs/hub-one/moderation/item-1/decisions";
  routes[decisions] = (_, response) => json(response, 409, problem(409, "already-decided"));
  const late = await run(["approve", "item-1", "--reason", "seen"]);
  expect([late.code, late.out, late.err]).toEqual([2, "", "moderate: already-decided: it is already-decided\n"]);
  const unknown = await run(["approve", "item-2", "--reason", "seen"]);
  expect([unknown.code, unknown.err]).toEqual([1, "moderate: not-found: it is not-found\n"]);
  const nowhere = await run([], { HUB_TOKEN: TOKEN, HUB_URL: "http://127.0.0.1:9" });
  expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining("moderate: unreachable: no answer from")]);
});

test.each([
  [[], {}, "--token or HUB_TOKEN must hold a moderator's token; npm run ops -- token makes one"],
  [[], { HUB_TOKEN: "nonsense" }, "--token or HUB_TOKEN is no token of a hub"],
  [["approve"], undefined, "approve needs the id of an item"],
  [["approve", "item-1"], undefined, "approve needs --reason"],
  [["approve", "item-1", "--reason", "x", "--text", "y"], undefined, "--text is for rewrite, not for approve"],
  [["rewrite", "item-1", "--reason", "x"], undefined, "rewrite needs --text"],
  [["burn", "item-1"], undefined, "burn is none of list, approve, reject, rewrite, escalate"],
  [["--status", "lost"], undefined, "--status must be pending, decided or all"],
  [["--hub", "ftp://x"], undefined, "--hub must be an http address"],
])("CLI1 the command line %j with %j is wrong", (args, env = { HUB_TOKEN: TOKEN }, message) => {
  expect(readArguments(args, env)).toEqual({ kind: "wrong", message });
});

test("CLI1 RUN4 --follow lists, then shows what comes at once; Ctrl-C ends it with 0", async () => {
  let stream: ServerResponse | undefined;
  routes["/v1/hubs/hub-one/stream"] = (_, response) => {
    stream = response.writeHead(200, { "content-type": "text/event-stream" });
    stream.write(": open\nid: e-1\n\n");
  };
  const { child, printed, ended } = start(["--follow"]);
  await until(() => printed.err.includes("1 item"));
  const send = (event: string, data: object) =>
    stream?.write(`event: ${event}\nid: e-2\ndata: ${JSON.stringify(data)}\n\n`);
  send("alert", alert("a-1"));
  send("alert", { ...alert("a-2"), reason: "item-escalated", severity: "critical" });
  await until(() => printed.out.includes("!! critical: item-escalated"));
  send("decision", { decisionId: "d", itemId: "item-1", action: "approve", decidedBy: "ada", reason: "so" });
  send("item", item(3));
  send("published", { batchId: "b-1", roomId: "hall", sessionId: "s-1", loreCount: 4 });
  send("later", { of: "a newer hub" });
  await until(() => printed.out.includes("?? later"));
  expect(printed.out.match(/moderation-due/g)).toHaveLength(1);
  expect(printed.out).toContain("-- ada: approve item-1 (so)");
  expect(printed.out).toContain("item-3  pending");
  expect(printed.out).toContain("== b-1: 4 of session s-1, room hall");
  child.kill("SIGINT");
  expect((await ended).code).toBe(0);
});

test("CLI1 FEED4 a token that expires while following is told, with exit code 1", async () => {
  routes["/v1/hubs/hub-one/stream"] = (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(': open\nid: e-1\n\nevent: end\ndata: {"reason":"token-expired"}\n\n');
  };
  const { code, err } = await run(["--follow", "--json"]);
  expect([code, err]).toEqual([1, "moderate: the token has expired; begin again with a new one\n"]);
});

test("RUN4 a list that is ended before it is done says so by 130", async () => {
  routes["/v1/hubs/hub-one/moderation"] = () => {};
  const { child, ended } = start([]);
  await until(() => asked.length > 0);
  child.kill("SIGTERM");
  expect((await ended).code).toBe(130);
});

test("CLI1 CLO5 a new entity is shown with what it is and all its names, and no control of a player's", async () => {
  const proposedChange = { entityType: "character", canonicalName: "Brenn \u001b[2J", aliases: ["Old Brenn"] };
  const changes = { entityId: "character.brenn", field: "entity", before: null, after: "Brenn", proposedChange };
  routes["/v1/hubs/hub-one/moderation"] = (_, response) =>
    json(response, 200, { items: [item(1, { ...changes, reasons: ["new-entity"] })], alerts: [], nextCursor: null });
  const { out } = await run([]);
  expect(out).toContain("  character.brenn entity: new character “Brenn ␛[2J”, also Old Brenn\n");
  expect(out).toContain("  needs a moderator for: new-entity\n");
});
