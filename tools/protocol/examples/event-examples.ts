import { EVENT_TYPES, type Event, type EventType } from "../../../src/durable/protocol/events/event.ts";
import { eventFor, PUBLIC, viewerOf, type Viewer } from "../../../src/durable/rules/core/view-for.ts";
import type { Examples } from "./examples.ts";
import { juno, type ExamplePlay } from "./room/example-play.ts";

/** The first event of each type, once for each kind of viewer that sees it differently (VIEW1, VIEW3, VIEW5). */
export function eventExamples(play: ExamplePlay): Examples {
  return Object.fromEntries(
    EVENT_TYPES.flatMap((type) => views(type, play).map(([ending, event]) => [`events/${type}${ending}`, event])),
  );
}

function views(type: EventType, play: ExamplePlay): [ending: string, event: object][] {
  const recorded = play.first(type);
  const shown = (viewer: Viewer) => inOrder(eventFor(recorded, viewer));
  const everybody = shown(PUBLIC);
  const concerned = shown({ actorId: concernedIn(type, play), isModerator: false });
  const moderator = shown(viewerOf(juno));
  const others: [string, object][] = everybody === null ? [] : [[".others", everybody]];
  if (moderator === null) throw new Error(`a moderator is not shown ${type}`);
  if (isSame(everybody, moderator)) return [["", moderator]];
  if (isSame(concerned, moderator)) return [["", moderator], ...others];
  if (concerned === null || isSame(concerned, everybody)) return [[".moderators", moderator], ...others];
  return [[".concerned", concerned], [".moderators", moderator], ...others];
}

/** The target of an event, or else its actor; for a retraction, the author of the words. */
function concernedIn(type: EventType, play: ExamplePlay): string | null {
  const { event, hidden } = play.first(type);
  const author = type === "chat.retracted" ? hidden?.author : undefined;
  const target = "target" in event.data ? event.data.target : undefined;
  return author ?? target ?? event.actorId ?? null;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** With `type` beside `version`, where a reader looks for it. */
function inOrder(event: Event | null): object | null {
  if (event === null) return null;
  const { version, type, data, ...rest } = event;
  return { version, type, ...rest, data };
}
