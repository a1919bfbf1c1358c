import type { Stat } from "../../protocol/state/actor.ts";
import type { ContestMove } from "../../protocol/state/contest.ts";

/** Difficulty of each check a verb can name in its `check` (CON4, RIT2). */
export const CHECK_TEMPLATES = {
  "hub.pvp.skirmish": 8,
  "hub.pvp.sparring": 7,
  "hub.pvp.social": 8,
  "ritual.stability": 8,
} as const;
type CheckTemplate = keyof typeof CHECK_TEMPLATES;

export function isCheckTemplate(id: string): id is CheckTemplate {
  return Object.hasOwn(CHECK_TEMPLATES, id);
}

/** The difficulty of the check a verb of the catalog names; every template there was checked when it was put (CAT1). */
export function difficultyOf(template: string | undefined): number {
  if (template === undefined || !isCheckTemplate(template)) throw new Error(`there is no check template ${template}`);
  return CHECK_TEMPLATES[template];
}

/** The stat that is added to the dice (CON4). */
export const MOVE_STAT = {
  "risk-it-all": "finesse",
  "sparring-match": "finesse",
  "clash-of-wills": "presence",
  ritual: "weird",
} as const satisfies Record<ContestMove | "ritual", Stat>;
