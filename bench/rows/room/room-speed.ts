import { atLeast, atMost, type Goal, type ReportRow } from "../../report/outcome.ts";
import type { ComparedServer, ContenderName } from "../../serve/contender.ts";
import { startContender } from "../../serve/start-contender.ts";
import { medianOf, rounded, rowOf, takeTurns } from "../closed-loops.ts";
import type { Bench, Measurement } from "../measurement.ts";

const ALL: readonly ContenderName[] = ["hub", "partyserver", "floor", "colyseus"];

/** Commands a second through one room, and how soon one client has its receipt, beside three other rooms (PER1). */
export const roomSpeed: Measurement = {
  title: "One room beside others",
  ids: ["room-20-vs-partyserver", "room-100-vs-partyserver", "room-100-vs-colyseus", "receipt-vs-floor"],

  async run(bench) {
    const contenders: ComparedServer[] = [];
    const outcome: { rows: ReportRow[]; goals: Goal[] } = { rows: [], goals: [] };
    try {
      for (const name of ALL) contenders.push(await startContender(name, bench.stateDir));
      for (const clients of [1, 20, 100]) await compare(bench, contenders, clients, outcome);
    } finally {
      await Promise.all(contenders.map((contender) => contender.stop()));
    }
    return outcome;
  },
};

async function compare(
  bench: Bench,
  contenders: readonly ComparedServer[],
  clients: number,
  outcome: { rows: ReportRow[]; goals: Goal[] },
): Promise<void> {
  const rounds = await takeTurns(bench, contenders, clients);
  outcome.rows.push(...ALL.map((name) => rowOf(rounds, name, clients)));
  const speed = (name: ContenderName) => medianOf(rounds, name, (round) => round.perSecond);
  const ratio = (peer: ContenderName) => rounded(speed("hub") / speed(peer));
  if (clients === 1) {
    const p95 = (name: ContenderName) => medianOf(rounds, name, (round) => round.p95Ms);
    outcome.goals.push(atMost("receipt-vs-floor", rounded(p95("hub") / p95("floor")), 1.3, "× p95"));
  }
  if (clients === 20) outcome.goals.push(atLeast("room-20-vs-partyserver", ratio("partyserver"), 3, "×"));
  if (clients === 100) {
    outcome.goals.push(
      atLeast("room-100-vs-partyserver", ratio("partyserver"), 8, "×"),
      atLeast("room-100-vs-colyseus", ratio("colyseus"), 1, "×"),
    );
  }
}
