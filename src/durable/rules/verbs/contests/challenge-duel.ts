import type { VerbRule } from "../../catalog/verb-rule.ts";
import { contestVerb } from "../../contests/contest-verb.ts";

export const challengeDuel: VerbRule<"verb.challengeDuel"> = contestVerb({
  label: "Duel",
  rateLimit: { burst: 2, perSeconds: 20, scope: "actor" },
  check: "hub.pvp.skirmish",
  contest: {
    move: "risk-it-all",
    windowMs: 6000,
    capacity: 2,
    roles: ["challenger", "defender", "ally"],
    rematchMs: 12_000,
  },
});
