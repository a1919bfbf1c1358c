import { withWords, wordsOf } from "../../protocol/events/event-words.ts";
import type { Event, EventOf, EventType } from "../../protocol/events/event.ts";
import type { ContestEntry } from "../../protocol/state/contest.ts";
import type { Participant } from "../../protocol/state/participant.ts";
import type { RecordedEvent } from "../core/draft.ts";

/** Stands for the account of a contest, which is told in its participants' names and words (CON7). */
export const ERASED_SUMMARY = "The account of this contest was erased.";

/** An event, what it hides, and the person to be erased. */
interface Erasing<T extends EventType> {
  readonly event: EventOf<T>;
  readonly hidden: RecordedEvent["hidden"];
  readonly actorId: string;
}
type Eraser<T extends EventType> = ((erasing: Erasing<T>) => EventOf<T>) | null;

function ofSpeaker<E extends Event>({ event, actorId }: { readonly event: E; readonly actorId: string }): E {
  if (event.actorId !== actorId || !wordsOf(event)) return event;
  // The words go and the type stays.
  return withWords(event, "") as E;
}

function ofReason<E extends Event & { readonly data: { readonly reason?: string | undefined } }>({
  event,
  actorId,
}: {
  readonly event: E;
  readonly actorId: string;
}): E {
  if (event.actorId !== actorId || event.data.reason === undefined) return event;
  const { reason: _, ...data } = event.data;
  return { ...event, data };
}

function ofClosing<E extends EventOf<"session.closing"> | EventOf<"session.closed">>({
  event,
  actorId,
}: {
  readonly event: E;
  readonly actorId: string;
}): E {
  if (event.actorId !== actorId || event.data.reason === "") return event;
  return { ...event, data: { ...event.data, reason: "" } };
}

function ofParticipant<E extends EventOf<"participant.joined"> | EventOf<"participant.updated">>({
  event,
  actorId,
}: {
  readonly event: E;
  readonly actorId: string;
}): E {
  const participant = withoutName(event.data.participant, actorId);
  return participant === event.data.participant ? event : { ...event, data: { ...event.data, participant } };
}

function ofEntry<E extends EventOf<"contest.joined"> | EventOf<"contest.updated">>({
  event,
  actorId,
}: {
  readonly event: E;
  readonly actorId: string;
}): E {
  const participant = withoutStakes(event.data.participant, actorId);
  return participant === event.data.participant ? event : { ...event, data: { ...event.data, participant } };
}

/**
 * The words that each type of event loses when a person is erased (ERA2); null where it holds no words or names of
 * people. A type that is missing here does not compile: words that nobody knows of could not be erased.
 */
const ERASERS: { readonly [T in EventType]: Eraser<T> } = {
  "session.opened": null,
  "session.closing": ofClosing,
  "session.closed": ofClosing,
  "participant.joined": ofParticipant,
  "participant.left": null,
  "participant.updated": ofParticipant,
  "participant.idled": null,
  "participant.returned": null,
  "participant.forgotten": null,
  "chat.said": ofSpeaker,
  "chat.emoted": ofSpeaker,
  "chat.whispered": ofSpeaker,
  "story.narrated": ofSpeaker,
  // The words are the author's, the reason is the moderator's.
  "chat.retracted": ({ event, hidden, actorId }) => {
    const kept = ofReason({ event, actorId });
    if (hidden?.author !== actorId || !kept.data.text) return kept;
    return { ...kept, data: { ...kept.data, text: "" } };
  },
  "inventory.granted": null,
  "inventory.consumed": null,
  "trade.offered": ({ event, actorId }) => {
    const { trade } = event.data;
    if (trade.from !== actorId || trade.note === undefined) return event;
    const { note: _, ...rest } = trade;
    return { ...event, data: { trade: rest } };
  },
  "trade.accepted": null,
  "trade.declined": null,
  "trade.cancelled": null,
  "trade.expired": null,
  "ritual.invoked": null,
  "ritual.workflowStarted": null,
  "ritual.resolved": null,
  "ritual.failed": null,
  "contest.armed": ({ event, actorId }) => {
    const participants = withoutStakesIn(event.data.participants, actorId);
    return participants === event.data.participants ? event : { ...event, data: { ...event.data, participants } };
  },
  "contest.joined": ofEntry,
  "contest.updated": ofEntry,
  "contest.launched": null,
  "contest.expired": null,
  "contest.stalled": null,
  "contest.cancelled": null,
  "contest.awarded": null,
  "contest.replayed": null,
  "contest.resolved": ({ event, actorId }) => {
    const { outcome, participants } = event.data;
    if (outcome.summary === ERASED_SUMMARY || !participants.some((each) => each.actorId === actorId)) return event;
    return { ...event, data: { ...event.data, outcome: { ...outcome, summary: ERASED_SUMMARY } } };
  },
  // A line names its caller, and whoever else its verb was called with.
  "verb.performed": ({ event, actorId }) => {
    const isNamed = event.actorId === actorId || Object.values(event.data.args).includes(actorId);
    return isNamed && event.data.text ? { ...event, data: { ...event.data, text: "" } } : event;
  },
  "moderation.muted": ofReason,
  "moderation.unmuted": ofReason,
  "moderation.kicked": ofReason,
  "moderation.banned": ofReason,
  "moderation.unbanned": ofReason,
  "moderation.reported": ({ event, actorId }) =>
    event.actorId === actorId && event.data.reason !== "" ? { ...event, data: { ...event.data, reason: "" } } : event,
  "moderation.slowModeSet": ofReason,
  "catalog.updated": null,
  "closure.queued": null,
  "closure.processing": null,
  "closure.stageCompleted": null,
  "closure.completed": null,
  "closure.failed": null,
  "closure.published": null,
};

/** The event without a person's words and name, and what it hides without theirs; the same object where it has none. */
export function eraseEvent(recorded: RecordedEvent, actorId: string): RecordedEvent {
  const { event, hidden } = recorded;
  // Type and eraser come from the same key; the compiler cannot tie them together.
  const erase = ERASERS[event.type] as ((erasing: object) => Event) | null;
  const erased = erase === null ? event : erase({ event, hidden, actorId });
  const kept = event.actorId === actorId ? withoutHiddenWords(hidden) : hidden;
  if (erased === event && kept === hidden) return recorded;
  return { event: erased, ...(kept === undefined ? {} : { hidden: kept }) } as RecordedEvent;
}

/** A line's text before its retraction, and a moderator's reason, belong to whoever acted. */
function withoutHiddenWords(hidden: RecordedEvent["hidden"]): RecordedEvent["hidden"] {
  if (!hidden?.text && hidden?.reason === undefined) return hidden;
  const { text, reason: _, ...rest } = hidden;
  // That the line was retracted stays (VIEW5).
  return text === undefined ? rest : { ...rest, text: "" };
}

/** The actor's id takes the place of the name: a pseudonym by which versions, trades and dice still add up. */
export function withoutName(participant: Participant, actorId: string): Participant {
  if (participant.actorId !== actorId || participant.name === actorId) return participant;
  return { ...participant, name: actorId };
}

function withoutStakes(entry: ContestEntry, actorId: string): ContestEntry {
  if (entry.actorId !== actorId || entry.stakes === undefined) return entry;
  const { stakes: _, ...rest } = entry;
  return rest;
}

/** The same list where the person staked nothing in it. */
export function withoutStakesIn(entries: ContestEntry[], actorId: string): ContestEntry[] {
  return entries.some((each) => withoutStakes(each, actorId) !== each)
    ? entries.map((each) => withoutStakes(each, actorId))
    : entries;
}
