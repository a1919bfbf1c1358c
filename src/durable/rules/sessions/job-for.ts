import { JOB_SCHEMA, type OfflineJob } from "../../protocol/bridge/offline-job.ts";
import { hasEffect } from "../../protocol/events/event-effects.ts";
import type { Contest } from "../../protocol/state/contest.ts";
import { MOVE_STAT } from "../contests/check-template.ts";
import type { RecordedEvent } from "../core/draft.ts";
import type { ContestSecrets, PendingJob, RitualSecrets, RoomState } from "../core/room-state.ts";
import {
  CLOSURE_DEADLINE_MS,
  CLOSURE_SLA_MS,
  RITUAL_DEADLINE_MS,
  STALLED_AFTER_MS,
  UNRESOLVED_AFTER_MS,
} from "../limits/times.ts";

/**
 * The most momentum that the dice of a hub's check see (CAT9): as much as a relic's cost leaves of the highest. Clients of
 * the first release verify a ritual by that.
 */
const MOST_FOR_CHECK = 1;

/**
 * The work off the edge that an event asks for, staged in the same commit (JOB1). `state` is the one after the event.
 */
export function jobFor(state: RoomState, recorded: RecordedEvent): PendingJob | null {
  const { event } = recorded;
  if (!hasEffect(event, "job")) return null;
  const at = Date.parse(event.at);
  const staged = { stagedAt: at, alertAt: null };
  switch (event.type) {
    case "contest.launched":
    case "contest.replayed": {
      const contest = state.view.contests.find((each) => each.contestId === event.data.contestId);
      if (contest === undefined) return null;
      const deadlineAt = at + STALLED_AFTER_MS + UNRESOLVED_AFTER_MS;
      return {
        job: contestJob(state, contest, event.correlationId, event.at),
        deadlineAt,
        ...staged,
      };
    }
    case "ritual.invoked": {
      const { ritualId, relicId } = event.data;
      const secrets = state.privateState.rituals[ritualId];
      const caller = state.view.participants.find((each) => each.actorId === event.actorId);
      if (secrets === undefined || caller === undefined) return null;
      const job: OfflineJob = {
        kind: "hubAction",
        ...envelope(state, ritualId, 1, event.correlationId, event.at),
        ritualId,
        relicId,
        actorId: caller.actorId,
        stat: caller.stats[secrets.stat ?? MOVE_STAT.ritual],
        momentum: secrets.verb === undefined ? caller.momentum : Math.min(caller.momentum, MOST_FOR_CHECK),
        difficulty: secrets.difficulty,
        ...(secrets.reward === undefined ? {} : { reward: secrets.reward }),
        seed: secrets.seed,
        ...ownCheck(secrets),
      };
      return { job, deadlineAt: at + RITUAL_DEADLINE_MS, ...staged };
    }
    case "closure.queued": {
      const session = state.privateState.sessions[event.data.sessionId];
      if (session?.closedAt === undefined || session.toVersion === undefined) return null;
      const job: OfflineJob = {
        kind: "closure",
        ...envelope(state, session.sessionId, session.offlineHistory.length + 1, event.correlationId, event.at),
        sessionId: session.sessionId,
        openedAt: session.openedAt,
        closedAt: session.closedAt,
        fromVersion: session.fromVersion,
        toVersion: session.toVersion,
        reason: session.reason ?? "",
        auditRef: `${state.view.roomId}:${session.sessionId}`,
      };
      return {
        job,
        deadlineAt: at + CLOSURE_DEADLINE_MS,
        stagedAt: at,
        alertAt: at + CLOSURE_SLA_MS,
      };
    }
  }
}

function contestJob(state: RoomState, contest: Contest, correlationId: string, at: string): OfflineJob {
  const { contestId, verb, label, move, attempt } = contest;
  const secrets = state.privateState.contests[contestId];
  const participants = contest.participants.map((entry) => {
    const listed = state.view.participants.find((each) => each.actorId === entry.actorId);
    return {
      ...entry,
      name: listed?.name ?? entry.actorId,
      stat: listed?.stats[secrets?.stat ?? MOVE_STAT[move]] ?? 0,
      momentum: listed?.momentum ?? 0,
    };
  });
  return {
    kind: "contest",
    ...envelope(state, contestId, attempt, correlationId, at),
    contestId,
    verb,
    label,
    move,
    difficulty: secrets?.difficulty ?? 0,
    seed: secrets?.seed ?? "",
    participants,
    ...ownContest(secrets),
  };
}

/** How a hub's own check is resolved; nothing for a relic, whose job has had the same shape in every release. */
function ownCheck({ verb, complications }: RitualSecrets) {
  if (verb === undefined) return {};
  const deck = complications === undefined ? {} : { complications: [...complications] };
  return { schema: JOB_SCHEMA, verb, ...deck } as const;
}

function ownContest({ complications, outcomes }: Partial<ContestSecrets> = {}) {
  if (complications === undefined && outcomes === undefined) return {};
  const deck = complications === undefined ? {} : { complications: [...complications] };
  return { schema: JOB_SCHEMA, ...deck, ...(outcomes !== undefined && { outcomes }) } as const;
}

function envelope(state: RoomState, jobId: string, attempt: number, correlationId: string, at: string) {
  const { hubId, roomId } = state.view;
  return { jobId, hubId, roomId, attempt, correlationId, hops: { stagedAt: at } };
}
