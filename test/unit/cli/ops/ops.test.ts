import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeJwt, jwtVerify } from "jose";
import { expect, test, vi } from "vitest";
import { runIntoBrokenPipe } from "../../../support/run-tool.ts";
import { problem, scriptedHub, TOKEN } from "../../../support/scripted-server.ts";
import { testFolder } from "../../../support/test-folder.ts";
import { runOps } from "./run-ops.ts";

// Each run is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const TOOL = "src/cli/ops.ts";
const OPS = "/v1/ops/hubs/hub-one";
const AT = "2026-11-07T20:00:00.000Z";
const HOSTILE = "evil \u001b[2J\u202e";

const hub = await scriptedHub();
const folder = testFolder();
const run = runOps(hub);

const liveRoom = (roomId: string) => ({
  ...{ roomId, participants: 3, spectators: 1, version: 1204, sessionId: "s-1", updatedAt: AT },
});
const job = (jobId: string, changes: object = {}) => ({
  ...{ jobId, kind: "contest", roomId: "hall", attempt: 1, workflowId: `contest/hub-one/hall/${jobId}` },
  ...{ status: "sent", stagedAt: new Date().toISOString(), sends: 1 },
  ...changes,
});
const alert = (alertId: string, more: object = {}) => ({
  ...{
    alertId,
    reason: "closure-failed",
    severity: "critical",
    raisedAt: AT,
    roomId: "hall",
    data: { error: HOSTILE },
  },
  ...more,
});

test("CLI3 rooms lists every page, as a table and as one document of JSON", async () => {
  hub.routes[`GET ${OPS}/rooms`] = (request) => {
    const isFirst = !request.includes("cursor");
    const rooms = [liveRoom(isFirst ? "attic" : "hall")];
    return { body: { rooms, nextCursor: isFirst ? "attic" : null, total: 2 } };
  };
  const shown = await run(["rooms"]);
  expect([shown.code, shown.err]).toEqual([0, ""]);
  const lines = shown.out.split("\n");
  expect(lines[0]).toMatch(/^room +participants +spectators +version +session +renewed$/);
  expect(lines[2]).toMatch(/^hall +3 +1 +1,204 +s-1 +2026-11-07T20:00:00.000Z$/);
  const { rooms } = JSON.parse((await run(["rooms", "--json"])).out);
  expect(rooms).toEqual([liveRoom("attic"), liveRoom("hall")]);
});

