import { Random } from "../../testkit/random.ts";
import type { ManagedProcess } from "../dev-stack/processes/managed-process.ts";
import type { Stack } from "../dev-stack/run-stack.ts";
import { pause } from "./bots/pause.ts";
import type { Wire } from "./wire.ts";

/** Parts that die in a run; each dies so seldom that the supervisor does not give it up. */
const MORTAL = ["edge", "bridge", "temporal", "closures", "archive"] as const;
/** Three deaths within a minute are one too few for that. */
const SAME_AGAIN_MS = 25_000;
const CUT_EVERY_MS = 3_000;
/** Longer than the hub waits for an acknowledgement (SLO2). */
const SLOW_FOR_MS = 45_000;
const UP_WITHIN_MS = 120_000;

/** Counts of the faults that were injected. */
export interface FaultCounts {
  readonly kills: Record<string, number>;
  cutConnections: number;
  slowedConnections: number;
}

export interface FaultPlan {
  readonly seconds: number;
  readonly seed: number;
  readonly over: AbortSignal;
  tell(what: string): void;
}

/**
 * Kills parts by their process ids, one after the other, and cuts and slows connections in between, from a sixth to five
 * sixths of the play. The supervisor of the stack starts the parts again.
 */
export async function wreakHavoc(stack: Stack, wire: Wire, plan: FaultPlan): Promise<FaultCounts> {
  const counts: FaultCounts = { kills: {}, cutConnections: 0, slowedConnections: 0 };
  const { over, seconds } = plan;
  await pause((seconds * 1000) / 6, over);
  await Promise.all([killParts(stack, plan, counts), troubleWire(wire, plan, counts)]);
  return counts;
}

async function killParts(stack: Stack, { seconds, seed, over, tell }: FaultPlan, counts: FaultCounts): Promise<void> {
  const chance = new Random(seed);
  const span = (seconds * 1000 * 2) / 3;
  const rounds = Math.max(1, Math.floor(span / (SAME_AGAIN_MS + 5_000)));
  const order = Array.from({ length: rounds }, () => shuffled(MORTAL, chance)).flat();
  const diedAt = new Map<string, number>();
  for (const name of order) {
    await pause(span / order.length, over);
    if (over.aborted) return;
    const since = performance.now() - (diedAt.get(name) ?? -SAME_AGAIN_MS);
    await pause(Math.max(0, SAME_AGAIN_MS - since), over);
    const part = stack.processes.get(name);
    // A part that is down or still starting is left alone: killing it again proves nothing new.
    if (over.aborted || part?.pid === undefined || !(await answers(part))) continue;
    tell(`killing ${name}`);
    process.kill(part.pid, "SIGKILL");
    diedAt.set(name, performance.now());
    counts.kills[name] = (counts.kills[name] ?? 0) + 1;
  }
}

async function troubleWire(wire: Wire, { seconds, seed, over }: FaultPlan, counts: FaultCounts): Promise<void> {
  const chance = new Random(seed + 1);
  const end = performance.now() + (seconds * 1000 * 2) / 3;
  let healAt = performance.now() + SLOW_FOR_MS;
  while (performance.now() < end && !over.aborted) {
    counts.slowedConnections += wire.slow(() => chance.happens(0.03));
    await pause(CUT_EVERY_MS, over);
    counts.cutConnections += wire.cut(() => chance.happens(0.06));
    if (performance.now() < healAt) continue;
    wire.heal();
    healAt = performance.now() + SLOW_FOR_MS;
  }
}

/** However slowly: under load that is how it is. */
function answers({ plan }: ManagedProcess): Promise<boolean> {
  return plan.isAlive?.() ?? plan.isUp();
}

/** Until every part answers again, or it has taken too long. */
export async function waitForParts(stack: Stack, tell: (what: string) => void): Promise<void> {
  const end = performance.now() + UP_WITHIN_MS;
  for (;;) {
    const up = await Promise.all(
      [...stack.processes.values()].map(async (part) => ({
        name: part.plan.name,
        isUp: part.pid !== undefined && (await answers(part)),
      })),
    );
    const down = up.filter(({ isUp }) => !isUp).map(({ name }) => name);
    if (down.length === 0 || performance.now() > end) return;
    tell(`waiting for ${down.join(", ")}`);
    await pause(500);
  }
}

function shuffled<T>(list: readonly T[], chance: Random): T[] {
  return list
    .map((each) => ({ each, at: chance.fraction() }))
    .sort((one, other) => one.at - other.at)
    .map(({ each }) => each);
}
