import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { atMost, type ReportRow } from "../../report/outcome.ts";
import { median, percentile } from "../../report/statistics.ts";
import type { HubServer } from "../../serve/hub-server.ts";
import { rounded, SAID } from "../closed-loops.ts";
import type { Measurement } from "../measurement.ts";
import { crowd, fill, leaveAll, withHub } from "../with-hub.ts";

const EVENTS = 14_000;
const DAYS_MS = 3 * 24 * 3_600_000;
/** Long enough for all of it to go. */
const WATCHED_MS = 5_000;

/**
 * RES4: how long a command waits at the most while the room takes the oldest out of its log, beside the same room when
 * it has nothing to take. What else the machine does is in both; the median of the rounds counts.
 */
export const pruning: Measurement = {
  title: "Pruning",
  ids: ["prune-pause"],

  async run(bench) {
    return withHub(bench, {}, async (hub) => {
      // A spectator opens no session, so no closure has to read the events before they are pruned.
      await fill(hub, "old", EVENTS, ["moderator"]);
      const saved = join(bench.stateDir, "unpruned");
      await hub.restart((stateDir) => cpSync(stateDir, saved, { recursive: true }));
      const rest: Watched[] = [];
      const pruned: Watched[] = [];
      for (let round = 0; round < bench.rounds; round += 1) {
        await hub.restart((stateDir) => cpSync(saved, stateDir, { recursive: true, force: true }));
        rest.push(await watch(hub));
        await hub.restart((stateDir) => {
          cpSync(saved, stateDir, { recursive: true, force: true });
          makeOld(stateDir);
        });
        pruned.push(await watch(hub));
        bench.tell(`longest command while pruning ${pruned.at(-1)?.longest} ms, at rest ${rest.at(-1)?.longest} ms`);
      }
      const longest = (of: readonly Watched[]) => median(of.map((one) => one.longest));
      const pause = rounded(longest(pruned) - median(rest.map((one) => one.median)));
      return {
        rows: [
          rowOf("a command while nothing is pruned", rest),
          rowOf(`a command while ${EVENTS} old events are pruned`, pruned),
        ],
        goals: [atMost("prune-pause", pause, 20, "ms")],
      };
    });
  },
};

/** How long the commands of one client took, one after the other, in ms. */
interface Watched {
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
}

function rowOf(name: string, rounds: readonly Watched[]): ReportRow {
  const middle = (of: (one: Watched) => number) => rounded(median(rounds.map(of)));
  const details = { median: middle((one) => one.median), p99: middle((one) => one.p99) };
  return { name, value: middle((one) => one.longest), unit: "ms at the most", details };
}

async function watch(hub: HubServer): Promise<Watched> {
  const [player] = await crowd(hub, "old", 1, "watcher");
  if (player === undefined) throw new Error("nobody came");
  const all: number[] = [];
  for (const until = performance.now() + WATCHED_MS; performance.now() < until;) all.push((await player.say(SAID)).ms);
  await leaveAll([player]);
  // The first commands after a waking are the runtime's warming up.
  const times = all.slice(100);
  return {
    median: rounded(median(times)),
    p99: rounded(percentile(times, 0.99)),
    longest: rounded(percentile(times, 1)),
  };
}

/** Makes everything in the rooms' logs some days older, while the hub is down. */
function makeOld(stateDir: string): void {
  const files = readdirSync(stateDir, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((each) => each.endsWith(".sqlite"))) {
    const database = new DatabaseSync(join(stateDir, file));
    const log = database.prepare("SELECT name FROM sqlite_master WHERE name = 'log'").get();
    if (log !== undefined) database.exec(`UPDATE log SET at = at - ${DAYS_MS}`);
    database.close();
  }
}
