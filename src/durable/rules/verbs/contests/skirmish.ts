import type { VerbRule } from "../../catalog/verb-rule.ts";
import { contestVerb } from "../../contests/contest-verb.ts";

/** A brawl that anyone in the room may enter: no target, two to four. */
export const skirmish: VerbRule<"verb.skirmish"> = contestVerb({
  label: "Skirmish",
  rateLimit: { burst: 1, perSeconds: 30, scope: "actor" },
  check: "hub.pvp.skirmish",
  contest: {
    move: "risk-it-all",
    windowMs: 7000,
    capacity: 4,
    roles: ["challenger", "defender", "ally"],
    rematchMs: 15_000,
  },
});
