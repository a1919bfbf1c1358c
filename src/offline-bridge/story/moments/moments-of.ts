import type { Event } from "../../../durable/protocol/events/event.ts";
import type { Turn } from "../../transcript/turn.ts";
import { contestMoments } from "./contest-moments.ts";
import type { Moment } from "./moment.ts";
import { ritualMoments } from "./ritual-moments.ts";
import { tradeMoments } from "./trade-moments.ts";

/** All that happened in a range, each thing once, in the order in which it began. Retracted lines are no moments. */
export function momentsOf(
  events: readonly Event[],
  turns: readonly Turn[],
  nameOf: (actorId: string) => string,
): readonly Moment[] {
  return [
    ...turns.flatMap((turn) => (turn.text === "" ? [] : [lineMoment(turn)])),
    ...contestMoments(events, nameOf),
    ...ritualMoments(events, nameOf),
    ...tradeMoments(events, nameOf),
  ].sort((a, b) => a.version - b.version);
}

function lineMoment(turn: Turn): Moment {
  const at = Date.parse(turn.at);
  const base = { version: turn.version, toVersion: turn.version, startedAt: at, endedAt: at, weight: 0 };
  switch (turn.kind) {
    case "narration":
      return { ...base, kind: "narration", actorIds: [], text: turn.text };
    case "say":
      return { ...base, kind: "talk", actorIds: [turn.actorId], speaker: turn.speaker, text: turn.text };
    case "emote": {
      const text = turn.text.startsWith(turn.speaker) ? turn.text : `${turn.speaker} ${turn.text}`;
      return { ...base, kind: "talk", actorIds: [turn.actorId], text };
    }
  }
}
