import type { Role } from "../../durable/protocol/state/actor.ts";

/** One line of a closed session as the public saw it: what the stages of a closure read (CLO3, CLO4). */
export interface Turn {
  /** Of the event's version, so that it names one line of the room for ever. */
  readonly turnId: string;
  readonly version: number;
  /** ISO-8601 UTC. */
  readonly at: string;
  readonly actorId: string;
  /** The name the speaker bore when the line was said. */
  readonly speaker: string;
  /** The first of gm, moderator, player, spectator, ops that the speaker has; a narrator is the gm. */
  readonly role: Role;
  readonly kind: "say" | "emote" | "narration";
  /** Empty where the line was retracted (VIEW5). */
  readonly text: string;
  readonly retracted: boolean;
}

export function turnIdOf(version: number): string {
  return `turn-${version}`;
}
