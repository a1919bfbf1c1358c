import { Random } from "../../../testkit/random.ts";
import type { Character } from "./bot.ts";
import { RELIC_CAPABILITY } from "./choose-move.ts";

/**
 * The players of a room: the first is its gm, the second its moderator (one alone is both), the last ones watch, the rest
 * are players; every third may call on relics.
 * @param watchers the share of them that only watches
 */
export function botCastOf(roomId: string, clients: number, watchers: number, seed: number): Character[] {
  const chance = new Random(seed);
  const firstWatcher = clients - Math.min(Math.floor(clients * watchers), Math.max(0, clients - 2));
  return Array.from({ length: clients }, (_, at): Character => {
    const stats = {
      ingenuity: chance.between(-1, 3),
      resolve: chance.between(-1, 3),
      finesse: chance.between(-1, 3),
      presence: chance.between(-1, 3),
      weird: chance.between(-1, 3),
    };
    const actorId = `${roomId}.${at}`;
    if (at >= firstWatcher) return { actorId, roles: ["spectator"], capabilities: [], stats };
    const isModerator = at === 1 || clients === 1;
    return {
      actorId,
      roles: ["player", ...(at === 0 ? (["gm"] as const) : []), ...(isModerator ? (["moderator"] as const) : [])],
      capabilities: at % 3 === 0 ? [RELIC_CAPABILITY] : [],
      stats,
    };
  });
}

/** A seed of its own for each of many: neighbours share nothing. */
export function seedOf(seed: number, at: number): number {
  return Math.imul(seed ^ Math.imul(at + 1, 0x9e3779b1), 0x85ebca6b) >>> 0;
}
