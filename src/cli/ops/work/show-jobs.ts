import type { UnfinishedJob } from "../../../durable/protocol/http/operating.ts";
import type { Cell } from "../../format-table.ts";

export const JOB_HEADERS = ["job", "kind", "room", "status", "attempt", "sends", "staged", "deadline"] as const;

/** A job under {@link JOB_HEADERS}. */
export function jobRow(job: UnfinishedJob): readonly Cell[] {
  const { jobId, kind, roomId, status, attempt, sends, stagedAt, deadlineAt } = job;
  return [jobId, kind, roomId, status, attempt, sends, stagedAt, deadlineAt];
}
