import { listenerOf, withWords } from "../../protocol/events/event-words.ts";
import type { Event, EventOf, EventType } from "../../protocol/events/event.ts";
import type { Actor } from "../../protocol/state/actor.ts";
import type { ChatEntry } from "../../protocol/state/chat-entry.ts";
import type { Participant } from "../../protocol/state/participant.ts";
import { BOUNDS, type RoomView } from "../../protocol/state/room-view.ts";
import type { Session } from "../../protocol/state/session.ts";
import { CLOSURE_FAULT, RITUAL_FAULT } from "../moderation/plain-faults.ts";
import type { Hidden, RecordedEvent } from "./draft.ts";

/** The viewer, as far as visibility depends on it. A null actor is the public: any spectator, and the transcript. */
export interface Viewer {
  readonly actorId: string | null;
  readonly isModerator: boolean;
  /** Of the role gm, for whom lines of a hub's verbs may be (CAT8). */
  readonly isGm?: boolean;
}

export const PUBLIC: Viewer = { actorId: null, isModerator: false };

export function viewerOf(actor: Pick<Actor, "actorId" | "roles">): Viewer {
  const isGm = actor.roles.includes("gm");
  return { actorId: actor.actorId, isModerator: actor.roles.includes("moderator"), ...(isGm && { isGm }) };
}

type Visibility<T extends EventType> =
  | "everyone"
  | ((event: EventOf<T>, viewer: Viewer, hidden: Hidden | undefined) => EventOf<T> | null);

/** A reason of moderation is for moderators and the actor concerned (VIEW3). */
function reasonForTarget<
  T extends
    | "moderation.muted"
    | "moderation.unmuted"
    | "moderation.kicked"
    | "moderation.banned"
    | "moderation.unbanned",
>(event: EventOf<T>, viewer: Viewer): EventOf<T> {
  return viewer.isModerator || viewer.actorId === event.data.target ? event : withoutReason(event);
}

function withoutReason<E extends { data: { reason?: string | undefined } }>(event: E): E {
  const { reason: _, ...data } = event.data;
  return { ...event, data };
}

/** Visibility of each event. A type that is missing here does not compile. */
const VISIBILITY: { readonly [T in EventType]: Visibility<T> } = {
  "session.opened": "everyone",
  "session.closing": "everyone",
  "session.closed": "everyone",
  "participant.joined": "everyone",
  "participant.left": "everyone",
  "participant.updated": "everyone",
  "participant.idled": "everyone",
  "participant.returned": "everyone",
  "participant.forgotten": "everyone",
  "chat.said": "everyone",
  "chat.emoted": "everyone",
  // Only the parties and moderators see a whisper (VIEW1).
  "chat.whispered": (event, viewer) =>
    viewer.isModerator || viewer.actorId === event.actorId || viewer.actorId === event.data.target ? event : null,
  "story.narrated": "everyone",
  // Only the parties of a retracted whisper see its retraction; only the author sees the reason (VIEW1, VIEW3).
  "chat.retracted": (event, viewer, hidden) => {
    if (viewer.isModerator) return event;
    if (hidden?.target !== undefined && !isParty(viewer, hidden.author, hidden.target)) return null;
    const { text: _, ...data } = event.data;
    const shown = { ...event, data };
    return viewer.actorId !== null && viewer.actorId === hidden?.author ? shown : withoutReason(shown);
  },
  "inventory.granted": "everyone",
  "inventory.consumed": "everyone",
  "trade.offered": "everyone",
  "trade.accepted": "everyone",
  "trade.declined": "everyone",
  "trade.cancelled": "everyone",
  "trade.expired": "everyone",
  "ritual.invoked": "everyone",
  "ritual.workflowStarted": "everyone",
  "ritual.resolved": "everyone",
  "ritual.failed": (event, viewer) =>
    viewer.isModerator ? event : { ...event, data: { ...event.data, reason: RITUAL_FAULT } },
  "contest.armed": "everyone",
  "contest.joined": "everyone",
  "contest.updated": "everyone",
  "contest.launched": "everyone",
  "contest.expired": "everyone",
  "contest.stalled": "everyone",
  "contest.cancelled": "everyone",
  "contest.awarded": "everyone",
  "contest.replayed": "everyone",
  "contest.resolved": "everyone",
  // A line of a hub's verb is for whom its data say, and its caller; who is not told learns of no use either (CAT8).
  "verb.performed": (event, viewer) => {
    if (event.data.to === undefined || isParty(viewer, event.actorId)) return event;
    if (event.data.to === "gm") return viewer.isGm === true ? event : null;
    return isParty(viewer, listenerOf(event)) ? event : null;
  },
  "moderation.muted": reasonForTarget,
  "moderation.unmuted": reasonForTarget,
  "moderation.kicked": reasonForTarget,
  "moderation.banned": reasonForTarget,
  "moderation.unbanned": reasonForTarget,
  // Nobody in the room learns who has reported whom (MOD7).
  "moderation.reported": (event, viewer) => (viewer.isModerator ? event : null),
  "moderation.slowModeSet": (event, viewer) => (viewer.isModerator ? event : withoutReason(event)),
  "catalog.updated": "everyone",
  "closure.queued": "everyone",
  "closure.processing": "everyone",
  "closure.stageCompleted": "everyone",
  "closure.completed": "everyone",
  "closure.failed": (event, viewer) =>
    viewer.isModerator ? event : { ...event, data: { ...event.data, error: CLOSURE_FAULT } },
  "closure.published": "everyone",
};

