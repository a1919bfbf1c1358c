import type { Tier } from "../../protocol/values/check.ts";
import type { Draft } from "../core/draft.ts";
import type { RoomState } from "../core/room-state.ts";
import { moveWhatCan } from "./move-goods.ts";
import { performed, targetStep } from "./perform-own-verb.ts";
import type { PinnedCheck } from "./pinned-check.ts";

/**
 * The consequences of a check that has ended in this tier (CAT9): those of its goods that can still change hands; its
 * target's momentum; its line.
 */
export function endCheck(state: RoomState, pinned: PinnedCheck, tier: Tier, actorId: string): Draft[] {
  const bound = pinned.tiers[tier];
  if (bound === undefined) return [];
  const { verb, args } = pinned;
  return [
    ...moveWhatCan(state, bound.moves),
    ...targetStep(state, args["target"], bound),
    ...(bound.line === undefined ? [] : [performed(verb, args, bound.line, actorId)]),
  ].map((each) => ({ ...each, actorId: each.actorId ?? actorId }));
}
