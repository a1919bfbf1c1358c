import type { Event, EventType } from "./event.ts";

/**
 * The field that holds what a participant said, by the event's type; null where nobody speaks. A type that is missing
 * here does not compile: words that nobody knows of could not be retracted (VIEW5). The text of `chat.retracted` is a
 * copy for moderators.
 */
const WORDS_FIELD: { readonly [T in EventType]: "message" | "text" | null } = {
  "session.opened": null,
  "session.closing": null,
  "session.closed": null,
  "participant.joined": null,
  "participant.left": null,
  "participant.updated": null,
  "participant.idled": null,
  "participant.returned": null,
  "participant.forgotten": null,
  "chat.said": "message",
  "chat.emoted": "text",
  "chat.whispered": "message",
  "story.narrated": "text",
  "chat.retracted": null,
  "inventory.granted": null,
  "inventory.consumed": null,
  "trade.offered": null,
  "trade.accepted": null,
  "trade.declined": null,
  "trade.cancelled": null,
  "trade.expired": null,
  "ritual.invoked": null,
  "ritual.workflowStarted": null,
  "ritual.resolved": null,
  "ritual.failed": null,
  "contest.armed": null,
  "contest.joined": null,
  "contest.updated": null,
  "contest.launched": null,
  "contest.expired": null,
  "contest.stalled": null,
  "contest.cancelled": null,
  "contest.awarded": null,
  "contest.replayed": null,
  "contest.resolved": null,
  "verb.performed": "text",
  "moderation.muted": null,
  "moderation.unmuted": null,
  "moderation.kicked": null,
  "moderation.banned": null,
  "moderation.unbanned": null,
  "moderation.reported": null,
  "moderation.slowModeSet": null,
  "catalog.updated": null,
  "closure.queued": null,
  "closure.processing": null,
  "closure.stageCompleted": null,
  "closure.completed": null,
  "closure.failed": null,
  "closure.published": null,
};

/** A participant's words in an event, or null where the event holds none. */
export function wordsOf(event: Event): string | null {
  const field = WORDS_FIELD[event.type];
  if (field === null) return null;
  const words: unknown = Object.getOwnPropertyDescriptor(event.data, field)?.value;
  return typeof words === "string" ? words : null;
}

/** Whom alone a line was for, besides its author; undefined where everybody heard it (VIEW1, CAT8). */
export function listenerOf(event: Event): string | undefined {
  if (event.type === "chat.whispered") return event.data.target;
  if (event.type !== "verb.performed" || event.data.to === undefined) return undefined;
  const { target } = event.data.args;
  return event.data.to === "target" && typeof target === "string" ? target : event.actorId;
}

/** The event with other words; one that holds no words comes back as it is. */
export function withWords(event: Event, words: string): Event {
  const field = WORDS_FIELD[event.type];
  // The field belongs to this very type; the compiler cannot tie the two together.
  return field === null ? event : ({ ...event, data: { ...event.data, [field]: words } } as Event);
}
