import * as v from "valibot";
import type { Env } from "../../durable/env.ts";
import { type JobAnswer, JobAnswers, type JobDelivery } from "../../durable/protocol/bridge/offline-job.ts";
import { roomOf } from "../../durable/room-of.ts";
import { askBridge } from "../ask-bridge.ts";
import { log } from "../log.ts";
import { logFaultsOnce } from "../settings/need-settings.ts";
import { type Settings, settingsOf } from "../settings/settings.ts";
import { jobFields, parseQueuedJob, type QueuedJob, retryLater } from "./queued-job.ts";

interface Delivery {
  readonly message: Message;
  readonly job: QueuedJob;
}

/** Sends a batch of jobs to the bridge in one signed POST and settles each by the bridge's answer (JOB2). */
export async function deliverJobs(batch: MessageBatch, env: Env): Promise<void> {
  const read = settingsOf(env);
  if (!read.ok) {
    logFaultsOnce(read.faults);
    for (const message of batch.messages) retryLater(message);
    return;
  }
  const carriedAt = new Date().toISOString();
  const deliveries = batch.messages.flatMap((message): Delivery[] => {
    const job = parseQueuedJob(message);
    if (!job) return [];
    const hops = { ...job.hops, queueAt: message.timestamp.toISOString(), carriedAt };
    return [{ message, job: { ...job, hops } }];
  });
  if (deliveries.length === 0) return;
  const answers = await deliver(
    deliveries.map(({ job }) => job),
    read.settings,
  );
  await Promise.all(deliveries.map((delivery, i) => settle(delivery, answers[i], env)));
}

/** One answer per job, in the order of the jobs; undefined where the bridge gave none that could be read. */
async function deliver(jobs: readonly QueuedJob[], settings: Settings): Promise<readonly (JobAnswer | undefined)[]> {
  const delivery: v.InferInput<typeof JobDelivery> = { purpose: "jobs", jobs: [...jobs] };
  const reached = await askBridge(settings, { method: "POST", path: "/jobs", body: delivery });
  if (!reached.ok || reached.status >= 500) {
    const error = reached.ok ? `it answered ${reached.status}` : reached.error;
    log("warn", "hub.edge.bridgeUnreached", { jobs: jobs.map(jobFields), error });
    return [];
  }
  const read = v.safeParse(JobAnswers, reached.body);
  if (reached.status !== 200 || !read.success) {
    log("error", "hub.edge.bridgeMisunderstood", {
      jobs: jobs.map(jobFields),
      status: reached.status,
      body: reached.body,
    });
    return [];
  }
  const { answers } = read.output;
  // Position first: one batch may hold two attempts of the same job.
  return jobs.map(({ jobId }, i) =>
    answers[i]?.jobId === jobId ? answers[i] : answers.find((answer) => answer.jobId === jobId),
  );
}

async function settle({ message, job }: Delivery, answer: JobAnswer | undefined, env: Env): Promise<void> {
  if (answer?.kept === true) return reportKept({ message, job }, env);
  switch (answer?.answer) {
    case "started":
      log("info", "telemetry.hub.workflowStarted", {
        ...jobFields(job),
        workflowId: answer.workflowId,
        hops: { ...job.hops, startedAt: new Date().toISOString() },
      });
      return message.ack();
    case "duplicate":
      return message.ack();
    case "poison":
      return reportPoison({ message, job }, answer.reason ?? "the bridge cannot do this job", env);
    case "retry":
      log("warn", "hub.edge.jobDelayed", { ...jobFields(job), tries: message.attempts, reason: answer.reason });
      return retryLater(message);
    case undefined:
      return retryLater(message);
  }
}

async function reportPoison({ message, job }: Delivery, reason: string, env: Env): Promise<void> {
  log("error", "telemetry.hub.workflowFailed", { ...jobFields(job), how: "poison", reason, hops: job.hops });
  try {
    if (job.roomId !== undefined) {
      await roomOf(env, job.hubId, job.roomId).jobFailed(job.jobId, job.attempt, "poison", reason);
    }
    message.ack();
  } catch (error) {
    log("error", "hub.edge.roomUnreached", { ...jobFields(job), error: String(error) });
    retryLater(message);
  }
}

/** The archive has a record: its room need not send it again (AUD2). */
async function reportKept({ message, job }: Delivery, env: Env): Promise<void> {
  try {
    if (job.roomId !== undefined) await roomOf(env, job.hubId, job.roomId).recordKept(job.jobId);
    message.ack();
  } catch (error) {
    log("error", "hub.edge.roomUnreached", { ...jobFields(job), error: String(error) });
    retryLater(message);
  }
}
