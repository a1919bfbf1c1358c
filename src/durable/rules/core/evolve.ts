import type { Event } from "../../protocol/events/event.ts";
import type { ChatEntry } from "../../protocol/state/chat-entry.ts";
import type { Closure } from "../../protocol/state/closure.ts";
import type { Participant } from "../../protocol/state/participant.ts";
import type { Ritual } from "../../protocol/state/ritual.ts";
import { BOUNDS, type RoomView } from "../../protocol/state/room-view.ts";
import { recordWithout } from "./record-with.ts";
import { contestIs, withContest, withContestMomentum } from "./view/contests.ts";
import { dropOldest } from "./view/drop-oldest.ts";
import { settleTrade, withItems } from "./view/goods.ts";
import { upsertParticipant, withMomentum, withParticipant } from "./view/participants.ts";

/** Drops the whispers that nobody needs any more; called with every new one and whenever an actor is forgotten. */
export type TrimWhispers = (chat: ChatEntry[], listed: readonly Participant[]) => ChatEntry[];

/**
 * The view after an event (RES3). Never refuses, and knows no viewer: the event has been cut to what its viewer may
 * see. Dropping what a bound pushes out is part of the event that pushed it (SHP5).
 */
export function evolve(view: RoomView, event: Event, trimWhispers: TrimWhispers = keepLastWhispers): RoomView {
  switch (event.type) {
    case "session.opened":
      return { ...view, sessionId: event.data.sessionId };
    case "session.closing":
      return view;
    case "session.closed":
      return { ...view, sessionId: null };

    case "participant.joined":
      return {
        ...view,
        participants: upsertParticipant(view.participants, event.data.participant),
        inventory: { ...view.inventory, [event.data.actorId]: event.data.inventory },
      };
    case "participant.updated":
      return {
        ...view,
        participants: upsertParticipant(view.participants, event.data.participant),
      };
    case "participant.left":
      return withParticipant(view, event.data.actorId, { status: "away" });
    case "participant.idled":
      return withParticipant(view, event.data.actorId, { status: "idle" });
    case "participant.returned":
      return withParticipant(view, event.data.actorId, { status: "active" });
    case "participant.forgotten": {
      const participants = view.participants.filter((each) => each.actorId !== event.data.actorId);
      const inventory = { ...recordWithout(view.inventory, event.data.actorId) };
      return { ...view, participants, inventory, chat: trimWhispers(view.chat, participants) };
    }

    case "chat.said":
      return withPublicChat(view, chatEntry(event, "say", event.data.message));
    case "chat.emoted":
      return withPublicChat(view, chatEntry(event, "emote", event.data.text));
    case "story.narrated":
      return withPublicChat(view, chatEntry(event, "narration", event.data.text));
    case "chat.whispered":
      return {
        ...view,
        chat: trimWhispers(
          [...view.chat, { ...chatEntry(event, "whisper", event.data.message), target: event.data.target }],
          view.participants,
        ),
      };
    case "chat.retracted":
      return {
        ...view,
        chat: view.chat.map((entry) =>
          entry.version === event.data.version ? { ...entry, text: event.data.text ?? "", retracted: true } : entry,
        ),
      };

    case "inventory.granted":
      return {
        ...view,
        inventory: withItems(view.inventory, event.data.actorId, event.data.items, 1),
      };
    case "inventory.consumed":
      return {
        ...view,
        inventory: withItems(view.inventory, event.data.actorId, event.data.items, -1),
      };

    case "trade.offered": {
      const { trade } = event.data;
      return {
        ...view,
        trades: [...view.trades, trade],
        inventory: withItems(view.inventory, trade.from, trade.give, -1),
      };
    }
    case "trade.accepted":
      return settleTrade(view, event.data.tradeId, "accepted");
    case "trade.declined":
      return settleTrade(view, event.data.tradeId, "declined");
    case "trade.cancelled":
      return settleTrade(view, event.data.tradeId, "cancelled");
    case "trade.expired":
      return settleTrade(view, event.data.tradeId, "expired");

    case "ritual.invoked": {
      const { ritualId, relicId, momentumDelta } = event.data;
      const actorId = event.actorId ?? "";
      const rituals: Ritual[] = [...view.rituals, { ritualId, relicId, actorId, status: "invoked" }];
      return {
        ...withMomentum(view, actorId, momentumDelta),
        rituals: rituals.slice(-BOUNDS.rituals),
      };
    }
    case "ritual.workflowStarted":
      return withRitual(view, event.data.ritualId, {
        status: "started",
        workflowId: event.data.workflowId,
      });
    case "ritual.resolved": {
      const { ritualId, tier, roll, momentumDelta } = event.data;
      const moved = withMomentum(view, event.actorId ?? "", momentumDelta);
      return withRitual(moved, ritualId, { status: "resolved", tier, roll });
    }
    case "ritual.failed":
      return withRitual(view, event.data.ritualId, { status: "failed" });

    case "contest.armed":
      return {
        ...view,
        contests: [...view.contests, { ...event.data, status: "armed", attempt: 1 }],
      };
    case "contest.joined":
      return withContest(view, event.data.contestId, (contest) => ({
        ...contest,
        participants: [...contest.participants, event.data.participant],
      }));
    case "contest.updated":
      return withContest(view, event.data.contestId, (contest) => ({
        ...contest,
        participants: contest.participants.map((each) =>
          each.actorId === event.data.participant.actorId ? event.data.participant : each,
        ),
      }));
    case "contest.launched":
      return contestIs(view, event.data.contestId, { status: "launched" });
    case "contest.stalled":
      return contestIs(view, event.data.contestId, { status: "stalled" });
    case "contest.expired":
      return contestIs(view, event.data.contestId, { status: "expired" });
    case "contest.cancelled":
      return contestIs(view, event.data.contestId, { status: "cancelled" });
    case "contest.awarded": {
      const { outcome } = event.data;
      return contestIs(view, event.data.contestId, { status: "resolved", outcome });
    }
    case "contest.replayed": {
      const { attempt, seedCommitment } = event.data;
      return contestIs(view, event.data.contestId, { status: "launched", attempt, seedCommitment });
    }
    case "contest.resolved": {
      const { outcome, workflowId, participants } = event.data;
      const moved = participants.reduce(withContestMomentum, view);
      return contestIs(moved, event.data.contestId, { status: "resolved", outcome, workflowId });
    }

    case "verb.performed":
    case "moderation.muted":
    case "moderation.unmuted":
    case "moderation.kicked":
    case "moderation.banned":
    case "moderation.unbanned":
    case "moderation.reported":
      return view;
    case "moderation.slowModeSet":
      return { ...view, slowModeMs: event.data.seconds * 1000 };

    case "catalog.updated":
      return { ...view, catalogVersion: event.data.catalogVersion };

    case "closure.queued":
      return queueClosure(view, event.data.sessionId);
    case "closure.processing":
      return withClosure(view, { ...event.data, status: "processing" });
    case "closure.stageCompleted":
      return withClosure(view, event.data);
    case "closure.completed":
      return withClosure(view, { ...event.data, status: "completed" });
    case "closure.failed":
      return withClosure(view, { ...event.data, status: "failed" });
    case "closure.published":
      return withClosure(view, { ...event.data, status: "published" });
  }
}

