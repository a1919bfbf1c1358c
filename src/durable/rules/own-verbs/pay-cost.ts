import type { Verb } from "../../protocol/catalog/catalog.ts";
import type { Participant } from "../../protocol/state/participant.ts";
import { LOWEST_MOMENTUM } from "../contests/momentum.ts";
import { reject, type Verdict } from "../core/decision.ts";
import { draft, type Draft } from "../core/draft.ts";
import { lacking } from "../trades/goods.ts";
import type { OwnCall } from "./own-call.ts";

/** Why somebody has not the momentum that a verb costs, or null. Momentum never sinks below the floor (RIT1). */
export function momentumShort({ momentum }: Participant, { momentumCost: cost = 0 }: Verb): Verdict | null {
  if (cost === 0 || momentum - cost >= LOWEST_MOMENTUM) return null;
  const needed = LOWEST_MOMENTUM + cost;
  return reject("insufficient-momentum", `this takes a momentum of ${needed} or more, and you have ${momentum}`, {
    details: { needed, momentum },
  });
}

/** The events that take what a verb costs out of its caller's inventory; or why they cannot pay. */
export function payCost({ state, actor, participant, verb }: OwnCall): Draft[] | Verdict {
  const short = momentumShort(participant, verb);
  if (short !== null) return short;
  const { itemCost = [] } = verb;
  const missing = lacking(state, actor.actorId, itemCost);
  if (missing !== undefined) {
    const message = `this costs ${missing.quantity} × ${missing.item}, which you do not have`;
    return reject("insufficient-items", message, { details: { item: missing.item } });
  }
  return itemCost.length === 0 ? [] : [draft("inventory.consumed", { actorId: actor.actorId, items: [...itemCost] })];
}
