import type { ClosureJob, OfflineJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { resultKey, type OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { closureFailed, closurePublished, resultsOf } from "../../../../testkit/results-of.ts";

/** Every closure of the scenario belongs to the batch that the moderators' examples show. */
const BATCH = { batchId: "batch-demo-20261105T210000000Z" };

/** The results that the bridge posts for a job it takes at `at`, with dice that anybody can verify (CON6). */
export function exampleResults(job: OfflineJob, at: string): OfflineResult[] {
  return resultsOf(job).map((result) => taken(result, job, at));
}

/** The results of a closure that succeeds; the recap is written from the session's public events. */
export function exampleClosureResults(job: ClosureJob, events: readonly Event[], at: string): OfflineResult[] {
  return [...exampleResults(job, at), taken(closurePublished(job), job, at)].map((result) => {
    if (result.kind === "closure.completed") return { ...result, ...BATCH, recap: writeRecap(events) };
    if (result.kind !== "closure.published") return result;
    const { kind, workflowId } = result;
    return { ...result, ...BATCH, key: resultKey({ workflowId, kind, ...BATCH }) };
  });
}

export function exampleFailure(job: ClosureJob, at: string): OfflineResult {
  return taken(closureFailed(job, "story: the archive cannot be reached"), job, at);
}

function taken(result: OfflineResult, { hops }: OfflineJob, at: string): OfflineResult {
  return { ...result, hops: { ...hops, started: at } };
}
