import { RedriveOrder } from "../../../../durable/protocol/bridge/redrive-order.ts";
import type { PublishingArchive } from "../../../archive/publishing/publishing-archive.ts";
import { logLine } from "../../../process/log-line.ts";
import type { Keys } from "../../../process/settings.ts";
import type { PublishJob } from "../../../publishing/publish-job.ts";
import type { Started } from "../../start-workflow.ts";
import { archiveFaultResponse, unavailable } from "../archive-fault-response.ts";
import { problemResponse } from "../problem-response.ts";
import { readOrder } from "./read-order.ts";

export interface TakeRedrivePorts {
  readonly hubToBridge: Keys;
  /** Throws while the archive cannot be reached. */
  publishing(): Promise<PublishingArchive>;
  /** Begins a session's publishing under its id, whatever became of an earlier run. Throws while Temporal is away. */
  beginPublishing(job: PublishJob, hasFailed: boolean): Promise<Started>;
}

/**
 * `POST /redrives` (CLO7): an order of the edge, signed → 200 `{jobId, attempt}`; 404 where the session has no
 * publishing that could begin again. What an earlier run published is found done.
 */
export async function takeRedrive(request: Request, ports: TakeRedrivePorts): Promise<Response> {
  const read = await readOrder(request, ports.hubToBridge, RedriveOrder);
  if (!read.ok) return read.response;
  const { hubId, roomId, sessionId } = read.order;
  const told = { hubId, roomId, sessionId };
  try {
    const unfinished = await (await ports.publishing()).unfinishedOf(told);
    if (unfinished === undefined) {
      return problemResponse({
        code: "not-found",
        detail: "nothing is unfinished under this id, in the room or after it",
      });
    }
    const { hasFailed, ...beginning } = unfinished;
    const job: PublishJob = { schema: 1, ...told, ...beginning, hops: {} };
    const started = await begin(ports, job, hasFailed);
    if (started === undefined) return unavailable("the workflow service does not answer now; try again");
    logLine("info", "hub.bridge.publishingRedriven", { ...told, correlationId: job.correlationId, run: started });
    return Response.json({ jobId: sessionId, attempt: job.attempt });
  } catch (error) {
    return archiveFaultResponse(error, told);
  }
}

async function begin(
  { beginPublishing }: TakeRedrivePorts,
  job: PublishJob,
  hasFailed: boolean,
): Promise<Started | undefined> {
  try {
    return await beginPublishing(job, hasFailed);
  } catch (error) {
    const { hubId, roomId, sessionId } = job;
    logLine("warn", "hub.bridge.publishingNotRedriven", { hubId, roomId, sessionId, error });
    return undefined;
  }
}
