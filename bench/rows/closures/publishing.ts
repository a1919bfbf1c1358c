import { fork } from "node:child_process";
import { once } from "node:events";
import { openArchive, type Archive } from "../../../src/offline-bridge/archive/open-archive.ts";
import { timeDecisions } from "../../publishing/decision-told.ts";
import { fillLore } from "../../publishing/fill-lore.ts";
import { prepareSession } from "../../publishing/prepared-session.ts";
import type { SimulatedWork } from "../../publishing/simulated-worker.ts";
import { withArchive } from "../../publishing/with-archive.ts";
import { atMost, type SectionOutcome, type ReportRow } from "../../report/outcome.ts";
import { median, percentile } from "../../report/statistics.ts";
import { WholeStack } from "../../serve/whole-stack.ts";
import type { Bench, Measurement } from "../measurement.ts";

const PENDING = 1_000;
const DECIDED_SESSIONS = 20;
const ENTRIES = 100_000;
const SESSIONS = 500;
const ASKED = 200;
const GOAL_MS = 50;
const TOLD_MS = 200;

/** How fast moderators and readers are answered, and whether one worker publishes a busy hour in time. */
export const publishing: Measurement = {
  title: "Publishing",
  ids: ["publishing", "pending-list-1000", "lore-search-100000", "publish-500-missed", "decision-told"],

  async run(bench) {
    const told = await decideForFollower(bench);
    return withArchive(bench, async (url) => {
      const archive = await openArchive(url);
      try {
        const parts = [told, await listPending(bench, archive), await searchLore(bench, archive, url)];
        parts.push(await publishHour(bench, url));
        return { rows: parts.flatMap(({ rows }) => rows), goals: parts.flatMap(({ goals }) => goals) };
      } finally {
        await archive.close();
      }
    });
  },
};

/** A page of 100 of a thousand items that wait, behind twenty times as many that are decided. */
async function listPending(bench: Bench, archive: Archive): Promise<SectionOutcome> {
  const hubId = "moderated";
  const begin = Date.parse("2026-11-07T20:00:00.000Z");
  const prepare = (sessionId: string) =>
    prepareSession(archive, { hubId, sessionId, deltas: PENDING, items: PENDING, preparedAt: begin });
  for (let nth = 0; nth < DECIDED_SESSIONS; nth += 1)
    await archive.publishing.closeOverride(await prepare(`old-${nth}`), new Date(begin).toISOString());
  await prepare("waiting");
  bench.tell(`${PENDING} items wait, ${DECIDED_SESSIONS * PENDING} are decided`);
  const times: number[] = [];
  for (let cursor: string | undefined, nth = 0; nth < ASKED; nth += 1) {
    const query = { hubId, limit: 100, statuses: ["pending", "escalated"], cursor } as const;
    const began = performance.now();
    const page = await archive.history.moderation(query);
    JSON.stringify(page);
    times.push(performance.now() - began);
    if (!page.ok || page.value.items.length !== 100) throw new Error("the list does not hold what waits");
    cursor = page.value.nextCursor ?? undefined;
  }
  return timed("list of 1,000 pending items, 100 a page", "pending-list-1000", times);
}

/** Words that stand in few entries, in a tenth of them, in all of them, and several together, with further pages. */
const SEARCHES = [
  "w3900x",
  "w2000x",
  "w500x",
  "w10x",
  "w0x",
  "river",
  "w1x w2x",
  '"the river"',
  "w7x or w3000x",
  "river -w0x",
];

async function searchLore(bench: Bench, archive: Archive, url: string): Promise<SectionOutcome> {
  const hubId = "storied";
  await fillLore(url, hubId, ENTRIES);
  bench.tell(`${ENTRIES} entries of lore`);
  const times: number[] = [];
  let slowest = { q: "", ms: 0 };
  for (let nth = 0; nth < ASKED; nth += 1) {
    const q = SEARCHES[nth % SEARCHES.length] ?? "";
    const began = performance.now();
    const first = await archive.history.lore({ hubId, q, limit: 20 });
    const ms = performance.now() - began;
    times.push(ms);
    if (!first.ok || first.value.entries.length === 0) throw new Error(`nothing was found for ${q}`);
    if (ms > slowest.ms) slowest = { q, ms };
    const cursor = first.value.nextCursor;
    if (cursor === null) continue;
    const again = performance.now();
    await archive.history.lore({ hubId, q, limit: 20, cursor });
    times.push(performance.now() - again);
  }
  bench.tell(`the slowest search was ${slowest.q}, ${Math.round(slowest.ms)} ms`);
  return timed("search over 100,000 entries of lore", "lore-search-100000", times);
}

async function decideForFollower(bench: Bench): Promise<SectionOutcome> {
  const times = await WholeStack.with((stack) => timeDecisions(stack, ASKED));
  bench.tell(`${ASKED} decisions were told to a follower`);
  return timed("decision → told to a follower of the live feed", "decision-told", times, TOLD_MS);
}

function timed(name: string, id: string, times: readonly number[], goalMs = GOAL_MS): SectionOutcome {
  const p95 = rounded(percentile(times, 0.95));
  const details = { p50: rounded(median(times)), longest: rounded(percentile(times, 1)), asked: times.length };
  return { rows: [{ name, value: p95, unit: "ms p95", details }], goals: [atMost(id, p95, goalMs, "ms")] };
}

async function publishHour(bench: Bench, url: string): Promise<SectionOutcome> {
  const worker = fork(new URL("../../load/publishing-process.ts", import.meta.url), [String(SESSIONS)], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [work] = (await Promise.race([once(worker, "message"), failed(worker)])) as [SimulatedWork];
  bench.tell(`${SESSIONS} sessions: ${work.steps} steps, ${work.entries} entries`);
  const { missed, steps, entries } = work;
  const details = { steps, entries, "work s": rounded(work.workMs / 1000), missed };
  const rows: readonly ReportRow[] = [
    { name: "500 sessions in one hour, latest step", value: rounded(work.latestMs / 1000), unit: "s", details },
  ];
  return { rows, goals: [atMost("publish-500-missed", missed, 0, "windows")] };
}

async function failed(worker: ReturnType<typeof fork>): Promise<never> {
  const [code] = (await once(worker, "exit")) as [number | null];
  throw new Error(`the worker ended with ${code}`);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
