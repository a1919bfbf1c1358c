import type { Env } from "../../durable/env.ts";
import type { HubRecord } from "../../durable/protocol/bridge/hub-record.ts";
import { roomOf } from "../../durable/room-of.ts";
import { log } from "../log.ts";
import { jobFields, parseQueuedJob, retryLater } from "./queued-job.ts";

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
    if (job.roomId === undefined) return await putBack(message, env);
    await roomOf(env, job.hubId, job.roomId).jobFailed(job.jobId, job.attempt, "dead-letter", REASON);
    message.ack();
  } catch (error) {
    log("error", "hub.edge.roomUnreached", { ...jobFields(job), error: String(error) });
    retryLater(message);
  }
}

/** As long as a room's outbox waits at most. */
const AGAIN_SECONDS = 5 * 60;

/** A record of the whole hub has no room that sends it again, so the queue keeps it until the archive is back (AUD2). */
async function putBack(message: Message, env: Env): Promise<void> {
  // As it came, since it may be of a newer release; it was read as far as the edge needs.
  await env.JOBS.send(message.body as HubRecord, { delaySeconds: AGAIN_SECONDS });
  message.ack();
}
