import * as v from "valibot";
import type { Env } from "../../durable/env.ts";
import { JobAnswers, type JobAnswer, type JobDelivery } from "../../durable/protocol/bridge/offline-job.ts";
import { roomOf } from "../../durable/room-of.ts";
import { askBridge } from "../ask-bridge.ts";
import { log } from "../log.ts";
import { tellOnce } from "../settings/need-settings.ts";
import { nameOf, parseQueuedJob, type CarriedJob } from "./read-job.ts";
import { settingsOf, type Settings } from "../settings/settings.ts";

interface Load {
  readonly message: Message;
  readonly job: CarriedJob;
}

/** Carries a batch of jobs to the bridge in one signed POST, and settles each by the bridge's word for it (JOB2). */
export async function deliverJobs(batch: MessageBatch, env: Env): Promise<void> {
  const read = settingsOf(env);
  if (!read.ok) {
    tellOnce(read.faults);
    for (const message of batch.messages) retryLater(message);
    return;
  }
  const carriedAt = new Date().toISOString();
  const loads = batch.messages.flatMap((message): Load[] => {
    const job = parseQueuedJob(message);
    if (!job) return [];
    const hops = { ...job.hops, queueAt: message.timestamp.toISOString(), carriedAt };
    return [{ message, job: { ...job, hops } }];
  });
  if (loads.length === 0) return;
  const answers = await deliver(
    loads.map(({ job }) => job),
    read.settings,
  );
  await Promise.all(loads.map((load, i) => settle(load, answers[i], env)));
}

/** One answer per job in the order of the jobs; undefined where the bridge said nothing that could be understood. */
async function deliver(jobs: readonly CarriedJob[], settings: Settings): Promise<readonly (JobAnswer | undefined)[]> {
  const delivery: v.InferInput<typeof JobDelivery> = { purpose: "jobs", jobs: [...jobs] };
  const reached = await askBridge(settings, { method: "POST", path: "/jobs", body: delivery });
  if (!reached.ok || reached.status >= 500) {
    const error = reached.ok ? `it answered ${reached.status}` : reached.error;
    log("warn", "hub.edge.bridgeUnreached", { jobs: jobs.map(nameOf), error });
    return [];
  }
  const read = v.safeParse(JobAnswers, reached.body);
  if (reached.status !== 200 || !read.success) {
    log("error", "hub.edge.bridgeMisunderstood", {
      jobs: jobs.map(nameOf),
      status: reached.status,
      body: reached.body,
    });
    return [];
  }
  const { answers } = read.output;
  // By place first: two attempts of one job may ride in the same batch.
  return jobs.map(({ jobId }, i) =>
    answers[i]?.jobId === jobId ? answers[i] : answers.find((answer) => answer.jobId === jobId),
  );
}

async function settle({ message, job }: Load, answer: JobAnswer | undefined, env: Env): Promise<void> {
  switch (answer?.answer) {
    case "started":
      log("info", "telemetry.hub.workflowStarted", {
        ...nameOf(job),
        workflowId: answer.workflowId,
        hops: { ...job.hops, startedAt: new Date().toISOString() },
      });
      return message.ack();
    case "duplicate":
      return message.ack();
    case "poison":
      return tellRoom({ message, job }, answer.reason ?? "the bridge cannot do this job", env);
    case "retry":
      log("warn", "hub.edge.jobDelayed", { ...nameOf(job), tries: message.attempts, reason: answer.reason });
      return retryLater(message);
    case undefined:
      return retryLater(message);
  }
}

async function tellRoom({ message, job }: Load, reason: string, env: Env): Promise<void> {
  log("error", "telemetry.hub.workflowFailed", { ...nameOf(job), how: "poison", reason, hops: job.hops });
  try {
    await roomOf(env, job.hubId, job.roomId).jobFailed(job.jobId, job.attempt, "poison", reason);
    message.ack();
  } catch (error) {
    log("error", "hub.edge.roomUnreached", { ...nameOf(job), error: String(error) });
    retryLater(message);
  }
}

/** 1, 2, 4, 8, 16 s …, so that a bridge that restarts is met while a contest can still be resolved in time. */
export function retryLater(message: Message): void {
  message.retry({ delaySeconds: Math.min(2 ** (message.attempts - 1), 60) });
}
