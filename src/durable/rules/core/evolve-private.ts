import type { RoomView } from "../../protocol/state/room-view.ts";
import type { RecordedEvent } from "./draft.ts";
import { cooldownOf, RITUAL_COOLDOWN_KEY } from "./private/ritual-cooldown.ts";
import { closedSession, withDeed, withFailedRun, withOpenClosure } from "./private/sessions.ts";
import { recordValue, recordWith, recordWithout } from "./record-with.ts";
import type { ContestSecrets, PrivateState, RitualSecrets } from "./room-state.ts";

const PRESENT = { graceUntil: null, awaySince: null };

/** The private state after an event. `view` is the one after the event. */
export function evolvePrivate(privateState: PrivateState, recorded: RecordedEvent, view: RoomView): PrivateState {
  const { event, hidden } = recorded;
  const at = Date.parse(event.at);
  switch (event.type) {
    case "session.opened": {
      const session = {
        sessionId: event.data.sessionId,
        openedAt: at,
        hasDeeds: false,
        closing: null,
      };
      return { ...privateState, session: { ...session, fromVersion: privateState.lastToVersion + 1 } };
    }
    case "session.closing":
      if (privateState.session === null) return privateState;
      return {
        ...privateState,
        session: { ...privateState.session, closing: { since: at, reason: event.data.reason } },
      };
    case "session.closed": {
      const closed = closedSession(privateState, event.data, event.at);
      const sessions = recordWith(withOpenClosure(privateState.sessions), event.data.sessionId, closed);
      return { ...privateState, session: null, lastToVersion: event.data.toVersion, sessions };
    }

    case "participant.joined":
      return {
        ...privateState,
        emptySince: null,
        presence: recordWith(privateState.presence, event.data.actorId, PRESENT),
      };
    case "participant.left": {
      const somebody = view.participants.some((each) => each.status !== "away");
      return {
        ...privateState,
        emptySince: somebody ? null : at,
        presence: recordWith(privateState.presence, event.data.actorId, {
          graceUntil: null,
          awaySince: at,
        }),
      };
    }
    case "participant.forgotten":
      return { ...privateState, presence: recordWithout(privateState.presence, event.data.actorId) };

    case "ritual.invoked": {
      const { ritualId, cooldownUntil, verb } = event.data;
      const { seed = "", difficulty = 0, reward = {}, stat, complications, cooldownKey } = hidden ?? {};
      const own = defined({ verb, stat, complications, cooldownKey });
      const secrets: RitualSecrets = { seed, invokedAt: at, difficulty, reward, ...own };
      const key = cooldownOf(secrets);
      const cooldowns = cooldownsFrom(privateState, at);
      return withDeed({
        ...privateState,
        rituals: recordWith(privateState.rituals, ritualId, secrets),
        cooldowns: key === null ? cooldowns : recordWith(cooldowns, key, Date.parse(cooldownUntil)),
      });
    }
    case "ritual.resolved":
      return {
        ...privateState,
        rituals: recordWithout(privateState.rituals, event.data.ritualId),
        jobs: recordWithout(privateState.jobs, event.data.ritualId),
      };
    case "ritual.failed": {
      const secrets = recordValue(privateState.rituals, event.data.ritualId);
      const key = secrets === undefined ? RITUAL_COOLDOWN_KEY : cooldownOf(secrets);
      return {
        ...privateState,
        rituals: recordWithout(privateState.rituals, event.data.ritualId),
        jobs: recordWithout(privateState.jobs, event.data.ritualId),
        cooldowns: key === null ? privateState.cooldowns : recordWithout(privateState.cooldowns, key),
      };
    }

    case "contest.armed": {
      const { stat, complications, outcomes } = hidden ?? {};
      const secrets: ContestSecrets = {
        ...defined({ stat, complications, outcomes }),
        seed: hidden?.seed ?? "",
        difficulty: hidden?.difficulty ?? 0,
        rematchMs: hidden?.rematchMs ?? 0,
        armedAt: at,
        launchedAt: null,
        stalledAt: null,
      };
      return withDeed({
        ...privateState,
        contests: recordWith(privateState.contests, event.data.contestId, secrets),
      });
    }
    case "contest.launched":
      return withContest(privateState, event.data.contestId, { launchedAt: at });
    case "contest.stalled":
      return withContest(privateState, event.data.contestId, { stalledAt: at });
    case "contest.replayed": {
      const seed = hidden?.seed;
      return withContest(privateState, event.data.contestId, {
        launchedAt: at,
        stalledAt: null,
        ...(seed === undefined ? {} : { seed }),
      });
    }
    case "contest.expired":
      return settled(privateState, view, event.data.contestId, Date.parse(event.data.rematch.availableAt), at);
    case "contest.cancelled": {
      const rematchMs =
        event.data.reason === "unresolved" ? 0 : (privateState.contests[event.data.contestId]?.rematchMs ?? 0);
      return settled(privateState, view, event.data.contestId, at + rematchMs, at);
    }
    case "contest.resolved":
    case "contest.awarded": {
      const rematchMs = privateState.contests[event.data.contestId]?.rematchMs ?? 0;
      return settled(privateState, view, event.data.contestId, at + rematchMs, at);
    }

    case "closure.completed":
      return { ...privateState, jobs: recordWithout(privateState.jobs, event.data.sessionId) };
    case "closure.failed": {
      const { sessionId, error } = event.data;
      const sessions = withFailedRun(privateState, sessionId, { endedAt: event.at, error });
      return { ...privateState, sessions, jobs: recordWithout(privateState.jobs, sessionId) };
    }

    case "moderation.muted":
      return {
        ...privateState,
        mutes: recordWith(
          runningFrom(privateState.mutes, (until) => until > at),
          event.data.target,
          Date.parse(event.data.until),
        ),
      };
    case "moderation.banned": {
      // The hub keeps its own bans (MOD6).
      if (event.data.scope === "hub") return privateState;
      const running = runningFrom(privateState.bans, ({ until }) => until === null || until > at);
      return { ...privateState, bans: recordWith(running, event.data.target, { until: hidden?.until ?? null }) };
    }
    case "moderation.unbanned":
      if (event.data.scope === "hub") return privateState;
      return { ...privateState, bans: recordWithout(privateState.bans, event.data.target) };
    case "moderation.unmuted":
      return { ...privateState, mutes: recordWithout(privateState.mutes, event.data.target) };

    case "chat.said":
    case "chat.emoted":
    case "chat.whispered":
    case "story.narrated":
    case "inventory.granted":
    case "inventory.consumed":
    case "trade.offered":
    case "verb.performed":
      return withDeed(privateState);

    case "catalog.updated":
    case "chat.retracted":
    case "closure.processing":
    case "closure.published":
    case "closure.queued":
    case "closure.stageCompleted":
    case "contest.joined":
    case "contest.updated":
    case "moderation.kicked":
    case "moderation.reported":
    case "moderation.slowModeSet":
    case "participant.idled":
    case "participant.returned":
    case "participant.updated":
    case "ritual.workflowStarted":
    case "trade.accepted":
    case "trade.cancelled":
    case "trade.declined":
    case "trade.expired":
      return privateState;
  }
}

