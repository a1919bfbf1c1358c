import { parseArgs } from "node:util";
import { closureJob } from "../test/archive/closure-fixture.ts";
import { longEvening } from "../test/closure/long-evening.ts";
import { openClosureWorld } from "../test/offline-bridge/support/closure-world.ts";

const HELP = `node bench/closure.ts [--rounds N] [--json]

From the closing of a session to \`closure.completed\`, with real Temporal, PostgreSQL and closure worker; the edge is a
stand-in that answers at once. For 24 and 200 turns, one after the other, and four of 200 at once.`;

const GOAL_MS = 5_000;
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    json: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  },
});
if (values.help) console.log(HELP);
else await measure(Number(values.rounds));

async function measure(rounds: number): Promise<void> {
  const world = await openClosureWorld();
  try {
    await world.startWorker();
    let count = 0;
    const closing = async (turns: number): Promise<{ afterMs: number; workMs: number }> => {
      count += 1;
      const sessionId = `bench-${turns}-${count}`;
      world.edge.hold(sessionId, longEvening(turns));
      const from = performance.now();
      const workflowId = await world.begin(closureJob(sessionId));
      const { result } = await world.edge.untilTold(workflowId, "closure.completed");
      return { afterMs: performance.now() - from, workMs: result.kind === "closure.completed" ? result.durationMs : 0 };
    };
    await closing(24);
    const rows = [];
    for (const turns of [24, 200]) {
      const taken = [];
      for (let round = 0; round < rounds; round += 1) taken.push(await closing(turns));
      rows.push({ name: `${turns} turns`, ...figures(taken) });
    }
    rows.push({ name: "200 turns, four at once", ...figures(await Promise.all([200, 200, 200, 200].map(closing))) });
    const slowest = rows[1]?.maxMs ?? Number.NaN;
    const goal = { id: "closure-200-turns", measured: slowest, target: GOAL_MS, unit: "ms", met: slowest <= GOAL_MS };
    if (values.json) console.log(JSON.stringify({ rows, goals: [goal] }));
    else {
      console.table(rows);
      console.log(`${goal.id}: ${goal.measured} ms of ${goal.target}: ${goal.met ? "met" : "missed"}`);
    }
  } finally {
    await world.close();
  }
}

function figures(taken: readonly { afterMs: number; workMs: number }[]) {
  const after = taken.map((one) => Math.round(one.afterMs)).sort((a, b) => a - b);
  const work = taken.map((one) => one.workMs).sort((a, b) => a - b);
  const middle = Math.floor(taken.length / 2);
  return { medianMs: after[middle] ?? 0, maxMs: after.at(-1) ?? 0, medianWorkMs: work[middle] ?? 0 };
}
