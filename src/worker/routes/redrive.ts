import * as v from "valibot";
import { MadeId } from "../../durable/protocol/values/ids.ts";
import type { RoomContext } from "../app-env.ts";
import { refuse } from "../refuse.ts";

/** `POST …/jobs/{jobId}/redrive` (JOB2): an operator has a job sent again → 200 `{jobId, attempt}`. */
export async function redriveJob(c: RoomContext): Promise<Response> {
  const jobId = c.req.param("jobId");
  if (!v.is(MadeId, jobId)) return refuse(c, { code: "not-found", detail: "no job has such an id" });
  const answer = await c.var.room.redrive(jobId);
  return answer.ok ? c.json({ jobId: answer.jobId, attempt: answer.attempt }) : refuse(c, answer.problem);
}
