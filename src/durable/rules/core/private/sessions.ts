import { workflowIdOf } from "../../../protocol/bridge/offline-job.ts";
import { MOST_RUNS_KEPT, type ClosureRun, type Session } from "../../../protocol/state/session.ts";
import { recordWith } from "../record-with.ts";
import type { PrivateState } from "../room-state.ts";

export function withDeed(privateState: PrivateState): PrivateState {
  if (privateState.session === null || privateState.session.hasDeeds) return privateState;
  return { ...privateState, session: { ...privateState.session, hasDeeds: true } };
}

/** The sessions whose closure is not over; a late result for another one finds its session in storage. */
export function withOpenClosure(sessions: Readonly<Record<string, Session>>): Record<string, Session> {
  return Object.fromEntries(Object.entries(sessions).filter(([, session]) => session.pendingOfflineReconcile));
}

/**
 * The history of a session whose closure has failed, with the attempt that was running, whether or not its start was
 * reported: a redrive begins the next attempt (CLO7), and results of this one are ignored from here on.
 */
export function withFailedRun(
  privateState: PrivateState,
  sessionId: string,
  end: { endedAt: string; error: string },
): PrivateState["sessions"] {
  const session = privateState.sessions[sessionId];
  const secrets = privateState.jobs[sessionId];
  if (session === undefined || secrets === undefined) return privateState.sessions;
  const { attempt } = secrets.job;
  const workflowId = workflowIdOf(secrets.job);
  const begun = session.offlineHistory.find((run) => run.workflowId === workflowId);
  const startedAt = new Date(secrets.stagedAt).toISOString();
  const failed: ClosureRun = { startedAt, stages: [], ...begun, workflowId, attempt, status: "failed", ...end };
  const others = session.offlineHistory.filter((run) => run !== begun);
  return recordWith(privateState.sessions, sessionId, {
    ...session,
    offlineHistory: [...others, failed].slice(-MOST_RUNS_KEPT),
  });
}

export function closedSession(
  privateState: PrivateState,
  data: { sessionId: string; fromVersion: number; toVersion: number; reason: string },
  closedAt: string,
): Session {
  return {
    sessionId: data.sessionId,
    openedAt: new Date(privateState.session?.openedAt ?? Date.parse(closedAt)).toISOString(),
    closedAt,
    fromVersion: data.fromVersion,
    toVersion: data.toVersion,
    reason: data.reason,
    // A session in which nothing was said or done has no closure to wait for (SES1).
    pendingOfflineReconcile: privateState.session?.hasDeeds ?? false,
    offlineHistory: [],
  };
}
