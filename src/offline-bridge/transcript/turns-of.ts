import { isEventIn, type Event } from "../../durable/protocol/events/event.ts";
import type { Participant } from "../../durable/protocol/state/participant.ts";
import { castOf } from "./cast.ts";
import { turnIdOf, type Turn } from "./turn.ts";

/**
 * The lines of a closed range, in order (CLO3, CLO4): what was said, emoted and narrated, and told by a hub's verbs. Whispers are not in the
 * public view and would be left out if they were; a line that the range itself takes back is empty (VIEW5).
 */
export function turnsOf(events: readonly Event[], present: readonly Participant[] = []): readonly Turn[] {
  const cast = castOf(present);
  const takenBack = new Set(events.flatMap((event) => (event.type === "chat.retracted" ? [event.data.version] : [])));
  return events.flatMap((event) => {
    cast.follow(event);
    const line = lineOf(event);
    if (line === undefined) return [];
    const actorId = event.actorId ?? "unknown";
    const text = takenBack.has(event.version) ? "" : line.text.trim();
    return [
      {
        turnId: turnIdOf(event.version),
        version: event.version,
        at: event.at,
        actorId,
        speaker: cast.nameOf(actorId),
        // A hub's verb tells what its caller did; only a narrator speaks for the world.
        role: event.type === "story.narrated" ? "gm" : cast.roleOf(actorId),
        kind: line.kind,
        text,
        retracted: text === "",
      },
    ];
  });
}

function lineOf(event: Event): Pick<Turn, "kind" | "text"> | undefined {
  if (!isEventIn(event, "chat", "story", "verb")) return undefined;
  switch (event.type) {
    case "chat.said":
      return { kind: "say", text: event.data.message };
    case "chat.emoted":
      return { kind: "emote", text: event.data.text };
    case "story.narrated":
      return { kind: "narration", text: event.data.text };
    case "verb.performed": {
      const { text } = event.data;
      return text === undefined ? undefined : { kind: "narration", text };
    }
    case "chat.whispered":
    case "chat.retracted":
      return undefined;
  }
}
