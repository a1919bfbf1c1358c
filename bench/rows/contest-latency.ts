import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectRoom } from "../../src/client/connect-room.ts";
import { devToken } from "../../src/client/dev-token.ts";
import { standardPlatform } from "../../src/client/platform.ts";
import type { RoomClient } from "../../src/client/room-client.ts";
import { freePorts } from "../../src/ops/stack/port.ts";
import { startStack, type Stack } from "../../src/ops/stack/run-stack.ts";
import { readStackSettings } from "../../src/ops/stack/stack-settings.ts";
import { atMost, type Outcome, type Row } from "../report/outcome.ts";
import { usageOf } from "../serve/process-usage.ts";
import type { Bench, Measurement } from "./measurement.ts";

const HUB = "bench";
const ROOMS = 10;
const A_MINUTE = 200;
/** Long enough for a hundred contests, short enough to be run before every release. */
const SECONDS = 30;
const GOAL_P95_MS = 60;

/** Launch → resolved as a client sees it, over the whole chain on its real parts, and what each process holds at rest. */
export const contestLatency: Measurement = {
  ids: ["launch-resolved-200-a-minute"],

  async run(bench) {
    const [hubPort, bridgePort, temporalPort] = await freePorts(3);
    // Of its own: as root the archive runs as another user, who must be able to reach it.
    const stateDir = mkdtempSync(join(tmpdir(), "hub-bench-stack-"));
    const env = {
      ...process.env,
      HUB_PORT: String(hubPort),
      BRIDGE_PORT: String(bridgePort),
      TEMPORAL_PORT: String(temporalPort),
      HUB_STATE_DIR: stateDir,
    };
    const read = readStackSettings(env);
    if (!read.ok) throw new Error(read.faults.join("\n"));
    bench.tell("starting the whole stack");
    const stack = await startStack(read.settings, { env, tell: () => {}, headless: true });
    try {
      const rest = atRest(stack);
      return withLatency(rest, await play(stack.edgeUrl, bench));
    } finally {
      await stack.stop();
      rmSync(stateDir, { recursive: true, force: true });
    }
  },
};

function atRest(stack: Stack): Row[] {
  return [...stack.processes].map(([name, { pid }]) => ({
    name: `memory at rest, ${name}`,
    value: Math.round(pid === undefined ? 0 : usageOf(pid).residentMb),
    unit: "MB",
  }));
}

function withLatency(rows: readonly Row[], times: readonly number[]): Outcome {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN);
  const details = { contests: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
  const row: Row = { name: "launch → resolved, 200 contests a minute", value: details.p95, unit: "ms p95", details };
  return { rows: [...rows, row], goals: [atMost("launch-resolved-200-a-minute", details.p95, GOAL_P95_MS, "ms p95")] };
}

/** Pairs in ten rooms, each beginning a contest at its turn; the times from launch to end, in ms. */
async function play(url: string, bench: Bench): Promise<number[]> {
  await liftLimits(url);
  const pairs = await Promise.all(Array.from({ length: ROOMS }, (_, index) => sit(url, `room-${index}`)));
  const times: number[] = [];
  for (const [ann] of pairs) time(ann, times);
  const betweenMs = 60_000 / A_MINUTE;
  bench.tell(`${A_MINUTE} contests a minute for ${SECONDS} s`);
  const contests = Math.round((SECONDS * 1000) / betweenMs);
  const begun = performance.now();
  for (let turn = 0; turn < contests; turn += 1) {
    const [ann, bob] = pairs[turn % ROOMS] ?? [];
    void ann
      ?.send("verb.challengeDuel", { target: "bob" })
      .then(() => bob?.send("verb.challengeDuel", { target: "ann" }));
    const due = begun + (turn + 1) * betweenMs;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  }
  await new Promise((resolve) => setTimeout(resolve, 2000));
  await Promise.all(pairs.flat().map((client) => client.close()));
  if (times.length < contests * 0.95) throw new Error(`${times.length} of ${contests} contests came to an end`);
  return times;
}

function time(client: RoomClient, times: number[]): void {
  const launched = new Map<string, number>();
  client.on("event", (event) => {
    if (event.type === "contest.launched") launched.set(event.data.contestId, performance.now());
    if (event.type !== "contest.resolved") return;
    const at = launched.get(event.data.contestId);
    if (at !== undefined) times.push(performance.now() - at);
  });
}

/** By the hub's own catalog, as any operator would (CAT2). */
async function liftLimits(url: string): Promise<void> {
  const roles = ["challenger", "defender", "ally"];
  const contest = { move: "risk-it-all", windowMs: 6000, capacity: 2, roles, rematchMs: 0 };
  const answer = await fetch(`${url}/v1/hubs/${HUB}/catalog`, {
    method: "PUT",
    headers: { authorization: `Bearer ${await tokenFor(url, "operator", "ops")}`, "content-type": "application/json" },
    body: JSON.stringify({ verbs: { "verb.challengeDuel": { rateLimit: null, contest } } }),
  });
  if (!answer.ok) throw new Error(`the catalog was not taken: ${await answer.text()}`);
}

async function sit(url: string, roomId: string): Promise<[RoomClient, RoomClient]> {
  const enter = async (actorId: string) => {
    const client = connectRoom({ url, hubId: HUB, roomId, token: await tokenFor(url, actorId, "player") });
    const ready = await client.ready;
    if (!ready.ok) throw new Error(ready.reason.detail);
    return client;
  };
  return [await enter("ann"), await enter("bob")];
}

async function tokenFor(url: string, actorId: string, role: "player" | "ops"): Promise<string> {
  const platform = standardPlatform();
  const answer = await devToken({ url, platform }, { actorId, hubId: HUB, roomId: "*", roles: [role] });
  if (!answer.ok) throw new Error(answer.problem.detail);
  return answer.value.token;
}