/** Whether every viewer is shown the same, so that its JSON need be made only once (PER1). */
export function isForEveryone(type: EventType): boolean {
  return VISIBILITY[type] === "everyone";
}

/** The event as this viewer may see it, or null where they may not know of it. */
export function eventFor({ event, hidden }: RecordedEvent, viewer: Viewer): Event | null {
  // Visibility and event come from the same key; the compiler cannot tie them together.
  const visibility = VISIBILITY[event.type] as
    | "everyone"
    | ((event: Event, viewer: Viewer, hidden: Hidden | undefined) => Event | null);
  const shown = visibility === "everyone" ? event : visibility(event, viewer, hidden);
  return shown !== null && hidden?.text !== undefined && viewer.isModerator ? withWords(shown, hidden.text) : shown;
}

function isParty(viewer: Viewer, ...parties: readonly (string | undefined)[]): boolean {
  return viewer.isModerator || (viewer.actorId !== null && parties.includes(viewer.actorId));
}

/** The room as this viewer is shown it: the `state` of a snapshot (RES2). */
export function viewFor(view: RoomView, viewer: Viewer): RoomView {
  const mine = view.chat.filter((entry) => entry.kind !== "whisper" || isParty(viewer, entry.actorId, entry.target));
  const surplus = mine.filter((entry) => entry.kind === "whisper").length - BOUNDS.whispers;
  let skipped = 0;
  const chat = mine.filter((entry) => {
    if (entry.kind !== "whisper" || skipped >= surplus) return true;
    skipped += 1;
    return false;
  });
  if (viewer.isModerator) return { ...view, chat };
  return { ...view, chat: chat.map(withoutRetracted), closures: view.closures.map(withPlainFault) };
}

/** A session as this viewer is shown it: why a run of its closure failed is for moderators (VIEW6). */
export function sessionFor(session: Session, viewer: Viewer): Session {
  if (viewer.isModerator) return session;
  return { ...session, offlineHistory: session.offlineHistory.map(withPlainFault) };
}

function withPlainFault<T extends { readonly error?: string | undefined }>(run: T): T {
  return run.error === undefined ? run : { ...run, error: CLOSURE_FAULT };
}

function withoutRetracted(entry: ChatEntry): ChatEntry {
  return entry.retracted ? { ...entry, text: "" } : entry;
}

/**
 * Keeps the whispers that {@link viewFor} needs: the last 20 of every listed participant, and the last 20 of all, which
 * moderators see. Whispers of forgotten actors go, so that the number of participants bounds what is kept (RES2).
 */
export function keepWhispersForAll(chat: ChatEntry[], listed: readonly Participant[]): ChatEntry[] {
  // One count for each listener whose last 20 matter; null stands for the moderators.
  const counts = new Map<string | null, number>(listed.map(({ actorId }) => [actorId, 0]));
  counts.set(null, 0);
  const needed = (listener: string | null) => {
    const count = counts.get(listener);
    if (count === undefined) return false;
    counts.set(listener, count + 1);
    return count < BOUNDS.whispers;
  };
  const kept = chat.toReversed().filter((entry) => {
    if (entry.kind !== "whisper") return true;
    // Every count must go on, so no short circuit.
    return [needed(entry.actorId), needed(entry.target ?? ""), needed(null)].some(Boolean);
  });
  return kept.length === chat.length ? chat : kept.toReversed();
}