/** Without the fields that are undefined, which a stored row would not have either. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Only fields whose value is undefined are left out.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function withContest(privateState: PrivateState, contestId: string, change: Partial<ContestSecrets>): PrivateState {
  const secrets = privateState.contests[contestId];
  if (secrets === undefined) return privateState;
  return { ...privateState, contests: recordWith(privateState.contests, contestId, { ...secrets, ...change }) };
}

/** A contest leaves the private state; its key may be used again from `availableAt` on (CON8). */
function settled(
  privateState: PrivateState,
  view: RoomView,
  contestId: string,
  availableAt: number,
  at: number,
): PrivateState {
  const key = view.contests.find((each) => each.contestId === contestId)?.contestKey;
  const cooldowns = cooldownsFrom(privateState, at);
  return {
    ...privateState,
    contests: recordWithout(privateState.contests, contestId),
    jobs: recordWithout(privateState.jobs, contestId),
    cooldowns: key === undefined || availableAt <= at ? cooldowns : recordWith(cooldowns, key, availableAt),
  };
}

/** The cooldowns still running: nothing else ever takes the others out. */
function cooldownsFrom(privateState: PrivateState, at: number): Record<string, number> {
  return runningFrom(privateState.cooldowns, (until) => until > at);
}

/** The entries still in force. Nothing else takes the others out, and a room must not grow with its age. */
function runningFrom<T>(entries: Readonly<Record<string, T>>, isRunning: (entry: T) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter(([, entry]) => isRunning(entry)));
}
