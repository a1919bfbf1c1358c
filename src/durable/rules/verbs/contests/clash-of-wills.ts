import type { VerbRule } from "../../catalog/verb-rule.ts";
import { contestVerb } from "../../contests/contest-verb.ts";

export const clashOfWills: VerbRule<"verb.clashOfWills"> = contestVerb({
  label: "Clash of wills",
  rateLimit: { burst: 1, perSeconds: 60, scope: "actor" },
  check: "hub.pvp.social",
  contest: {
    move: "clash-of-wills",
    windowMs: 7000,
    capacity: 2,
    roles: ["instigator", "resistor", "ally"],
    rematchMs: 15_000,
  },
});