test("CLI3 OPS2 room shows a room from inside", async () => {
  const room = {
    ...{ hubId: "hub-one", roomId: "hall", at: AT, version: 9, catalogVersion: "builtin-3", slowModeMs: 0 },
    session: { sessionId: "s-1", openedAt: AT, fromVersion: 1, status: "open" },
    participants: [{ actorId: "ada", name: HOSTILE, roles: ["player"], status: "active", connections: 1 }],
    ...{ connections: [], openContests: [], openTrades: [], openRituals: [], cooldowns: [], jobs: [job("c-1")] },
    ...{ records: { waiting: 0, oldestAt: null }, deadlines: [{ at: AT, what: "lease", id: "lease" }] },
    ...{ alarmAt: AT, leaseRenewedAt: AT, drainingUntil: null },
    budgets: { commandsThisSecond: 2, roomCommandsPerSecond: 200, spent: [] },
    storage: { bytes: 81_920, firstVersion: 1 },
  };
  hub.routes[`GET ${OPS}/rooms/hall`] = () => ({ body: room });
  const { code, out } = await run(["room", "hall"]);
  expect(code).toBe(0);
  expect(out).toContain("room             hub-one/hall\n");
  expect(out).toContain("storage          81,920 bytes, events from 1\n");
  expect(out).toMatch(/participants\nactor +name .*\nada +evil ␛\[2J\\u\{202e\} +player +active +1\n/);
  expect(out).toMatch(/jobs\njob +kind .*\nc-1 +contest +hall +sent/);
  expect(JSON.parse((await run(["room", "hall", "--json"])).out)).toEqual(room);
});

test("CLI3 OPS3 jobs lists work; --stuck lists the late and the failed with the reason, and ends with 2", async () => {
  const old = new Date(Date.now() - 120_000).toISOString();
  const jobs = [
    job("fresh"),
    job("late", { stagedAt: old }),
    job("unsent", { stagedAt: old, status: "unsent" }),
    job("s-9", { kind: "closure", stagedAt: old, status: "started" }),
    job("s-8", { kind: "publishing", status: "failed", error: HOSTILE }),
  ];
  hub.routes[`GET ${OPS}/jobs`] = () => ({ body: { jobs, unreached: [], nextCursor: null } });
  const all = await run(["jobs"]);
  expect([all.code, all.out.split("\n").length]).toEqual([0, 7]);
  const stuck = await run(["jobs", "--stuck"]);
  expect(stuck.code).toBe(2);
  expect(stuck.out).toMatch(/late .*sent, and no run has ended it for 12\d s\n/);
  expect(stuck.out).toMatch(/unsent .*no queue has taken it for 12\d s\n/);
  expect(stuck.out).toMatch(/s-8 .*it failed: evil ␛/);
  expect(stuck.out).not.toMatch(/fresh|s-9/);
  jobs.splice(1);
  expect(await run(["jobs", "--stuck"])).toEqual({ code: 0, out: "no stuck jobs\n", err: "" });
});

test("CLI3 deployable: open work is no reason against a deploy; what is wrong already is, each with its remedy", async () => {
  const old = new Date(Date.now() - 120_000).toISOString();
  const jobs = [job("c-1"), job("s-1", { kind: "closure", status: "started" })];
  const failed: string[] = [];
  const alerts: object[] = [alert("a-1", { severity: "warning" })];
  const verdicts = [{ roomId: "hall", told: 0, untold: 0, connected: 3, jobsOpen: 2, recordsWaiting: 0 }];
  hub.routes[`GET ${OPS}/drain`] = () => ({ body: { verdicts, failed, isDone: false } });
  hub.routes[`GET ${OPS}/jobs`] = () => ({ body: { jobs, unreached: [], nextCursor: null } });
  hub.routes["GET /v1/hubs/hub-one/alerts"] = () => ({ body: { alerts, nextCursor: null } });
  const safe = await run(["deployable"]);
  expect([safe.code, safe.err]).toEqual([0, ""]);
  expect(safe.out).toMatch(/^rooms +yes +1 live, 3 connections +-\ncontests +yes +1 open/m);
  expect(safe.out).toMatch(/^error budgets +unseen +no Prometheus is known here +--prometheus URL\nsafe to deploy\n/m);

  jobs.push(job("late", { stagedAt: old }));
  failed.push("attic");
  alerts.push(alert("a-2"));
  const { code, out } = await run(["deployable", "--json"]);
  expect(code).toBe(2);
  const { isSafe, parts } = JSON.parse(out) as { isSafe: boolean; parts: { part: string; isSafe: string }[] };
  expect(isSafe).toBe(false);
  expect(parts.filter((part) => part.isSafe === "no")).toEqual([
    {
      ...{ part: "rooms", isSafe: "no", told: "2 live, 3 connections; no answer from attic" },
      remedy: "docs/operations/runbooks/stuck-room.md",
    },
    { part: "contests", isSafe: "no", told: "1 of 2 stuck", remedy: "npm run ops -- jobs --stuck" },
    { part: "alerts", isSafe: "no", told: "2 open, 1 critical", remedy: "npm run ops -- alerts" },
  ]);

  hub.routes["GET /v1/hubs/hub-one/alerts"] = () => problem(503, "bridge-unavailable");
  expect((await run(["deployable"])).out).toMatch(/^alerts +no +the bridge does not answer +docs.*bridge-down\.md$/m);
});

test("CLI3 TEL10 deployable asks Prometheus which of the hub's rules fire, and one that is none is named", async () => {
  hub.routes[`GET ${OPS}/drain`] = () => ({ body: { verdicts: [], failed: [], isDone: true } });
  hub.routes[`GET ${OPS}/jobs`] = () => ({ body: { jobs: [], unreached: [], nextCursor: null } });
  hub.routes["GET /v1/hubs/hub-one/alerts"] = () => ({ body: { alerts: [], nextCursor: null } });
  const rules = [
    { state: "firing", labels: { alertname: "HubContestSlowFastBurn" } },
    { state: "pending", labels: { alertname: "HubBridgeDown" } },
    { state: "firing", labels: { alertname: "SomebodyElses" } },
  ];
  hub.routes["GET /api/v1/alerts"] = () => ({ body: { status: "success", data: { alerts: rules } } });
  const burning = await run(["deployable", "--prometheus", hub.url]);
  expect(burning.code).toBe(2);
  expect(burning.out).toMatch(/^error budgets +no +HubContestSlowFastBurn fire +docs\/operations\/observing\.md$/m);
  rules.shift();
  expect((await run(["deployable"], { PROMETHEUS_URL: `${hub.url}/` })).out).toMatch(/^error budgets +yes +no rule/m);
  delete hub.routes["GET /api/v1/alerts"];
  const none = await run(["deployable", "--prometheus", hub.url]);
  expect([none.code, none.err]).toEqual([1, expect.stringMatching(/does not answer as Prometheus does.*--prometheus/)]);
  const wrong = await run(["deployable", "--prometheus", "somewhere"]);
  expect([wrong.code, wrong.err]).toEqual([64, expect.stringContaining("--prometheus must be an http address")]);
});

test("CLI3 OPS3 while the bridge is away the rooms' own jobs are listed, and the archive is named", async () => {
  hub.routes[`GET ${OPS}/jobs`] = (request) =>
    request.includes("cursor=a")
      ? problem(503, "bridge-unavailable")
      : { body: { jobs: [job("c-1")], unreached: [], nextCursor: "a" } };
  const { code, out } = await run(["jobs"]);
  expect(code).toBe(0);
  expect(out).toMatch(/\nc-1 +contest .*\nthe archive did not answer\n$/);
  expect((await run(["jobs", "--stuck"])).code).toBe(2);
});

test("CLI3 redrive looks for the job's room, in live rooms and then in all", async () => {
  hub.routes[`GET ${OPS}/jobs`] = (request) => ({
    body: { jobs: request.includes("rooms=all") ? [job("s-1")] : [], unreached: [], nextCursor: null },
  });
  hub.routes[`POST ${OPS}/rooms/hall/jobs/s-1/redrive`] = () => ({ body: { jobId: "s-1", attempt: 2 } });
  expect(await run(["redrive", "s-1"])).toEqual({
    code: 0,
    out: "s-1 in room hall is sent again, attempt 2\n",
    err: "",
  });
  const unknown = await run(["redrive", "s-2"]);
  expect([unknown.code, unknown.out]).toEqual([2, expect.stringContaining("nothing unfinished has the id s-2")]);
  const refused = await run(["redrive", "s-2", "--room", "hall"]);
  expect([refused.code, refused.err]).toEqual([1, "ops: not-found: it is not-found\n"]);
});

test("CLI3 alerts shows each with its runbook and ends with 2 while one is open; ack acknowledges", async () => {
  const seen = { by: "juno", at: AT, note: "on it" };
  const alerts = [alert("a-1"), alert("a-2", { acknowledged: seen })];
  hub.routes["GET /v1/hubs/hub-one/alerts"] = () => ({ body: { alerts, nextCursor: null } });
  hub.routes["POST /v1/hubs/hub-one/alerts/a-1/ack"] = (_, body) => ({
    body: alert("a-1", { acknowledged: { ...seen, note: JSON.parse(body).note } }),
  });
  const { code, out } = await run(["alerts", "--status", "all"]);
  expect(code).toBe(2);
  expect(out).toContain(`${AT}  critical  closure-failed  room hall\n  id a-1\n`);
  expect(out).toContain("  runbook docs/operations/runbooks/alerts/closure-failed.md\n");
  expect(out).toContain(`  acknowledged by juno at ${AT}\n  on it\n`);
  expect(out).not.toContain("\u001b");
  const acked = await run(["ack", "a-1", "--note", "looking"]);
  expect([acked.code, acked.out]).toEqual([0, expect.stringContaining("  looking\n")]);
});

test("CLI3 OPS5 drain only tells without --yes; with it, it waits until nobody is connected", async () => {
  let connected = 2;
  const verdict = () => ({
    ...{ roomId: "hall", drainingUntil: AT, told: 2, untold: 0, connected, jobsOpen: 1, recordsWaiting: 0 },
  });
  hub.routes[`GET ${OPS}/drain`] = () => {
    const body = { verdicts: [verdict()], failed: [], isDone: connected === 0 };
    connected = Math.max(0, connected - 1);
    return { body };
  };
  hub.routes[`POST ${OPS}/drain`] = () => ({ body: { rooms: ["hall"], failed: [], verdicts: [verdict()] } });
  const told = await run(["drain"]);
  expect([told.code, told.out]).toEqual([2, expect.stringContaining("not drained: 2 connected, 0 rooms")]);
  expect(hub.asked.some((each) => each.startsWith("POST"))).toBe(false);
  const done = await run(["drain", "--yes", "--reconnect-after", "5", "--wait", "20"]);
  expect(hub.asked).toContain(`POST ${OPS}/drain {"reconnectAfterMs":5000}`);
  expect([done.code, done.err]).toEqual([0, "ops: 1 connected\n"]);
  expect(done.out).toContain("nobody is connected: deploy now\n");
});

test("CLI3 CAT5 CAT6 catalog get gives the ETag; set takes a file or standard input, with --etag and --dry-run", async () => {
  const catalog = { catalogVersion: "builtin-3", verbs: [], limits: {}, safety: {} };
  hub.routes["GET /v1/hubs/hub-one/catalog"] = () => ({ body: catalog, etag: '"one"' });
  hub.routes["PUT /v1/hubs/hub-one/catalog"] = (request) =>
    request.includes("dry-run")
      ? {
          body: {
            ...catalog,
            verbs: { added: [], removed: [], changed: [] },
            limits: ["actorCommands"],
            safety: [],
            rooms: [],
            unreached: [],
            unasked: 0,
          },
        }
      : { body: { catalogVersion: "hub-one-4" } };
  expect(JSON.parse((await run(["catalog", "get"])).out)).toEqual({ etag: '"one"', catalog });
  const file = join(folder, "changes.json");
  writeFileSync(file, '\u{feff}{"limits":{}}');
  const dry = await run(["catalog", "set", file, "--dry-run"]);
  expect(dry.out).toBe("limits changed: actorCommands\nit would be the catalog builtin-3; nothing was changed\n");
  const set = await run(["catalog", "set", "-", "--etag", '"one"'], {}, '{"limits":{}}');
  expect([set.code, set.out]).toEqual([0, "the catalog hub-one-4 is in force\n"]);
});

test("CLI3 CLO12 lexicon get gives the ETag; set puts a file or standard input over the one of --etag", async () => {
  const lexicon = { entities: [] };
  hub.routes["GET /v1/hubs/hub-one/lexicon"] = () => ({ body: { version: 7, at: AT, lexicon }, etag: '"7"' });
  hub.routes["PUT /v1/hubs/hub-one/lexicon"] = (_request, _body, headers) =>
    headers["if-match"] === '"6"'
      ? problem(412, "stale")
      : { body: { version: headers["if-match"] === '"7"' ? 8 : 9 } };
  const got = await run(["lexicon", "get"]);
  expect(JSON.parse(got.out)).toEqual({ etag: '"7"', version: 7, at: AT, lexicon });
  const file = join(folder, "lexicon.json");
  writeFileSync(file, `\u{feff}${JSON.stringify(lexicon)}`);
  const set = await run(["lexicon", "set", file, "--etag", '"7"']);
  expect([set.code, set.out]).toEqual([
    0,
    "version 8 of the lexicon is there for the sessions that close from now on\n",
  ]);
  expect(hub.asked).toContain('PUT /v1/hubs/hub-one/lexicon {"entities":[]}');
  expect(JSON.parse((await run(["lexicon", "set", "-", "--json"], {}, "{}")).out)).toEqual({ version: 9 });
  const stale = await run(["lexicon", "set", file, "--etag", '"6"']);
  expect([stale.code, stale.out]).toEqual([1, ""]);
  expect(stale.err).toContain("read it again with `npm run ops -- catalog get` or `lexicon get`");
});

test.each([
  ["missing.json", undefined, "cannot be read: ENOENT"],
  ["cut.json", '{"limits": {', "is not JSON, or was cut off"],
])("CLI3 catalog set says what is wrong with %s", async (name, content, fault) => {
  const file = join(folder, name);
  if (content !== undefined) writeFileSync(file, content);
  const { code, out, err } = await run(["catalog", "set", file]);
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain(`ops: ${file} ${fault}`);
  expect(err).not.toContain("    at ");
});

test("CLI3 ERA1 ERA5 erase wants a reason and --yes, and waits for the end", async () => {
  let reads = 0;
  hub.routes[`POST ${OPS}/erase`] = () => ({ status: 202, body: { erasureId: "e-1" } });
  hub.routes[`GET ${OPS}/erasures/e-1`] = () => {
    reads += 1;
    const status = reads > 1 ? "completed" : "running";
    const asked = { askedBy: "juno", askedAt: AT, rooms: reads, erased: 7 };
    return { body: { erasureId: "e-1", kind: "person", actorId: "bo", status, ...asked } };
  };
  const done = await run(["erase", "bo", "--reason", "asked to", "--yes", "--wait", "20"]);
  expect(hub.asked).toContain(`POST ${OPS}/erase {"actorId":"bo","reason":"asked to"}`);
  expect([done.code, done.out]).toEqual([0, expect.stringContaining("e-1  completed  bo, asked by juno")]);
  reads = 0;
  expect((await run(["erasure", "e-1"])).code).toBe(2);
});

test("CLI3 TOK2 token is signed with HUB_JWT_SECRET where that is set, else minted by a hub in development", async () => {
  const secret = "a secret that only this test knows";
  const signed = await run(["token", "juno", "--for", "hub-one", "--roles", "ops,moderator", "--minutes", "5"], {
    HUB_JWT_SECRET: secret,
    HUB_JWT_ISSUER: "us",
  });
  expect([signed.code, signed.err]).toEqual([0, ""]);
  const { payload } = await jwtVerify(signed.out.trim(), new TextEncoder().encode(secret));
  expect(payload).toMatchObject({ sub: "juno", hub: "hub-one", room: "*", roles: ["ops", "moderator"], iss: "us" });
  expect(decodeJwt(signed.out.trim()).exp).toBeLessThan(Date.now() / 1000 + 301);
  hub.routes["POST /v1/dev/tokens"] = () => ({ status: 201, body: { token: "a.b.c", expiresAt: AT } });
  const minted = await run(["token", "juno", "--for", "hub-one"]);
  expect([minted.code, minted.out]).toEqual([0, "a.b.c\n"]);
  const bad = await run(["token", "no spaces", "--for", "hub-one"], { HUB_JWT_SECRET: secret });
  expect([bad.code, bad.err]).toEqual([1, expect.stringMatching(/^ops: the token's actorId is wrong: /)]);
});

test("CLI3 a token without rights, and a hub that is not there, are one sentence with the remedy, and exit 1", async () => {
  hub.routes[`GET ${OPS}/rooms`] = () => problem(403, "forbidden");
  const forbidden = await run(["rooms"]);
  expect([forbidden.code, forbidden.out]).toEqual([1, ""]);
  expect(forbidden.err).toBe(
    "ops: forbidden: it is forbidden; the token needs the role ops, and room * for what concerns the whole hub\n",
  );
  const nowhere = await run(["rooms"], { HUB_URL: "http://127.0.0.1:9" });
  expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining("ops: unreachable: no answer from")]);
});

test.each([
  [[], "a command is missing: it is one of rooms, room"],
  [["tidy"], "tidy is no command"],
  [["catalog"], "catalog is no command"],
  [["lexicon"], "lexicon is no command"],
  [["lexicon", "set"], "lexicon set needs a file"],
  [["lexicon", "set", "a.json", "--dry-run"], "--dry-run is for catalog set, not for lexicon set"],
  [["room"], "room needs the id of a room"],
  [["room", "hall", "attic"], "attic is too much for room"],
  [["rooms", "hall"], "hall is too much for rooms"],
  [["rooms", "--reason", "why"], "--reason is for erase, not for rooms"],
  [["rooms", "--token", ""], "--token or HUB_TOKEN must hold an operator's token"],
  [["jobs", "--rooms", "some"], "--rooms must be one of live, all"],
  [["drain", "--reconnect-after", "5"], "add --yes to do it"],
  [
    ["drain", "--yes", "--reconnect-after", "5000"],
    "--reconnect-after must be a whole number from 0 to 3600, not 5000",
  ],
  [["erase", "bo", "--yes"], "erase needs --reason"],
  [["erase", "bo", "--reason", "asked"], "add --yes to do it"],
  [["token", "juno"], "token needs --for"],
  [["token", "juno", "--for", "hub-one", "--roles", "king"], "--roles must be one of player"],
])("CLI3 CLI9 wrong usage ends with 64 and asks nothing: %j", async (args, message) => {
  const { code, out, err } = await run(args);
  expect([code, out]).toEqual([64, ""]);
  expect(err).toMatch(/^ops: .+\n--help shows the usage\.\n$/);
  expect(err).toContain(message);
  expect(hub.asked).toEqual([]);
});

test("CLI3 a reader that is gone is no fault", async () => {
  const rooms = Array.from({ length: 2000 }, (_, n) => liveRoom(`room-${n}`));
  hub.routes[`GET ${OPS}/rooms`] = () => ({ body: { rooms, nextCursor: null, total: rooms.length } });
  const { code, err } = await runIntoBrokenPipe(TOOL, ["rooms"], { HUB_URL: hub.url, HUB_TOKEN: TOKEN });
  expect([code, err]).toEqual([0, ""]);
});
