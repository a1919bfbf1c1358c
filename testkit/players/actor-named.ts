import type { Actor } from "../../src/durable/protocol/state/actor.ts";

const NO_STATS = { ingenuity: 0, resolve: 0, finesse: 0, presence: 0, weird: 0 };

/** An actor as a valid token describes it: a player without capabilities by default. */
export function actorNamed(
  actorId: string,
  more: Partial<Omit<Actor, "actorId" | "stats">> & { stats?: Partial<Actor["stats"]> } = {},
): Actor {
  const { stats, ...rest } = more;
  return {
    actorId,
    hubId: "hub",
    room: "*",
    name: actorId[0]?.toUpperCase() + actorId.slice(1),
    capabilities: [],
    roles: ["player"],
    expiresAt: Date.parse("2030-01-01T00:00:00Z"),
    ...rest,
    stats: { ...NO_STATS, ...stats },
  };
}

/** May invoke relics (RIT1). */
export const RELIC_CAPABILITY = "capability.spectrumless-manifest";
