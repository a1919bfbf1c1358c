import { DUELS_WITHOUT_LIMITS, fightContests, type ContestLoad } from "../../load/contest-pairs.ts";
import { runScenario } from "../../load/scenario.ts";
import { atMost, type Goal, type ReportRow } from "../../report/outcome.ts";
import { percentile } from "../../report/statistics.ts";
import { WholeStack } from "../../serve/whole-stack.ts";
import { WITHOUT_LIMITS } from "../../serve/without-limits.ts";
import { rounded } from "../closed-loops.ts";
import type { Bench, Measurement } from "../measurement.ts";
import { HOPS, hopsOf } from "./contest-hops.ts";

const ROOMS = 10;
const A_MINUTE = 200 / 60;
const WARM_UP = { rooms: ROOMS, pairs: 1, perSecond: 10, seconds: 3 };
const CLOSURE_TURNS = 200;

/** Launch → resolved as a client sees it, over the whole chain on its real parts: alone, then with closures beside it. */
export const contestsAMinute: Measurement = {
  title: "Contests, 200 a minute",
  ids: ["launch-resolved-200-a-minute", "launch-resolved-beside-closure", "budget-receipt", "budget-launch-resolved"],

  async run(bench) {
    return WholeStack.with(async (stack) => {
      const atRest = [...stack.memory()].map(([name, value]): ReportRow => ({
        name: `memory at rest, ${name}`,
        value,
        unit: "MB",
      }));
      await liftLimits(stack);
      await fightContests(stack, WARM_UP);
      await runScenario(stack, "warm-up", CLOSURE_TURNS);
      const load = { rooms: ROOMS, pairs: 1, perSecond: A_MINUTE, seconds: bench.contestSeconds };
      const alone = await fight(bench, stack, load, "200 a minute");
      const isOver = new AbortController();
      const closures = closeAgainAndAgain(stack, isOver.signal);
      // An error there surfaces when the promise is awaited.
      closures.catch(() => {});
      const beside = await fight(bench, stack, load, "200 a minute beside closures");
      isOver.abort();
      beside.rows.push({
        name: `closures of ${CLOSURE_TURNS} turns beside it`,
        value: await closures,
        unit: "closures",
      });
      return {
        rows: [...atRest, ...alone.rows, ...beside.rows],
        goals: [
          // PER3's own, far above what is aimed at.
          atMost("budget-receipt", alone.receiptP95Ms, 150, "ms p95"),
          goalOf("budget-launch-resolved", alone, 800),
          goalOf("launch-resolved-200-a-minute", alone, 60),
          atMost("launch-resolved-beside-closure", rounded(beside.p95Ms / alone.p95Ms), 2, "× p95"),
        ],
      };
    });
  },
};

export const contestsTwenty = contestsASecond("launch-resolved-20-a-second", 20, 1, 100);
export const contestsFifty = contestsASecond("launch-resolved-50-a-second", 50, 2, 150);

function contestsASecond(id: string, perSecond: number, pairs: number, goalMs: number): Measurement {
  return {
    title: `Contests, ${perSecond} a second`,
    ids: [id],
    async run(bench) {
      return WholeStack.with(async (stack) => {
        await liftLimits(stack);
        await fightContests(stack, WARM_UP);
        const load = { rooms: ROOMS, pairs, perSecond, seconds: bench.contestSeconds };
        const fought = await fight(bench, stack, load, `${perSecond} a second`);
        return { rows: fought.rows, goals: [goalOf(id, fought, goalMs)] };
      });
    },
  };
}

/** By the hub's own catalog. */
function liftLimits(stack: WholeStack): Promise<void> {
  return stack.override({
    limits: WITHOUT_LIMITS,
    verbs: { "verb.say": { rateLimit: null }, ...DUELS_WITHOUT_LIMITS },
  });
}

interface Fought {
  readonly rows: ReportRow[];
  readonly p95Ms: number;
  readonly receiptP95Ms: number;
  readonly keptPace: boolean;
}

/** A latency at another pace than the one asked for meets nothing. */
function goalOf(id: string, { p95Ms, keptPace }: Fought, targetMs: number): Goal {
  const goal = atMost(id, p95Ms, targetMs, "ms p95");
  return { ...goal, met: goal.met && keptPace };
}

async function fight(bench: Bench, stack: WholeStack, load: ContestLoad, name: string): Promise<Fought> {
  const before = stack.cpu();
  const began = performance.now();
  const seen = await fightContests(stack, load);
  const cores = coresOf(before, stack.cpu(), performance.now() - began);
  const times = [...seen.settled.values()].map(({ launchedAt, resolvedAt }) => resolvedAt - launchedAt);
  if (times.length < seen.launched) throw new Error(`${times.length} of ${seen.launched} contests came to an end`);
  const { p50Ms, p95Ms, p99Ms } = partsOf(times);
  bench.tell(`${name}: ${times.length} contests, p50 ${p50Ms}, p95 ${p95Ms}, p99 ${p99Ms} ms`);
  const receipts = partsOf(seen.receiptsMs);
  const details = {
    receiptP95Ms: receipts.p95Ms,
    p50Ms,
    p95Ms,
    p99Ms,
    contests: times.length,
    wanted: seen.wanted,
    ...cores,
  };
  const hops = hopsOf(stack.edgeLog, stack.bridgeLog, seen);
  const hopRows = HOPS.map((hop): ReportRow => {
    const { p50Ms: value, ...more } = partsOf(hops[hop]);
    return { name: `hop ${hop}, ${name}`, value, unit: "ms p50", details: more };
  });
  return {
    rows: [{ name: `launch → resolved, ${name}`, value: p95Ms, unit: "ms p95", details }, ...hopRows],
    p95Ms,
    receiptP95Ms: receipts.p95Ms,
    keptPace: seen.launched >= seen.wanted * 0.95,
  };
}

function partsOf(times: readonly number[]) {
  const at = (part: number) => rounded(percentile(times, part));
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

/** How many cores each process kept busy. */
function coresOf(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>, elapsedMs: number) {
  const cores: Record<string, number> = {};
  for (const [name, ms] of after) cores[`${name}Cores`] = rounded((ms - (before.get(name) ?? 0)) / elapsedMs);
  return cores;
}

/** @returns how many closures came to their end */
async function closeAgainAndAgain(stack: WholeStack, signal: AbortSignal): Promise<number> {
  let closures = 0;
  while (!signal.aborted) {
    await runScenario(stack, `scenario-${closures}`, CLOSURE_TURNS);
    closures += 1;
  }
  return closures;
}
