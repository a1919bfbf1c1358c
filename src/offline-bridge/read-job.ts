import * as v from "valibot";
import { OfflineJob } from "../durable/protocol/offline-job.ts";
import { JOB_WORKFLOWS, type JobWorkflow } from "./job-workflow.ts";

export type ReadJob =
  | { readonly ok: true; readonly job: OfflineJob; readonly to: JobWorkflow }
  /** `retry` for what a later bridge may know, `poison` for what none can do. */
  | { readonly ok: false; readonly answer: "retry" | "poison"; readonly jobId: string; readonly reason: string };

const Named = v.object({ jobId: v.fallback(v.string(), ""), kind: v.string("a job has a `kind`") });

/** Reads one job of a delivery on its own: a bad one harms no other (JOB2). */
export function readJob(raw: unknown): ReadJob {
  const named = v.safeParse(Named, raw);
  if (!named.success) return { ok: false, answer: "poison", jobId: "", reason: complaint(named.issues) };
  const { jobId, kind } = named.output;
  const to = Object.entries(JOB_WORKFLOWS).find(([known]) => known === kind)?.[1];
  if (to === undefined) return { ok: false, answer: "retry", jobId, reason: `no workflow here does ${kind} jobs yet` };
  const job = v.safeParse(OfflineJob, raw);
  if (!job.success) return { ok: false, answer: "poison", jobId, reason: complaint(job.issues) };
  return { ok: true, job: job.output, to };
}

/** Names the fields, not what stood in them: a job holds a seed. */
function complaint(issues: readonly v.BaseIssue<unknown>[]): string {
  const paths = [...new Set(issues.map((issue) => v.getDotPath(issue) ?? "the job"))];
  return `not a job: ${paths.slice(0, 5).join(", ")} ${paths.length === 1 ? "is" : "are"} missing or malformed`;
}
