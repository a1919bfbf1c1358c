import { beforeEach, expect, test, vi } from "vitest";
import { runIntoBrokenPipe, runTool } from "../../support/run-tool.ts";
import { problem, scriptedHub, TOKEN } from "../../support/scripted-server.ts";

// Each run is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const TOOL = "tools/cost.ts";
const OPS = "/v1/ops/hubs/hub-one";
const hub = await scriptedHub();
beforeEach(() => {
  hub.routes[`GET ${OPS}/rooms`] = () => ({ body: { rooms: [live("hall")], nextCursor: null, total: 1 } });
});

const run = (args: readonly string[] = [], env: Record<string, string> = {}) =>
  runTool(TOOL, args, { env: { HUB_URL: hub.url, HUB_TOKEN: TOKEN, ...env } });

const live = (roomId: string) => ({ roomId, participants: 2, version: 300, sessionId: null });
const inspection = (version: number, connections: number, bytes: number) => ({
  ...{ roomId: "hall", version, participants: [], connections: Array.from({ length: connections }, () => ({})) },
  ...{ jobs: [], deadlines: [], openContests: [], openTrades: [], openRituals: [], budgets: {} },
  storage: { bytes, firstVersion: 1 },
});

/** A room whose every event is a line that a command said, one each second until now, but for a duel at its end. */
function scriptRoom(roomId: string, version: number): void {
  hub.routes[`GET ${OPS}/rooms/${roomId}`] = () => ({ body: inspection(version, 4, 2_000_000_000) });
  hub.routes[`GET /v1/hubs/hub-one/rooms/${roomId}/events`] = (request) => {
    const query = new URL(request.split(" ")[1] ?? "", hub.url).searchParams;
    const [after, limit] = [Number(query.get("after")), Number(query.get("limit"))];
    const events = Array.from({ length: Math.min(limit, version - after) }, (_, index) => {
      const each = after + index + 1;
      const at = new Date(Date.now() - (version - each) * 1000).toISOString();
      return {
        version: each,
        at,
        type: each === version ? "contest.launched" : "chat.said",
        commandId: `c-${each}`,
        data: {},
      };
    });
    return { body: { events, nextAfter: null } };
  };
}

test("CLI8 the last minutes of every live room become the bill of hours like these, each price with its day", async () => {
  scriptRoom("hall", 600);
  const { code, out, err } = await run(["--minutes", "5", "--hours", "10", "--json"]);
  expect([code, err]).toEqual([0, ""]);
  const bill = JSON.parse(out) as { lines: { what: string; quantity: number; usd: number }[]; usd: number };
  expect(bill).toMatchObject({
    hubId: "hub-one",
    rooms: 1,
    connections: 4,
    storage: { gb: 2, usdPerMonth: 0.4 },
    unreached: [],
  });
  expect(bill).toMatchObject({ commands: expect.closeTo(300, -1), events: expect.closeTo(300, -1) });
  const quantity = (what: string) => bill.lines.find((each) => each.what === what)?.quantity ?? 0;
  // Ten hours are 120 windows: one job in each, whose contest takes two actions and three operations.
  expect(quantity("temporalActions")).toBe(240);
  expect(quantity("queueOperations")).toBe(360);
  expect(quantity("objectGbSeconds")).toBeCloseTo(36_000 * 0.128);
  // Each line that is said writes its event; three pages of the log hold more than the five minutes.
  expect(quantity("rowsWritten")).toBeGreaterThan(300 * 120);
  expect(hub.asked.filter((line) => line.includes("/events"))).toHaveLength(2);
  expect(bill.usd).toBeCloseTo(bill.lines.reduce((sum, { usd }) => sum + usd, 0) + (0.4 * 10) / 730);

  const shown = await run();
  expect(shown.out).toMatch(/^The last 15 min of hub-one: 1 live rooms, 4 connections, 600 commands, 600 events\n/);
  expect(shown.out).toMatch(/^rows written +[\d,]+ +\$1 a million +2026-11-21 +\$\d/m);
  expect(shown.out).toMatch(/^storage of live rooms +2\.000 GB +\$0\.2 a GB and month +2026-11-21 +\$0\.40 a month$/m);
});

test("CLI8 an empty hub costs nothing, and rooms that do not answer are named, with exit code 2", async () => {
  hub.routes[`GET ${OPS}/rooms`] = () => ({ body: { rooms: [], nextCursor: null, total: 0 } });
  expect((await run()).out).toContain("$0.0000 for 3 h like these");
  const rooms = [live("hall"), live("gone"), live("evil \u001b[2J")];
  hub.routes[`GET ${OPS}/rooms`] = () => ({ body: { rooms, nextCursor: null, total: 3 } });
  hub.routes[`GET ${OPS}/rooms/hall`] = () => problem(503, "busy");
  hub.routes[`GET ${OPS}/rooms/evil%20%1B%5B2J`] = () => problem(503, "busy");
  const { code, out } = await run();
  expect(code).toBe(2);
  expect(out).toMatch(/not read in full: evil .*2J\nnot read in full: hall\n$/);
  expect(out).not.toContain("\u001b");
});

test("CLI8 a refusal is one sentence with the remedy", async () => {
  hub.routes[`GET ${OPS}/rooms`] = () => problem(403, "forbidden");
  const { code, out, err } = await run();
  expect([code, out]).toEqual([1, ""]);
  expect(err).toBe(
    "cost: forbidden: it is forbidden; the token needs the role ops, and room * for what concerns the whole hub\n",
  );
});

test.each([
  [["--minutes", "0"], "--minutes must be a whole number from 1 to 240, not 0"],
  [["--hours", "1000"], "--hours must be a whole number from 1 to 744, not 1000"],
  [["--token", ""], "--token or HUB_TOKEN must hold an operator's token"],
  [["tonight"], "tonight"],
])("CLI8 CLI9 wrong usage ends with 64 and asks nothing: %j", async (args, message) => {
  const { code, out, err } = await run(args);
  expect([code, out]).toEqual([64, ""]);
  expect(err).toMatch(/^cost: .+\n--help shows the usage\.\n$/);
  expect(err).toContain(message);
  expect(hub.asked).toEqual([]);
});

test("CLI8 a reader that is gone is no fault of the tool", async () => {
  scriptRoom("hall", 10);
  const { code, err } = await runIntoBrokenPipe(TOOL, [], { HUB_URL: hub.url, HUB_TOKEN: TOKEN });
  expect([code, err]).toEqual([0, ""]);
});
