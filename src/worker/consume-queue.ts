import type { Env } from "../durable/env.ts";
import { carryJobs } from "./carry-jobs.ts";
import { giveUpJobs } from "./give-up-jobs.ts";

/** One Worker consumes both queues: what it carries to the bridge (JOB2), and what could not be carried. */
export function consumeQueue(batch: MessageBatch, env: Env): Promise<void> {
  return batch.queue.endsWith("-dead") ? giveUpJobs(batch, env) : carryJobs(batch, env);
}
