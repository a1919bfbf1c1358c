import type { Env } from "../../durable/env.ts";
import { roomOf } from "../../durable/room-of.ts";
import { log } from "../log.ts";
import { retryLater } from "./deliver-jobs.ts";
import { jobFields, parseQueuedJob } from "./queued-job.ts";

const REASON = "the queue gave it up: the bridge did not take it";

/** Reports each job that the queue gave up to its room (JOB2). The room's own outbox keeps sending it. */
export async function handleDeadLetters(batch: MessageBatch, env: Env): Promise<void> {
  await Promise.all(batch.messages.map((message) => giveUp(message, env)));
}

async function giveUp(message: Message, env: Env): Promise<void> {
  const job = parseQueuedJob(message);
  if (!job) return;
  log("error", "telemetry.hub.workflowFailed", {
    ...jobFields(job),
    how: "dead-letter",
    reason: REASON,
    hops: job.hops,
  });
  try {
    await roomOf(env, job.hubId, job.roomId).jobFailed(job.jobId, job.attempt, "dead-letter", REASON);
    message.ack();
  } catch (error) {
    log("error", "hub.edge.roomUnreached", { ...jobFields(job), error: String(error) });
    retryLater(message);
  }
}
