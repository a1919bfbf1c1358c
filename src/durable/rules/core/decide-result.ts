import { workflowIdOf } from "../../protocol/bridge/offline-job.ts";
import type {
  ContestResolvedResult,
  OfflineResult,
  RitualResolvedResult,
} from "../../protocol/bridge/offline-result.ts";
import type { ContestResult } from "../../protocol/state/contest.ts";
import { MOST_RUNS_KEPT, type ClosureRun, type Session } from "../../protocol/state/session.ts";
import { clampMomentum } from "../contests/momentum.ts";
import { settleContest } from "../contests/settle-contest.ts";
import { keptFault } from "../moderation/plain-faults.ts";
import { endCheck } from "../own-verbs/end-check.ts";
import { settleRitual } from "../rituals/settle-ritual.ts";
import { accept, type Decision, type Verdict, type PrivateChange } from "./decision.ts";
import { draft, type Draft } from "./draft.ts";
import { findDifferences } from "./find-differences.ts";
import { recordValue } from "./record-with.ts";
import type { RoomState } from "./room-state.ts";
import type { RuleContext } from "./rule-context.ts";

/**
 * Decides about a result from the bridge. The room is the judge: a result counts only for what is open, in the attempt
 * that is open, and once (CON7, CON9); any other is answered and changes nothing, which is no error. The room rolls the
 * dice itself, from its own seed, and distrusts a result that differs (CON11).
 */
export function decideResult(state: RoomState, result: OfflineResult, context: RuleContext): Decision {
  const job = recordValue(state.privateState.jobs, result.jobId)?.job;
  const isOfJob = job?.attempt === result.attempt && result.kind !== "closure.published";
  if (isOfJob && workflowIdOf(job) !== result.workflowId) return distrust(["workflowId"]);
  switch (result.kind) {
    case "contest.resolved":
      return contestResolved(state, result, context);
    case "ritual.started":
      return accept(ritualStarted(state, result));
    case "ritual.resolved":
      return ritualResolved(state, result);
    case "closure.completed":
    case "closure.failed":
    case "closure.processing":
    case "closure.published":
    case "closure.stageCompleted":
      return closureUpdated(state, result, context);
  }
}

const nothing = accept([]);

function distrust(faults: readonly string[]): Decision {
  return { kind: "distrusted", faults };
}

function contestResolved(state: RoomState, result: ContestResolvedResult, context: RuleContext): Decision {
  const contest = state.view.contests.find((each) => each.contestId === result.jobId);
  const secrets = recordValue(state.privateState.contests, result.jobId);
  const job = recordValue(state.privateState.jobs, result.jobId)?.job;
  if (contest === undefined || secrets?.launchedAt == null || contest.attempt !== result.attempt) return nothing;
  if (job?.kind !== "contest") return nothing;
  const { outcome, participants, sharedComplications, seed, workflowId } = result;
  const settled = { ...settleContest(job), seed: secrets.seed };
  const faults = findDifferences(
    { outcome, participants: byActor(participants), sharedComplications, seed },
    { ...settled, participants: byActor(settled.participants) },
  );
  if (faults.length > 0) return distrust(faults);
  const resolutionMs = context.now - secrets.launchedAt;
  const { contestId } = contest;
  return accept([draft("contest.resolved", { contestId, ...settled, workflowId, resolutionMs })]);
}

/** Ranks decide the order, so lists are compared by actor. */
function byActor(participants: readonly ContestResult[]): ContestResult[] {
  return participants.toSorted((left, right) => (left.actorId < right.actorId ? -1 : 1));
}

function ritualStarted(state: RoomState, result: { jobId: string; workflowId: string }): Draft[] {
  const ritual = state.view.rituals.find((each) => each.ritualId === result.jobId);
  if (ritual?.status !== "invoked") return [];
  const { ritualId, actorId } = ritual;
  return [draft("ritual.workflowStarted", { ritualId, workflowId: result.workflowId }, { actorId })];
}

