import type { Verb } from "../../protocol/catalog/catalog.ts";

/** Key of the budget that all commands of an actor share (LIM3). */
export function actorBudgetKey(actorId: string): string {
  return `actor:${actorId}`;
}

/** Key of the budget that the texts of an actor share, in bytes (LIM5). */
export function textBudgetKey(actorId: string): string {
  return `text:${actorId}`;
}

/** Key of the budget a verb spends: the actor's or the room's (LIM1). Null where it has none. */
export function verbBudgetKey(verb: Verb, actorId: string): string | null {
  if (verb.rateLimit === undefined) return null;
  return verb.rateLimit.scope === "actor" ? `${verb.id}:${actorId}` : verb.id;
}

/** Key under which an actor's last talk is remembered, in ms: what slow mode counts from (MOD1). */
export function talkKey(actorId: string): string {
  return `talk:${actorId}`;
}