/** For a single viewer, who has only their own whispers: the last 20 (RES2). */
function keepLastWhispers(chat: ChatEntry[]): ChatEntry[] {
  return dropOldest(chat, (entry) => entry.kind === "whisper", BOUNDS.whispers);
}

function chatEntry(event: Event, kind: ChatEntry["kind"], text: string): ChatEntry {
  return { version: event.version, at: event.at, actorId: event.actorId ?? "", kind, text };
}

function withPublicChat(view: RoomView, entry: ChatEntry): RoomView {
  return {
    ...view,
    chat: dropOldest([...view.chat, entry], (each) => each.kind !== "whisper", BOUNDS.publicChat),
  };
}

function withRitual(view: RoomView, ritualId: string, change: Partial<Ritual>): RoomView {
  return {
    ...view,
    rituals: view.rituals.map((each) => (each.ritualId === ritualId ? { ...each, ...change } : each)),
  };
}

/** A session's closure is queued once more when a failed one is run again: it keeps its place. */
function queueClosure(view: RoomView, sessionId: string): RoomView {
  const queued: Closure = { sessionId, status: "queued" };
  if (view.closures.some((each) => each.sessionId === sessionId)) return withClosure(view, queued);
  return { ...view, closures: [...view.closures, queued].slice(-BOUNDS.closures) };
}

function withClosure(view: RoomView, change: Partial<Closure> & { sessionId: string }): RoomView {
  return {
    ...view,
    closures: view.closures.map((each) => (each.sessionId === change.sessionId ? { ...each, ...change } : each)),
  };
}