function ritualResolved(state: RoomState, result: RitualResolvedResult): Decision {
  const secrets = recordValue(state.privateState.rituals, result.jobId);
  const job = recordValue(state.privateState.jobs, result.jobId)?.job;
  if (secrets === undefined || job?.kind !== "hubAction" || job.attempt !== result.attempt) return nothing;
  const said = { tier: result.tier, roll: result.roll, complication: result.complication, seed: result.seed };
  const { momentumDelta, ...settled } = { ...settleRitual(job), seed: secrets.seed };
  const faults = findDifferences({ ...said, momentumDelta: result.momentumDelta }, { ...settled, momentumDelta });
  if (faults.length > 0) return distrust(faults);
  const { actorId } = job;
  const momentum = state.view.participants.find((each) => each.actorId === actorId)?.momentum ?? 0;
  const resolved = draft(
    "ritual.resolved",
    {
      ritualId: result.jobId,
      ...settled,
      // The change after clamping (RIT2).
      momentumDelta: clampMomentum(momentum + momentumDelta) - momentum,
    },
    { actorId },
  );
  const follows = secrets.pinned === undefined ? [] : endCheck(state, secrets.pinned, settled.tier, actorId);
  // A result may overtake the report of the start (JOB1).
  return accept([...ritualStarted(state, result), resolved, ...follows]);
}

type ClosureUpdate = Extract<OfflineResult, { kind: `closure.${string}` }>;

function closureUpdated(state: RoomState, update: ClosureUpdate, context: RuleContext): Verdict {
  const sessionId = update.jobId;
  const session = recordValue(state.privateState.sessions, sessionId) ?? context.storedSession(sessionId);
  if (update.kind === "closure.published") {
    const { batchId, loreCount } = update;
    // Only what was completed is published: a job that is dead has no say any more (JOB1).
    if (session === undefined || session.pendingOfflineReconcile) return nothing;
    return accept([draft("closure.published", { sessionId, batchId, loreCount })]);
  }
  const open = recordValue(state.privateState.jobs, sessionId);
  if (session === undefined || open === undefined || open.job.attempt !== update.attempt) return nothing;
  const known = session.offlineHistory.some((run) => run.workflowId === update.workflowId);
  const startedAt = update.kind === "closure.processing" ? update.startedAt : new Date(context.now).toISOString();
  const begun = known ? session : withRun(session, update, startedAt);
  const started = known
    ? []
    : [
        draft("closure.processing", {
          sessionId,
          workflowId: update.workflowId,
          attempt: update.attempt,
        }),
      ];
  return closureProgress(begun, started, update);
}

function closureProgress(
  session: Session,
  started: Draft[],
  update: Exclude<ClosureUpdate, { kind: "closure.published" }>,
) {
  const { sessionId } = session;
  const changed = (next: Session): PrivateChange => ({ change: "session-updated", session: next });
  switch (update.kind) {
    case "closure.processing":
      return accept([...started, changed(session)]);
    case "closure.stageCompleted": {
      const { stage, at, durationMs, parsers } = update;
      const done = { stage, at, durationMs, ...(parsers !== undefined && { parsers }) };
      const next = withLastRun(session, (run) => ({ ...run, stages: [...run.stages, done] }));
      return accept([...started, draft("closure.stageCompleted", { sessionId, stage }), changed(next)]);
    }
    case "closure.completed": {
      const { summaryVersion, mentionCount, deltaCount, pendingModeration, batchId, durationMs, endedAt, recap } =
        update;
      const figures = {
        summaryVersion,
        mentionCount,
        deltaCount,
        pendingModeration,
        batchId,
        durationMs,
      };
      const ended = withLastRun(session, (run) => ({ ...run, status: "completed", endedAt }));
      const next = {
        ...ended,
        pendingOfflineReconcile: false,
        offlineReconciledAt: endedAt,
        recap,
      };
      return accept([...started, draft("closure.completed", { sessionId, ...figures }), changed(next)]);
    }
    case "closure.failed": {
      const { endedAt } = update;
      const error = keptFault(update.error);
      const next = withLastRun(session, (run) => ({ ...run, status: "failed", endedAt, error }));
      // It stays pending: an operator can run it again (CLO7).
      return accept([...started, draft("closure.failed", { sessionId, error }), changed(next)]);
    }
  }
}

function withRun(session: Session, update: { workflowId: string; attempt: number }, startedAt: string): Session {
  const run: ClosureRun = {
    workflowId: update.workflowId,
    status: "processing",
    attempt: update.attempt,
    startedAt,
    stages: [],
  };
  return {
    ...session,
    offlineLastRun: startedAt,
    offlineHistory: [...session.offlineHistory, run].slice(-MOST_RUNS_KEPT),
  };
}

function withLastRun(session: Session, change: (run: ClosureRun) => ClosureRun): Session {
  const last = session.offlineHistory.at(-1);
  if (last === undefined) return session;
  return { ...session, offlineHistory: [...session.offlineHistory.slice(0, -1), change(last)] };
}
