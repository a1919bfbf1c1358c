import { expect, test } from "vitest";
import type { Archive } from "../../../src/offline-bridge/archive/open-archive.ts";
import { createRetentionActivities } from "../../../src/offline-bridge/retention/activities/create-retention-activities.ts";
import { DEFAULT_RETENTION } from "../../../src/offline-bridge/retention/retention-times.ts";
import { sampleScenario } from "../../unit/closure/scenarios/sample-scenario.ts";
import { closureJob, runOf } from "./support/closure-fixture.ts";
import type { TestArchive } from "./support/servers.ts";
import { withTestArchive } from "./support/with-test-archive.ts";

const DAY = 86_400_000;
const CLOSED = Date.parse("2026-11-07T20:00:00.000Z");
const at = new Date(CLOSED).toISOString();

let archive: Archive;
let db: TestArchive["db"];

withTestArchive((opened) => ({ archive, db } = opened));

async function counts(): Promise<Record<string, number>> {
  const { rows } =
    await db.query(`SELECT (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM alerts) AS alerts,
    (SELECT count(*) FROM results) AS results, (SELECT count(*) FROM audit) AS audit,
    (SELECT count(*) FROM sessions) AS sessions, (SELECT count(*) FROM mentions) AS mentions`);
  return Object.fromEntries(Object.entries(rows[0]).map(([name, count]) => [name, Number(count)]));
}

/** Rounds until there is nothing more, at a time this many days after the sessions closed. */
async function removeAfter(days: number): Promise<number> {
  const { removeExpired } = createRetentionActivities(archive.retention, DEFAULT_RETENTION, () => CLOSED + days * DAY);
  let rounds = 1;
  while (await removeExpired()) rounds += 1;
  return rounds;
}

test("RET1 AUD4 each kind goes when its own time is over, in small batches, and nothing else with it", async () => {
  const events = sampleScenario();
  for (let n = 1; n <= 21; n += 1) {
    const job = closureJob(`s-${n}`);
    const run = runOf(job);
    await archive.closures.openRun(run, job, at);
    await archive.closures.keepEvents(run, events, []);
    await archive.closures.keepResult(run, `${run.workflowId}/closure.completed`, "{}");
    await archive.closures.endRun(run, { status: "completed", endedAt: at });
    const alert = { alertId: `a-${n}`, reason: "late", severity: "warning", data: {}, raisedAt: at } as const;
    await archive.closures.raiseAlert({ hubId: "hub", roomId: "hall", sessionId: `s-${n}`, ...alert });
  }
  const envelope = { hubId: "hub", attempt: 1, correlationId: "c", hops: {}, schema: 1, at } as const;
  const act = { actorId: "mo", action: "mod.mute", target: "ada" };
  await archive.records.keep({ kind: "audit", jobId: "a-1", ...envelope, ...act });
  const all = { events: 21 * events.length, alerts: 21, results: 21, audit: 1, sessions: 21, mentions: 0 };
  expect(await counts()).toEqual(all);
  expect(await removeAfter(29)).toBe(1);
  expect(await counts()).toEqual(all);
  await removeAfter(31);
  expect(await counts()).toEqual({ ...all, results: 0 });
  await removeAfter(91);
  expect(await counts()).toEqual({ ...all, results: 0, alerts: 0 });
  expect(await removeAfter(181)).toBe(2);
  expect(await counts()).toEqual({ ...all, results: 0, alerts: 0, events: 0 });
  await removeAfter(733);
  expect(await counts()).toEqual({ ...all, results: 0, alerts: 0, events: 0, audit: 0 });
});
