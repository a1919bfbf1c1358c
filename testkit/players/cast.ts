import type { Actor } from "../../src/durable/protocol/state/actor.ts";
import { actorNamed, RELIC_CAPABILITY } from "./actor-named.ts";

const strong = { finesse: 3, presence: 3, weird: 3 };

/** The actors of a fault run: players good enough at dice to earn momentum, and one of every other role. */
export const CAST: readonly Actor[] = [
  actorNamed("mara", { stats: strong, capabilities: [RELIC_CAPABILITY] }),
  actorNamed("teo", { stats: strong, capabilities: [RELIC_CAPABILITY] }),
  actorNamed("zoe", { stats: { finesse: 2 } }),
  actorNamed("vera", { roles: ["gm", "player"], capabilities: [RELIC_CAPABILITY] }),
  actorNamed("otto", { roles: ["moderator"] }),
  actorNamed("ida", { roles: ["spectator"] }),
];
