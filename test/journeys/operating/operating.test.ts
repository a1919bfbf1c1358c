import { afterAll, beforeAll, expect, test } from "vitest";
import { runTool } from "../../support/run-tool.ts";
import { startStack, type TestStack } from "../../support/stack.ts";
import { next, Table } from "../support/table.ts";

let stack: TestStack;
let env: Record<string, string>;

beforeAll(async () => {
  stack = await startStack();
  env = {
    HUB_URL: stack.edgeUrl,
    HUB_STATE_DIR: stack.stateDir,
    BRIDGE_PORT: new URL(stack.bridgeUrl).port,
    TEMPORAL_ADDRESS: stack.temporalAddress,
  };
  const made = await runTool("src/cli/ops.ts", ["token", "juno", "--for", "journeys"], { env });
  env["HUB_TOKEN"] = made.out.trim();
});
afterAll(async () => {
  await stack.stop();
});

const ops = (...args: string[]) => runTool("src/cli/ops.ts", args, { env });
const trace = (...args: string[]) => runTool("src/cli/trace.ts", args, { env });
const doctor = (...args: string[]) => runTool("tools/doctor.ts", args, { env });

/** Ann and Bob fight a duel; gives its id. */
async function duel(table: Table, isAwaited: boolean): Promise<string> {
  const [ann, bob] = [await table.sit("ann"), await table.sit("bob")];
  const [armed, resolved] = [next(bob, "contest.armed"), next(ann, "contest.resolved")];
  await ann.send("verb.challengeDuel", { target: "bob" });
  const { contestId } = (await armed).data;
  await bob.send("verb.challengeDuel", { target: "ann" });
  if (isAwaited) await resolved;
  return contestId;
}

test("CLI5 the doctor finds a running hub well, and sends a job through all of it", async () => {
  const { code, out, err } = await doctor("--probe", "--json");
  const { findings } = JSON.parse(out);
  const bad = findings.filter(({ level }: { level: string }) => level !== "ok");
  expect([bad, code, err]).toEqual([[], 0, ""]);
  const told = new Map<string, string>(
    findings.map(({ check, told: text }: { check: string; told: string }) => [check, text]),
  );
  expect(told.get("probe")).toMatch(/^command, queue, bridge, workflow and back in \d+ ms$/);
  expect(told.get("task queue hub-contests")).toBe("polled by 1 worker");
  expect(told.get("archive")).toBe("answers, and all its migrations are done");
  expect(told.get("secrets")).toBe("present, long enough, and different from each other");
});

test("CLI3 CLI8 a hub that plays well is safe to deploy to, and its duel is on the bill", async () => {
  const table = new Table(stack.edgeUrl, "billed");
  await duel(table, true);
  const { code, out } = await ops("deployable", "--json");
  expect([code, JSON.parse(out)]).toMatchObject([0, { isSafe: true }]);
  const cost = await runTool("tools/cost.ts", ["--json"], { env });
  expect([cost.code, cost.err]).toEqual([0, ""]);
  const { rooms, commands, lines, storage } = JSON.parse(cost.out);
  expect(rooms).toBeGreaterThanOrEqual(1);
  expect(commands).toBeGreaterThanOrEqual(2);
  expect(lines.find(({ what }: { what: string }) => what === "temporalActions").quantity).toBeGreaterThan(0);
  expect(storage.gb).toBeGreaterThan(0);
  await table.leave();
});

test("CLI3 CLI4 TEL3 a duel is found in rooms and followed over hub, logs and Temporal's history", async () => {
  const table = new Table(stack.edgeUrl, "well");
  const contestId = await duel(table, true);
  const rooms = await ops("rooms");
  expect([rooms.code, rooms.out]).toEqual([0, expect.stringContaining("\nwell ")]);
  expect((await ops("room", "well")).out).toContain("room             journeys/well\n");
  const logs = ["edge", "bridge"].flatMap((name) => ["--log", stack.logOf(name)]);
  const { code, out, err } = await trace(contestId, "--room", "well", "--temporal", ...logs);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("stands at  done: it came to its end\n");
  for (const hop of [
    "job.queued",
    "bridge.received",
    "result.accepted",
    "hub.bridge.jobStarted",
    "workflow execution completed",
  ])
    expect(out).toContain(hop);
  expect(out).toContain("telemetry.contest.resolved");
  await table.leave();
});

test("CLI3 CLI4 CLI5 without its bridge a contest stands still: doctor, trace and jobs all say so", async () => {
  const table = new Table(stack.edgeUrl, "ill");
  await stack.stopOne("bridge");
  const contestId = await duel(table, false);
  const traced = await trace(contestId, "--room", "ill");
  expect(traced.code).toBe(2);
  expect(traced.out).toMatch(/stands at {2}(?:staged|queued): /);
  expect(traced.out).toMatch(/missing {4}(?:job.queued|result.accepted) of /);
  expect((await ops("jobs")).out).toContain(contestId);
  const examined = await doctor();
  expect(examined.code).toBe(2);
  expect(examined.out).toMatch(/fault {4}bridge .*does not answer/);
  expect(examined.out).toContain("docs/operations/runbooks/bridge-down.md");
  expect(examined.out).toMatch(/fault {4}hub to bridge .*bridge-unavailable/);
  await stack.restart("bridge");
  // The room may have sent it again by itself, and be done with it.
  expect((await ops("redrive", contestId)).out).toMatch(/is sent again|nothing unfinished has the id/);
  await expect
    .poll(async () => (await trace(contestId, "--room", "ill")).out, { timeout: 30_000 })
    .toContain("stands at  done");
  await table.leave();
});
