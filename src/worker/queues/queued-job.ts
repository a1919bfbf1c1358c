import * as v from "valibot";
import { isRecord, RECORD_SCHEMAS } from "../../durable/protocol/bridge/hub-record.ts";
import { Hops, JOB_SCHEMA } from "../../durable/protocol/bridge/offline-job.ts";
import { HubId, MadeId, RoomId } from "../../durable/protocol/values/ids.ts";
import { log } from "../log.ts";

/**
 * The part of a job that the edge needs to deliver it and to report the outcome to its room. The rest passes through
 * unread: the bridge judges jobs, and a room may run a newer release than this Worker.
 */
const QueuedJob = v.looseObject({
  jobId: MadeId,
  hubId: HubId,
  /** Absent in a record of the whole hub (AUD1). */
  roomId: v.exactOptional(RoomId),
  attempt: v.number(),
  kind: v.string(),
  correlationId: v.string(),
  hops: Hops,
});
export type QueuedJob = v.InferOutput<typeof QueuedJob>;

/**
 * Reads the job in a queue message. One of a later release stays in the queue for an edge that can read it. Any other
 * message without a job has no room to report to and no better second try. Both are settled here, and logged.
 */
export function parseQueuedJob(message: Message): QueuedJob | undefined {
  const read = v.safeParse(QueuedJob, message.body);
  if (read.success) return read.output;
  const [issue] = read.issues;
  const isLater = isOfLaterRelease(message.body);
  const told = { messageId: message.id, path: v.getDotPath(issue), error: issue.message };
  if (isLater) log("warn", "hub.edge.laterQueueMessage", told);
  else log("error", "hub.edge.badQueueMessage", told);
  if (isLater) retryLater(message);
  else message.ack();
  return undefined;
}

const Shaped = v.object({ kind: v.string(), schema: v.number() });

/** The sender gives its shape a number (JOB2), and this one is higher than this release knows. */
function isOfLaterRelease(body: unknown): boolean {
  const shaped = v.safeParse(Shaped, body);
  if (!shaped.success) return false;
  const { output } = shaped;
  return output.schema > (isRecord(output) ? RECORD_SCHEMAS[output.kind] : JOB_SCHEMA);
}

/** Retries after 1, 2, 4, 8, 16 s …, so that a restarted bridge still resolves a contest in time. */
export function retryLater(message: Message): void {
  message.retry({ delaySeconds: Math.min(2 ** (message.attempts - 1), 60) });
}

/** The fields of a job that every log line about it carries (TEL3). */
export function jobFields({ jobId, hubId, roomId, attempt, kind, correlationId }: QueuedJob) {
  return { hubId, roomId, correlationId, jobId, attempt, kind };
}
