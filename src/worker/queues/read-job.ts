import * as v from "valibot";
import { HubId, MadeId, RoomId } from "../../durable/protocol/values/ids.ts";
import { Hops } from "../../durable/protocol/bridge/offline-job.ts";
import { log } from "../log.ts";

/**
 * As much of a job as the edge needs to carry it: whom to tell what became of it. The rest goes on as it is, because
 * judging a job is the bridge's part, and a room may be a release ahead of this Worker.
 */
const CarriedJob = v.looseObject({
  jobId: MadeId,
  hubId: HubId,
  roomId: RoomId,
  attempt: v.number(),
  kind: v.string(),
  correlationId: v.string(),
  hops: Hops,
});
export type CarriedJob = v.InferOutput<typeof CarriedJob>;

/** The job in a queue message. What is none could be told to no room and is no better next time: logged and taken off. */
export function parseQueuedJob(message: Message): CarriedJob | undefined {
  const read = v.safeParse(CarriedJob, message.body);
  if (read.success) return read.output;
  const [issue] = read.issues;
  log("error", "hub.edge.badQueueMessage", { messageId: message.id, path: v.getDotPath(issue), error: issue.message });
  message.ack();
  return undefined;
}

/** What every line about a job says of it (TEL3). */
export function nameOf({ jobId, hubId, roomId, attempt, kind, correlationId }: CarriedJob) {
  return { hubId, roomId, correlationId, jobId, attempt, kind };
}
