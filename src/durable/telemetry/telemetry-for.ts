import { workflowIdOf, type OfflineJob } from "../protocol/bridge/offline-job.ts";
import { hasEffect } from "../protocol/events/event-effects.ts";
import type { Written } from "../room/process-input.ts";
import type { RoomState } from "../rules/core/room-state.ts";
import type { TelemetryLine } from "./telemetry.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * The lines that an event gives operators (TEL2). `before` still has the private state that the event may have closed.
 */
export function telemetryFor({ event }: Written, before: RoomState, after: RoomState): TelemetryLine[] {
  if (!hasEffect(event, "telemetry")) return [];
  const { correlationId } = event;
  const contestLine = (what: string, contestId: string, more: Fields = {}): TelemetryLine => ({
    message: `telemetry.${what}`,
    correlationId,
    ...contestFields(contestId, before, after),
    ...more,
  });
  switch (event.type) {
    case "contest.armed":
    case "contest.launched":
    case "contest.expired":
      return [contestLine(event.type, event.data.contestId)];
    case "contest.stalled":
      return [
        contestLine(event.type, event.data.contestId),
        alert("contest-stalled", "warning", correlationId, { contestId: event.data.contestId }),
      ];
    case "contest.cancelled": {
      if (event.data.reason !== "unresolved") return [];
      const { contestId } = event.data;
      return [
        contestLine("contest.workflowFailed", contestId),
        alert("contest-unresolved", "critical", correlationId, { contestId }),
      ];
    }
    case "contest.resolved": {
      const { contestId, outcome, sharedComplications, resolutionMs, workflowId } = event.data;
      const more = {
        outcomeTier: outcome.tier,
        sharedComplicationCount: sharedComplications.length,
        resolutionDurationMs: resolutionMs,
        workflowId,
      };
      return [contestLine(event.type, contestId, more)];
    }
    case "ritual.failed": {
      const { ritualId, reason } = event.data;
      return [
        {
          message: "telemetry.hub.workflowFailed",
          level: "error",
          correlationId,
          ritualId,
          reason,
        },
        alert("ritual-failed", "warning", correlationId, { ritualId, reason }),
      ];
    }
    case "closure.processing":
      return [{ message: "telemetry.offline.workflow.started", correlationId, ...event.data }];
    case "closure.completed":
      return [
        { message: "telemetry.offline.workflow.completed", correlationId, ...event.data },
        {
          message: "telemetry.offline.workflow.latency",
          correlationId,
          ...latencyOf(event.data.sessionId, event.at, after),
        },
      ];
    case "closure.failed":
      return [
        {
          message: "telemetry.offline.workflow.failed",
          level: "error",
          correlationId,
          ...event.data,
        },
        alertOfRun(
          alert("closure-failed", "critical", correlationId, event.data),
          before.privateState.jobs[event.data.sessionId]?.job,
        ),
      ];
  }
}

/** The alerts among the lines of a commit (MOD8). */
export function alertsOf(written: readonly Written[], before: RoomState, after: RoomState): AlertLine[] {
  const lines = written.flatMap((each) => telemetryFor(each, before, after));
  return [...lines, ...overdueJobs(before, after)].filter(isAlert);
}

/** Jobs that have just become overdue; they go on (CLO7). */
export function overdueJobs(before: RoomState, after: RoomState): TelemetryLine[] {
  if (before.privateState.jobs === after.privateState.jobs) return [];
  return Object.values(after.privateState.jobs).flatMap(({ job, alertAt }) => {
    const overdue = alertAt === null && before.privateState.jobs[job.jobId]?.alertAt != null;
    const { kind, jobId, correlationId } = job;
    if (!overdue) return [];
    return [alertOfRun(alert(`${kind}-overdue`, "warning", correlationId, { jobId }), job)];
  });
}

/** A line that operators have to look at, and moderators too (MOD8). */
export interface AlertLine extends TelemetryLine {
  readonly message: "admin.alert";
  readonly reason: string;
  readonly severity: "warning" | "critical";
  readonly correlationId: string;
  readonly data: Record<string, unknown>;
  /** Where the closure worker may raise it too: its name for the same cause. */
  readonly alertId?: string;
}

export function isAlert(line: TelemetryLine): line is AlertLine {
  return line.message === "admin.alert";
}

export function alert(
  reason: string,
  severity: "warning" | "critical",
  correlationId: string,
  data: Fields,
): AlertLine {
  return {
    message: "admin.alert",
    level: severity === "critical" ? "error" : "warn",
    reason,
    severity,
    correlationId,
    data: { ...data },
  };
}

/** The closure worker may have raised an alert for the same run and reason: the two are one (CLO7). */
function alertOfRun(line: AlertLine, job: OfflineJob | undefined): AlertLine {
  return job === undefined ? line : { ...line, alertId: `${workflowIdOf(job)}/${line.reason}` };
}

function contestFields(contestId: string, before: RoomState, after: RoomState): Fields {
  const contest = after.view.contests.find((each) => each.contestId === contestId);
  const secrets = after.privateState.contests[contestId] ?? before.privateState.contests[contestId];
  const verb = after.privateState.catalog.verbs.find((each) => each.id === contest?.verb);
  const armed = secrets?.launchedAt == null ? {} : { armingDurationMs: secrets.launchedAt - secrets.armedAt };
  return {
    contestId,
    contestKey: contest?.contestKey,
    label: contest?.label,
    move: contest?.move,
    participantCount: contest?.participants.length,
    participantCapacity: contest?.capacity,
    windowMs: contest?.windowMs,
    attempt: contest?.attempt,
    moderationTags: verb?.safetyTags ?? [],
    ...armed,
  };
}

function latencyOf(sessionId: string, at: string, after: RoomState): Fields {
  const session = after.privateState.sessions[sessionId];
  const closedAt = session?.closedAt;
  return {
    sessionId,
    closedToCompletedMs: closedAt === undefined ? undefined : Date.parse(at) - Date.parse(closedAt),
  };
}
