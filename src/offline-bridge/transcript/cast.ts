import type { Event } from "../../durable/protocol/events/event.ts";
import type { Role } from "../../durable/protocol/state/actor.ts";
import type { Participant } from "../../durable/protocol/state/participant.ts";

/** The participants at one moment of a range: names and roles by actor id. */
export interface Cast {
  readonly nameOf: (actorId: string) => string;
  readonly roleOf: (actorId: string) => Role;
  /** Takes the next event of the log. */
  readonly follow: (event: Event) => void;
}

const BY_WEIGHT: readonly Role[] = ["gm", "moderator", "player", "spectator", "ops"];

/**
 * Follows who joined and under what name. `present` are those who were there before the range began: they have no
 * `participant.joined` in it. An actor whose join is not in the transcript goes by the actor id.
 */
export function castOf(present: readonly Participant[]): Cast {
  const known = new Map<string, { name: string; roles: readonly Role[] }>();
  for (const participant of present) known.set(participant.actorId, participant);
  return {
    nameOf: (actorId) => known.get(actorId)?.name ?? actorId,
    roleOf: (actorId) => BY_WEIGHT.find((role) => known.get(actorId)?.roles.includes(role)) ?? "player",
    follow(event) {
      if (event.type !== "participant.joined" && event.type !== "participant.updated") return;
      known.set(event.data.actorId, event.data.participant);
    },
  };
}
