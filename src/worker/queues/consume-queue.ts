import type { Env } from "../../durable/env.ts";
import { deliverJobs } from "./deliver-jobs.ts";
import { handleDeadLetters } from "./handle-dead-letters.ts";

/** One Worker consumes both queues: the jobs for the bridge (JOB2) and the dead letters. */
export function consumeQueue(batch: MessageBatch, env: Env): Promise<void> {
  return batch.queue.endsWith("-dead") ? handleDeadLetters(batch, env) : deliverJobs(batch, env);
}
