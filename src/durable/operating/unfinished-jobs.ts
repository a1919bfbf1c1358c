import { workflowIdOf, type OfflineJob } from "../protocol/bridge/offline-job.ts";
import type { UnfinishedJob } from "../protocol/http/operating.ts";
import type { Session } from "../protocol/state/session.ts";
import type { PendingJob, RoomState } from "../rules/core/room-state.ts";
import type { Sql } from "../storage/sql.ts";

/** The work that a room waits for (OPS3): its outbox, and closures that failed. Each can be redriven (JOB2). */
export function unfinishedJobs(sql: Sql, state: RoomState): UnfinishedJob[] {
  const rows = sql.all<{ body: string; sends: number; next_at: number }>(
    "SELECT body, sends, next_at FROM jobs ORDER BY made",
  );
  // The room's own rows.
  const waiting = rows.map(({ body, sends, next_at }) =>
    waitingJob(state, JSON.parse(body) as PendingJob, { sends, nextAt: next_at }),
  );
  const isWaiting = new Set(waiting.map(({ jobId }) => jobId));
  const failed = Object.values(state.privateState.sessions).filter(({ sessionId }) => !isWaiting.has(sessionId));
  return [...waiting, ...failed.flatMap((session) => failedClosure(state, session))];
}

interface Sending {
  readonly sends: number;
  /** In ms; 0 where it is due at once. */
  readonly nextAt: number;
}

function waitingJob(state: RoomState, { job, stagedAt, deadlineAt }: PendingJob, sending: Sending): UnfinishedJob {
  const startedAt = startOf(state, job);
  const { sends, nextAt } = sending;
  return {
    ...identity(job),
    status: startedAt !== null ? "started" : sends > 0 ? "sent" : "unsent",
    stagedAt: timeOf(stagedAt),
    sends,
    ...(nextAt > 0 && { nextSendAt: timeOf(nextAt) }),
    deadlineAt: timeOf(deadlineAt),
    ...(typeof startedAt === "string" && { startedAt }),
  };
}

function identity(job: OfflineJob) {
  const { jobId, kind, roomId, attempt, correlationId } = job;
  return { jobId, kind, roomId, attempt, workflowId: workflowIdOf(job), correlationId };
}

/** When the run of a job said that it has started; true where it did so at a time that is not kept, null where it did not. */
function startOf({ view, privateState }: RoomState, job: OfflineJob): string | true | null {
  switch (job.kind) {
    case "contest":
      return null;
    case "hubAction":
      return view.rituals.some(({ ritualId, status }) => ritualId === job.jobId && status === "started") ? true : null;
    case "closure": {
      const runs = privateState.sessions[job.jobId]?.offlineHistory ?? [];
      return runs.find(({ workflowId }) => workflowId === workflowIdOf(job))?.startedAt ?? null;
    }
  }
}

/** A session whose closure has no job any more and is not reconciled: nothing goes on before somebody redrives it (CLO7). */
function failedClosure({ view }: RoomState, { sessionId, offlineHistory, ...session }: Session): UnfinishedJob[] {
  if (!session.pendingOfflineReconcile) return [];
  const run = offlineHistory.at(-1);
  const closure = { kind: "closure", hubId: view.hubId, roomId: view.roomId, jobId: sessionId } as const;
  const attempt = run?.attempt ?? 1;
  return [
    {
      ...{ jobId: sessionId, kind: "closure", roomId: view.roomId, attempt },
      workflowId: run?.workflowId ?? workflowIdOf({ ...closure, attempt }),
      status: "failed",
      ...(run !== undefined && { startedAt: run.startedAt }),
      ...(run?.error !== undefined && { error: run.error }),
    },
  ];
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
