import type { Actor, Role, Stats } from "../../../../src/durable/protocol/state/actor.ts";

/** A person in any room: an actor without the room that the token is for, or with a token for every room. */
export type Character = Pick<Actor, "actorId" | "name" | "capabilities" | "roles" | "stats"> & { readonly room?: "*" };

const STATS: Stats = { ingenuity: 0, resolve: 0, finesse: 0, presence: 0, weird: 0 };

export function character(actorId: string, roles: Role[], changes: Partial<Character> = {}): Character {
  return { actorId, name: actorId, capabilities: [], roles, stats: STATS, ...changes };
}

export function player(actorId: string, changes: Partial<Character> = {}): Character {
  return character(actorId, ["player"], changes);
}

export function gm(actorId: string): Character {
  return character(actorId, ["gm"]);
}

export function moderator(actorId: string): Character {
  return character(actorId, ["moderator"]);
}

export function spectator(actorId: string): Character {
  return character(actorId, ["spectator"]);
}

/** A player who may invoke relics (RIT1). */
export function invoker(actorId: string, changes: Partial<Character> = {}): Character {
  return player(actorId, { capabilities: ["capability.spectrumless-manifest"], ...changes });
}
