import { runScenario } from "../../load/scenario.ts";
import { atMost, type ReportRow } from "../../report/outcome.ts";
import { median, percentile } from "../../report/statistics.ts";
import { WholeStack } from "../../serve/whole-stack.ts";
import { WITHOUT_LIMITS } from "../../serve/without-limits.ts";
import type { Measurement } from "../measurement.ts";

const TURNS = [24, 200] as const;
const GOAL_MS = 5000;

/** From `session.closed` to `closure.completed` as a client sees it, over the whole stack. */
export const closureSpeed: Measurement = {
  title: "Closures",
  ids: ["closure-200-turns"],

  async run(bench) {
    return WholeStack.with(async (stack) => {
      await stack.override({ limits: WITHOUT_LIMITS, verbs: { "verb.say": { rateLimit: null } } });
      // The first one brings what all later ones find there.
      await runScenario(stack, "warm-up", 24);
      const rows: ReportRow[] = [];
      let last = Number.NaN;
      for (const turns of TURNS) {
        const times: number[] = [];
        for (let round = 0; round < bench.rounds; round += 1) {
          const { closureMs } = await runScenario(stack, `scenario-${turns}-${round}`, turns);
          bench.tell(`closure of ${turns} turns: ${Math.round(closureMs)} ms`);
          times.push(closureMs);
        }
        last = Math.round(median(times));
        const details = { longest: Math.round(percentile(times, 1)), closures: times.length };
        rows.push({ name: `closure of ${turns} turns`, value: last, unit: "ms", details });
      }
      return { rows, goals: [atMost("closure-200-turns", last, GOAL_MS, "ms")] };
    });
  },
};
