import type { ContestJob } from "../../../durable/protocol/bridge/offline-job.ts";
import type { OfflineResult } from "../../../durable/protocol/bridge/offline-result.ts";
import { settleContest } from "../../../durable/rules/contests/settle-contest.ts";
import { postDurably } from "./post-durably.ts";
import { resultEnvelope } from "./result-envelope.ts";

/**
 * Settles a contest from the seed in its job and posts the result (CON4–CON7).
 * @returns what it posted, for a job that comes again after this run is over (JOB1).
 */
export async function contestWorkflow(job: ContestJob): Promise<readonly OfflineResult[]> {
  const resolved = { ...resultEnvelope(job, "contest.resolved"), ...settleContest(job), seed: job.seed };
  await postDurably(resolved);
  return [resolved];
}
