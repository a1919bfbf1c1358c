import * as v from "valibot";
import { Hops } from "../../durable/protocol/bridge/offline-job.ts";
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

/** Reads the job in a queue message. A message without one has no room to report to and no better second try, so it is
 * logged and acknowledged. */
export function parseQueuedJob(message: Message): QueuedJob | undefined {
  const read = v.safeParse(QueuedJob, message.body);
  if (read.success) return read.output;
  const [issue] = read.issues;
  log("error", "hub.edge.badQueueMessage", { messageId: message.id, path: v.getDotPath(issue), error: issue.message });
  message.ack();
  return undefined;
}

/** The fields of a job that every log line about it carries (TEL3). */
export function jobFields({ jobId, hubId, roomId, attempt, kind, correlationId }: QueuedJob) {
  return { hubId, roomId, correlationId, jobId, attempt, kind };
}
