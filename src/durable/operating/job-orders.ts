import { newId } from "../new-id.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { OfflineJob } from "../protocol/bridge/offline-job.ts";
import type { Actor } from "../protocol/state/actor.ts";
import type { Room } from "../room/room.ts";
import { recordValue } from "../rules/core/record-with.ts";
import { storedSession } from "../storage/sessions.ts";
import type { Sql } from "../storage/sql.ts";
import type { RoomTelemetry } from "../telemetry/room-telemetry.ts";
import { alert } from "../telemetry/telemetry-for.ts";

interface JobParts {
  readonly sql: Sql;
  readonly room: Room;
  readonly outbox: Outbox<OfflineJob>;
  readonly telemetry: RoomTelemetry;
}

/** A job that the queue or the bridge has given up (JOB2). */
export interface FailedJob {
  readonly jobId: string;
  readonly attempt: number;
  readonly how: "poison" | "dead-letter";
  readonly reason: string;
}

/** Takes a job out of its work and raises the alert. One that is settled, or has a newer attempt, stays as it is. */
export function failJob({ room, telemetry }: JobParts, failed: FailedJob): void {
  const { jobId, attempt, how, reason } = failed;
  const open = recordValue(room.state.privateState.jobs, jobId);
  if (open?.job.attempt !== attempt) return;
  const { correlationId, kind } = open.job;
  room.apply({ kind: "job-failed", ...failed }, { correlationId });
  telemetry.emit(alert(`job-${how}`, "warning", correlationId, { jobId, kind, attempt, reason }));
}

/** Sends a job again (JOB2), or begins the next attempt of a closure that has failed (CLO7); null where it is over. */
export async function redriveJob({ sql, room, outbox }: JobParts, jobId: string, actor: Actor | undefined) {
  // Before the commit, which sends what is due: afterwards it would be sent twice.
  outbox.expedite(jobId);
  const outcome = room.apply({ kind: "redrive", jobId, ...(actor && { actor }) }, { correlationId: newId("redrive") });
  if (outcome.kind === "refused") {
    const isClosed = storedSession(sql, jobId)?.offlineReconciledAt !== undefined;
    return isClosed
      ? ({ ok: true, jobId, attempt: null } as const)
      : ({ ok: false, problem: outcome.problem } as const);
  }
  const attempt = room.state.privateState.jobs[jobId]?.job.attempt ?? 1;
  await outbox.drain();
  return { ok: true, jobId, attempt } as const;
}
