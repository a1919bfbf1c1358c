import type { RecordedEvent } from "./draft.ts";
import type { Note } from "./note.ts";
import { recordWith, recordWithout } from "./record-with.ts";
import type { ContestBook, RoomBooks } from "./room-state.ts";
import type { RoomView } from "../protocol/room-view.ts";
import { workflowIdOf } from "../protocol/offline-job.ts";
import { MOST_RUNS_KEPT, type ClosureRun, type Session } from "../protocol/session.ts";

/** Key of the one cooldown that all rituals of a room share (RIT1). */
export const RITUAL_COOLDOWN_KEY = "ritual";

const PRESENT = { graceUntil: null, awaySince: null };

/** The books after an event. `view` is the one after the event. */
export function keepBooks(books: RoomBooks, recorded: RecordedEvent, view: RoomView): RoomBooks {
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
      return { ...books, session: { ...session, fromVersion: books.lastToVersion + 1 } };
    }
    case "session.closing":
      if (books.session === null) return books;
      return {
        ...books,
        session: { ...books.session, closing: { since: at, reason: event.data.reason } },
      };
    case "session.closed": {
      const closed = closedSession(books, event.data, event.at);
      const sessions = recordWith(stillTold(books.sessions), event.data.sessionId, closed);
      return { ...books, session: null, lastToVersion: event.data.toVersion, sessions };
    }

    case "participant.joined":
      return {
        ...books,
        emptySince: null,
        presence: recordWith(books.presence, event.data.actorId, PRESENT),
      };
    case "participant.left": {
      const somebody = view.participants.some((each) => each.status !== "away");
      return {
        ...books,
        emptySince: somebody ? null : at,
        presence: recordWith(books.presence, event.data.actorId, {
          graceUntil: null,
          awaySince: at,
        }),
      };
    }
    case "participant.forgotten":
      return { ...books, presence: recordWithout(books.presence, event.data.actorId) };

    case "ritual.invoked": {
      const { ritualId, cooldownUntil } = event.data;
      const { seed = "", difficulty = 0, reward = {} } = hidden ?? {};
      const book = { seed, invokedAt: at, difficulty, reward };
      return withDeed({
        ...books,
        rituals: recordWith(books.rituals, ritualId, book),
        cooldowns: recordWith(cooldownsFrom(books, at), RITUAL_COOLDOWN_KEY, Date.parse(cooldownUntil)),
      });
    }
    case "ritual.resolved":
      return {
        ...books,
        rituals: recordWithout(books.rituals, event.data.ritualId),
        jobs: recordWithout(books.jobs, event.data.ritualId),
      };
    case "ritual.failed":
      return {
        ...books,
        rituals: recordWithout(books.rituals, event.data.ritualId),
        jobs: recordWithout(books.jobs, event.data.ritualId),
        cooldowns: recordWithout(books.cooldowns, RITUAL_COOLDOWN_KEY),
      };

    case "contest.armed": {
      const book: ContestBook = {
        seed: hidden?.seed ?? "",
        difficulty: hidden?.difficulty ?? 0,
        rematchMs: hidden?.rematchMs ?? 0,
        armedAt: at,
        launchedAt: null,
        stalledAt: null,
      };
      return withDeed({
        ...books,
        contests: recordWith(books.contests, event.data.contestId, book),
      });
    }
    case "contest.launched":
      return withContest(books, event.data.contestId, { launchedAt: at });
    case "contest.stalled":
      return withContest(books, event.data.contestId, { stalledAt: at });
    case "contest.replayed": {
      const seed = hidden?.seed;
      return withContest(books, event.data.contestId, {
        launchedAt: at,
        stalledAt: null,
        ...(seed === undefined ? {} : { seed }),
      });
    }
    case "contest.expired":
      return settled(books, view, event.data.contestId, Date.parse(event.data.rematch.availableAt), at);
    case "contest.cancelled": {
      const rematchMs = event.data.reason === "unresolved" ? 0 : (books.contests[event.data.contestId]?.rematchMs ?? 0);
      return settled(books, view, event.data.contestId, at + rematchMs, at);
    }
    case "contest.resolved":
    case "contest.awarded": {
      const rematchMs = books.contests[event.data.contestId]?.rematchMs ?? 0;
      return settled(books, view, event.data.contestId, at + rematchMs, at);
    }

    case "closure.completed":
      return { ...books, jobs: recordWithout(books.jobs, event.data.sessionId) };
    case "closure.failed": {
      const { sessionId, error } = event.data;
      const sessions = withFailedRun(books, sessionId, { endedAt: event.at, error });
      return { ...books, sessions, jobs: recordWithout(books.jobs, sessionId) };
    }

    case "moderation.muted":
      return {
        ...books,
        mutes: recordWith(
          runningFrom(books.mutes, (until) => until > at),
          event.data.target,
          Date.parse(event.data.until),
        ),
      };
    case "moderation.banned": {
      const running = runningFrom(books.bans, ({ until }) => until === null || until > at);
      return { ...books, bans: recordWith(running, event.data.target, { until: hidden?.until ?? null }) };
    }
    case "moderation.unbanned":
      return { ...books, bans: recordWithout(books.bans, event.data.target) };
    case "moderation.unmuted":
      return { ...books, mutes: recordWithout(books.mutes, event.data.target) };

    case "chat.said":
    case "chat.emoted":
    case "chat.whispered":
    case "story.narrated":
    case "inventory.granted":
    case "inventory.consumed":
    case "trade.offered":
      return withDeed(books);

    case "catalog.updated":
    case "chat.retracted":
    case "closure.processing":
    case "closure.published":
    case "closure.queued":
    case "closure.stageCompleted":
    case "contest.joined":
    case "contest.updated":
    case "moderation.kicked":
    case "moderation.slowModeSet":
    case "participant.idled":
    case "participant.returned":
    case "participant.updated":
    case "ritual.workflowStarted":
    case "trade.accepted":
    case "trade.cancelled":
    case "trade.declined":
    case "trade.expired":
      return books;
  }
}

