import type { Env } from "../../durable/env.ts";
import { roomOf } from "../../durable/room-of.ts";
import { retryLater } from "./deliver-jobs.ts";
import { log } from "../log.ts";
import { nameOf, parseQueuedJob } from "./read-job.ts";

const REASON = "the queue gave it up: the bridge did not take it";

/** Tells each room of its jobs that the queue gave up (JOB2). The room's own outbox goes on sending them. */
export async function handleDeadLetters(batch: MessageBatch, env: Env): Promise<void> {
  await Promise.all(batch.messages.map((message) => giveUp(message, env)));
}

async function giveUp(message: Message, env: Env): Promise<void> {
  const job = parseQueuedJob(message);
  if (!job) return;
  log("error", "telemetry.hub.workflowFailed", { ...nameOf(job), how: "dead-letter", reason: REASON, hops: job.hops });
  try {
    await roomOf(env, job.hubId, job.roomId).jobFailed(job.jobId, job.attempt, "dead-letter", REASON);
    message.ack();
  } catch (error) {
    log("error", "hub.edge.roomUnreached", { ...nameOf(job), error: String(error) });
    retryLater(message);
  }
}
