import * as v from "valibot";
import { HubRecord, isRecord, RECORD_SCHEMAS } from "../../durable/protocol/bridge/hub-record.ts";
import { JOB_SCHEMA, OfflineJob } from "../../durable/protocol/bridge/offline-job.ts";
import { JOB_WORKFLOWS, type JobWorkflow } from "./job-workflow.ts";

export type ReadJob =
  | { readonly ok: true; readonly job: OfflineJob; readonly to: JobWorkflow }
  | { readonly ok: true; readonly record: HubRecord }
  | RefusedJob;

interface RefusedJob {
  readonly ok: false;
  /** `retry` for what a later bridge may know, `poison` for what none can do. */
  readonly answer: "retry" | "poison";
  /** Empty where the job does not say. */
  readonly jobId: string;
  readonly kind: OfflineJob["kind"] | HubRecord["kind"] | "unknown";
  /** Names what is wrong without repeating it: a job holds a seed. */
  readonly reason: string;
}

const Named = v.object({ jobId: v.fallback(v.string(), ""), kind: v.string() });

/** Reads one job of a delivery on its own: a bad one harms no other (JOB2). */
export function parsePostedJob(raw: unknown): ReadJob {
  const named = v.safeParse(Named, raw);
  const jobId = named.success ? named.output.jobId : "";
  if (!named.success) return { ok: false, answer: "poison", jobId, kind: "unknown", reason: complaint(named.issues) };
  const { kind } = named.output;
  if (isRecord(named.output)) return parseRecord(raw, jobId, named.output.kind);
  if (!isKnown(kind)) {
    return { ok: false, answer: "retry", jobId, kind: "unknown", reason: `no workflow here does ${kind} jobs yet` };
  }
  const shaped = v.safeParse(Shaped, raw);
  if (shaped.success && shaped.output.schema > JOB_SCHEMA) {
    const reason = `schema ${shaped.output.schema} of ${kind} jobs is not known here yet`;
    return { ok: false, answer: "retry", jobId, kind, reason };
  }
  const job = v.safeParse(OfflineJob, raw);
  if (!job.success) return { ok: false, answer: "poison", jobId, kind, reason: complaint(job.issues) };
  return { ok: true, job: job.output, to: JOB_WORKFLOWS[kind] };
}

const Shaped = v.object({ schema: v.number() });

/** A shape of the next release waits for the next bridge, like a kind of the next release. */
function parseRecord(raw: unknown, jobId: string, kind: HubRecord["kind"]): ReadJob {
  const shaped = v.safeParse(Shaped, raw);
  if (shaped.success && shaped.output.schema > RECORD_SCHEMAS[kind]) {
    const reason = `schema ${shaped.output.schema} of ${kind} records is not known here yet`;
    return { ok: false, answer: "retry", jobId, kind, reason };
  }
  const record = v.safeParse(HubRecord, raw);
  if (record.success) return { ok: true, record: record.output };
  return { ok: false, answer: "poison", jobId, kind, reason: complaint(record.issues) };
}

function isKnown(kind: string): kind is OfflineJob["kind"] {
  return Object.hasOwn(JOB_WORKFLOWS, kind);
}

function complaint(issues: readonly v.BaseIssue<unknown>[]): string {
  const paths = [...new Set(issues.map((issue) => v.getDotPath(issue) ?? "the whole"))];
  return `not a job: ${paths.slice(0, 5).join(", ")} ${paths.length === 1 ? "is" : "are"} missing or malformed`;
}
