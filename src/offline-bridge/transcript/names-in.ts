import type { Event } from "../../durable/protocol/events/event.ts";
import type { Participant } from "../../durable/protocol/state/participant.ts";

/** Everybody's display names in a range, also those that were borne for a while. */
export function namesIn(events: readonly Event[], present: readonly Participant[]): readonly string[] {
  const joined = events.flatMap((event) =>
    event.type === "participant.joined" || event.type === "participant.updated" ? [event.data.participant.name] : [],
  );
  return [...new Set([...present.map(({ name }) => name), ...joined])];
}