/** The books after a note. */
export function applyNote(books: RoomBooks, note: Note): RoomBooks {
  switch (note.note) {
    case "presence":
      return { ...books, presence: recordWith(books.presence, note.actorId, note.presence) };
    case "job-staged":
      return { ...books, jobs: recordWith(books.jobs, note.job.job.jobId, note.job) };
    case "job-alerted": {
      const book = books.jobs[note.jobId];
      if (book === undefined) return books;
      return { ...books, jobs: recordWith(books.jobs, note.jobId, { ...book, alertAt: null }) };
    }
    case "session-told":
      return {
        ...books,
        sessions: recordWith(books.sessions, note.session.sessionId, note.session),
      };
    case "catalog":
      return { ...books, catalog: note.catalog };
  }
}

function withDeed(books: RoomBooks): RoomBooks {
  if (books.session === null || books.session.hasDeeds) return books;
  return { ...books, session: { ...books.session, hasDeeds: true } };
}

function withContest(books: RoomBooks, contestId: string, change: Partial<ContestBook>): RoomBooks {
  const book = books.contests[contestId];
  if (book === undefined) return books;
  return { ...books, contests: recordWith(books.contests, contestId, { ...book, ...change }) };
}

/** A contest leaves the books; its key may be used again from `availableAt` on (CON8). */
function settled(books: RoomBooks, view: RoomView, contestId: string, availableAt: number, at: number): RoomBooks {
  const key = view.contests.find((each) => each.contestId === contestId)?.contestKey;
  const cooldowns = cooldownsFrom(books, at);
  return {
    ...books,
    contests: recordWithout(books.contests, contestId),
    jobs: recordWithout(books.jobs, contestId),
    cooldowns: key === undefined || availableAt <= at ? cooldowns : recordWith(cooldowns, key, availableAt),
  };
}

/** The cooldowns still running: nothing else ever takes the others out. */
function cooldownsFrom(books: RoomBooks, at: number): Record<string, number> {
  return runningFrom(books.cooldowns, (until) => until > at);
}

/** What is still in force. Nothing else takes the others out, and a room must not grow with its age. */
function runningFrom<T>(entries: Readonly<Record<string, T>>, isRunning: (entry: T) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter(([, entry]) => isRunning(entry)));
}

/** Those whose closure is still out; a late word for another one finds it in storage. */
function stillTold(sessions: Readonly<Record<string, Session>>): Record<string, Session> {
  return Object.fromEntries(Object.entries(sessions).filter(([, session]) => session.pendingOfflineReconcile));
}

/**
 * The history of a session whose closure has failed, with the attempt that was out, whether or not a word of its start
 * came: who runs it again begins the next (CLO7), for the words of this one have been refused.
 */
function withFailedRun(
  books: RoomBooks,
  sessionId: string,
  end: { endedAt: string; error: string },
): RoomBooks["sessions"] {
  const session = books.sessions[sessionId];
  const book = books.jobs[sessionId];
  if (session === undefined || book === undefined) return books.sessions;
  const { attempt } = book.job;
  const workflowId = workflowIdOf(book.job);
  const begun = session.offlineHistory.find((run) => run.workflowId === workflowId);
  const startedAt = new Date(book.stagedAt).toISOString();
  const failed: ClosureRun = { startedAt, stages: [], ...begun, workflowId, attempt, status: "failed", ...end };
  const others = session.offlineHistory.filter((run) => run !== begun);
  return recordWith(books.sessions, sessionId, {
    ...session,
    offlineHistory: [...others, failed].slice(-MOST_RUNS_KEPT),
  });
}

function closedSession(
  books: RoomBooks,
  data: { sessionId: string; fromVersion: number; toVersion: number; reason: string },
  closedAt: string,
): Session {
  return {
    sessionId: data.sessionId,
    openedAt: new Date(books.session?.openedAt ?? Date.parse(closedAt)).toISOString(),
    closedAt,
    fromVersion: data.fromVersion,
    toVersion: data.toVersion,
    reason: data.reason,
    // A session in which nothing was said or done has no closure to wait for (SES1).
    pendingOfflineReconcile: books.session?.hasDeeds ?? false,
    offlineHistory: [],
  };
}
