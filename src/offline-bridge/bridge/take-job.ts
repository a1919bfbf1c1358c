import type { HubRecord } from "../../durable/protocol/bridge/hub-record.ts";
import { workflowIdOf, type JobAnswer, type OfflineJob } from "../../durable/protocol/bridge/offline-job.ts";
import { logLine } from "../process/log-line.ts";
import type { JobWorkflow } from "./job-workflow.ts";
import { parsePostedJob } from "./read-job.ts";
import type { Started } from "./start-workflow.ts";

export interface TakeJobPorts {
  /** Starts the job's run; throws where Temporal cannot be reached. */
  start(job: OfflineJob, to: JobWorkflow): Promise<Started>;
  /** Keeps a record in the archive, and gives whether it is new; throws where the archive cannot be reached. */
  record(record: HubRecord): Promise<boolean>;
  /** Has the result of a completed run posted once more, without waiting for it. */
  repost(job: OfflineJob): void;
  count(kind: string, answer: JobAnswer["answer"]): void;
}

/** Takes one job of a delivery and says what became of it (JOB2). Never throws. */
export async function takeJob(raw: unknown, receivedAt: string, ports: TakeJobPorts): Promise<JobAnswer> {
  const read = parsePostedJob(raw);
  if (!read.ok) {
    const { jobId, kind, answer, reason } = read;
    logLine(answer === "poison" ? "error" : "warn", "hub.bridge.jobNotTaken", { jobId, kind, answer, reason });
    ports.count(kind, answer);
    return { jobId, answer, reason };
  }
  if ("record" in read) {
    const answer = await keepRecord(read.record, ports);
    ports.count(read.record.kind, answer.answer);
    return answer;
  }
  const job = { ...read.job, hops: { ...read.job.hops, bridgeReceivedAt: receivedAt } };
  const answer = await startJob(job, read.to, ports);
  ports.count(job.kind, answer.answer);
  return answer;
}

async function keepRecord(record: HubRecord, ports: TakeJobPorts): Promise<JobAnswer> {
  const { jobId, hubId, roomId, correlationId, kind } = record;
  try {
    const isNew = await ports.record(record);
    logLine("info", "hub.bridge.recordKept", { hubId, roomId, correlationId, jobId, kind, isNew });
    return { jobId, answer: isNew ? "started" : "duplicate", kept: true };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logLine("warn", "hub.bridge.recordNotKept", { hubId, roomId, correlationId, jobId, kind, reason });
    return { jobId, answer: "retry", reason: "the archive cannot be reached now" };
  }
}

async function startJob(job: OfflineJob, to: JobWorkflow, ports: TakeJobPorts): Promise<JobAnswer> {
  const { jobId, hubId, roomId, correlationId, kind, attempt, hops } = job;
  const workflowId = workflowIdOf(job);
  const told = { hubId, roomId, correlationId, jobId, kind, attempt, workflowId };
  try {
    const started = await ports.start(job, to);
    if (started === "started") {
      // The edge emits `telemetry.hub.workflowStarted`: one start, one line (TEL2).
      logLine("info", "hub.bridge.jobStarted", { ...told, taskQueue: to.taskQueue, hops });
      return { jobId, answer: "started", workflowId };
    }
    if (started === "completed") ports.repost(job);
    logLine("info", "hub.bridge.jobRepeated", { ...told, run: started });
    return { jobId, answer: "duplicate", workflowId };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logLine("warn", "hub.bridge.jobNotStarted", { ...told, reason });
    return { jobId, answer: "retry", workflowId, reason };
  }
}
