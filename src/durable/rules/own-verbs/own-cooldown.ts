import type { Verb } from "../../protocol/catalog/catalog.ts";
import { reject, type PrivateChange, type Verdict } from "../core/decision.ts";
import { recordValue } from "../core/record-with.ts";
import type { OwnCall } from "./own-call.ts";

/** A verb's cooldown under way: where it is kept, and until when, in ms. */
export interface Rest {
  readonly key: string;
  readonly until: number;
}

/** The rest that a use of the verb begins; null where it needs none. */
export function restAfter({ verb, actor, context }: OwnCall): Rest | null {
  const { cooldown } = verb;
  if (cooldown === undefined) return null;
  return { key: cooldownKey(verb, actor.actorId), until: context.now + cooldown.seconds * 1000 };
}

/** Why the verb cannot be used yet, or null. */
export function resting({ state, verb, actor, context }: OwnCall): Verdict | null {
  if (verb.cooldown === undefined) return null;
  const until = recordValue(state.privateState.cooldowns, cooldownKey(verb, actor.actorId)) ?? 0;
  const wait = until - context.now;
  return wait > 0 ? reject("cooldown", `${verb.label} needs a rest`, { retryAfterMs: wait }) : null;
}

export function cooldownStep(rest: Rest | null): PrivateChange[] {
  return rest === null ? [] : [{ change: "cooldown", ...rest }];
}

/** It begins with the verb, as the key of a contest does (CAT6). */
function cooldownKey({ id, cooldown }: Verb, actorId: string): string {
  return cooldown?.scope === "actor" ? `${id}:${actorId}` : id;
}
