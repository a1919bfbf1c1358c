import { describe, expect, test } from "vitest";
import { VERB_PARAMETERS } from "../../../../src/durable/protocol/socket/command.ts";
import { billFor, billForScenario, billPerMillionCommands } from "../../../../tools/load/cost/bill.ts";
import { countInputs, rowsFor } from "../../../../tools/load/cost/count-inputs.ts";
import { formatCost } from "../../../../tools/load/cost/format-cost.ts";
import { meter } from "../../../../tools/load/cost/meter.ts";
import type { TrafficCount } from "../../../../tools/load/traffic.ts";
import { playedRoom } from "./support/played-room.ts";

const room = playedRoom();
const traffic: TrafficCount = {
  requests: { tickets: 10, tokens: 8, state: 2 },
  sockets: 10,
  framesSent: { command: 150, ack: 48, other: 2 },
  pings: 500,
  framesReceived: 9_000,
  charactersReceived: 1_000_000,
};
const nothing: TrafficCount = { ...traffic, requests: {}, sockets: 0, framesSent: { command: 0, ack: 0, other: 0 } };

describe("the meter", () => {
  test("PER4 knows what every verb costs, and says so where it does not", () => {
    for (const verb of Object.keys(VERB_PARAMETERS)) expect(rowsFor(new Map([[verb, 1]])).written).toBeGreaterThan(0);
    expect(() => rowsFor(new Map([["verb.dance", 1]]))).toThrow("nobody knows what verb.dance costs");
  });

  test("counts each decided command once, and what came without a command", () => {
    const counts = countInputs(room.log, room.commands, 3);
    const decided = room.commands.filter(({ outcome }) => outcome !== null).length;
    const launches = room.log.filter(({ type, commandId }) => type === "contest.launched" && commandId !== undefined);
    const sum = [...counts]
      .filter(([name]) => /^(verb|gm|mod)\.|^refused$/.test(name))
      .reduce((total, [, times]) => total + times, 0);
    expect(sum + launches.length).toBe(decided);
    expect(counts.get("contest.resolved")).toBeGreaterThan(5);
    expect(counts.get("ticket")).toBe(3);
  });

  test("bills messages at 20 to 1, pings not at all, and a job three operations", () => {
    const idle = meter([{ log: [], commands: [] }], nothing, 1_000).usage;
    const busy = meter([{ log: [], commands: [] }], traffic, 1_000).usage;
    expect(busy.objectRequests - idle.objectRequests).toBe(10 + 10 + 2 + 200 / 20);
    expect(busy.workerRequests - idle.workerRequests).toBe(22);
    const { usage, jobs } = meter([room], nothing, 1_000);
    expect(jobs).toBeGreaterThan(5);
    expect(usage.queueOperations).toBe(jobs * 3);
    expect(usage.temporalActions).toBeGreaterThanOrEqual(jobs * 2);
    expect(meter([room, room], nothing, 10_000).usage.objectGbSeconds).toBeCloseTo(2 * 10 * 0.128);
  });
});

test("bills a line for ten seconds of flushes, three for a socket, and one for each rejection and each step of a contest", () => {
  const idle = meter([{ log: [], commands: [] }], nothing, 60_000).usage;
  expect([idle.logLines, idle.dataPoints]).toEqual([6, 6]);
  expect(meter([{ log: [], commands: [] }], { ...nothing, sockets: 4 }, 60_000).usage.logLines).toBe(18);
  const { usage, jobs } = meter([room], nothing, 60_000);
  const rejected = room.commands.filter(({ outcome }) => outcome?.status === "rejected").length;
  expect(usage.logLines - usage.dataPoints).toBe(jobs);
  expect(usage.dataPoints).toBeGreaterThan(rejected + 2 * jobs);
});

describe("the bill", () => {
  const usage = {
    workerRequests: 1e6,
    objectRequests: 1e6,
    rowsWritten: 1e6,
    rowsRead: 1e6,
    queueOperations: 1e6,
    objectGbSeconds: 1e6,
    logLines: 1e6,
    dataPoints: 1e6,
    temporalActions: 1e6,
  };

  test("is what a million of each costs, dearest first", () => {
    const { usd, lines } = billFor(usage);
    expect(usd).toBeCloseTo(0.3 + 0.15 + 1 + 0.001 + 0.4 + 12.5 + 0.6 + 0.25 + 50);
    expect(lines.map(({ what }) => what).slice(0, 2)).toEqual(["temporalActions", "objectGbSeconds"]);
  });

  test("goes up with commands; a scenario's rooms are awake throughout", () => {
    expect(billPerMillionCommands(usage, 500_000)?.usd).toBeCloseTo(2 * billFor(usage).usd);
    expect(billPerMillionCommands(usage, 0)).toBeUndefined();
    const scenario = billForScenario(usage, 1e6, 20);
    const line = (what: string) => scenario?.lines.find((each) => each.what === what);
    // A thousand players, three hours, a command every ten seconds; fifty rooms.
    expect(line("rowsWritten")?.quantity).toBeCloseTo(1_080_000);
    expect(line("objectGbSeconds")?.quantity).toBeCloseTo(50 * 10_800 * 0.128);
    expect(billForScenario(usage, 0, 20)).toBeUndefined();
  });

  test("is told with its prices' date and its assumptions", () => {
    const metered = meter([room], traffic, 60_000);
    const bills = { run: billFor(metered.usage), perMillionCommands: billPerMillionCommands(metered.usage, 100) };
    const told = formatCost({ pricesAsOf: {}, metered, ...bills, scenario: billForScenario(metered.usage, 100, 8) });
    expect(told).toMatch(/prices of Cloudflare and Temporal Cloud of \d{4}-\d\d-\d\d and \d{4}-\d\d-\d\d/);
    expect(told).toContain("200 WebSocket messages at 20:1");
    expect(told).toMatch(/1000 players for 3 h at a command every 10 s.*: \$\d/);
  });
});
