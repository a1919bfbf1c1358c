import type { VerbRule } from "../../catalog/verb-rule.ts";
import { contestVerb } from "../../contests/contest-verb.ts";

export const sparringMatch: VerbRule<"verb.sparringMatch"> = contestVerb({
  label: "Sparring match",
  rateLimit: { burst: 2, perSeconds: 40, scope: "actor" },
  check: "hub.pvp.sparring",
  contest: {
    move: "sparring-match",
    windowMs: 7000,
    capacity: 2,
    roles: ["challenger", "partner", "coach"],
    rematchMs: 8000,
  },
});
