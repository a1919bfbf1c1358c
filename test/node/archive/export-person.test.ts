import { expect, test } from "vitest";
import type { Archive } from "../../../src/offline-bridge/archive/open-archive.ts";
import { sampleScenario } from "../../unit/closure/scenarios/sample-scenario.ts";
import { closureJob, runOf } from "./support/closure-fixture.ts";
import { withTestArchive } from "./support/with-test-archive.ts";

let archive: Archive;

withTestArchive((opened) => ({ archive } = opened));

const at = "2026-11-07T20:00:05.000Z";

test("ERA7 every source is paged, once and whole, and nothing of other people or hubs is in it", async () => {
  const events = sampleScenario();
  for (const hubId of ["hub", "other"]) {
    const job = closureJob("evening", { hubId });
    const run = runOf(job);
    await archive.closures.openRun({ ...run, workflowId: `${hubId}-run` }, job, at);
    await archive.closures.keepEvents(run, events, []);
  }
  const act = { correlationId: "c", hops: {}, schema: 1, at, attempt: 1, hubId: "hub" } as const;
  const acts = [
    { actorId: "juno", action: "mod.mute", target: "avery" },
    { actorId: "juno", action: "mod.mute", target: "bram" },
  ];
  for (const [nth, each] of acts.entries())
    await archive.records.keep({ kind: "audit", jobId: `a-${nth}`, ...act, ...each });
  await archive.people.ask({ erasureId: "e", hubId: "hub", actorId: "avery", reason: "?", askedBy: "o", askedAt: at });
  const sources: string[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 50; pages += 1) {
    const page = await archive.history.person({ hubId: "hub", actorId: "avery", limit: 4, cursor });
    if (!page.ok) throw new Error(page.fault);
    sources.push(...page.value.records.map(({ source }) => source));
    cursor = page.value.nextCursor ?? undefined;
    if (cursor === undefined) break;
  }
  const own = events.filter((event) => JSON.stringify(event).includes('"avery"')).length;
  // The mute, and the erasure itself, which is an act upon them as well.
  expect(sources).toEqual([...Array.from({ length: own }, () => "transcript"), "audit", "audit", "erasure"]);
  const nobody = await archive.history.person({ hubId: "hub", actorId: "nobody", limit: 4 });
  expect(nobody).toEqual({ ok: true, value: { records: [], nextCursor: null } });
});
