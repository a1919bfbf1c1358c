import type { Effects } from "../../protocol/catalog/effects.ts";
import { enterContest } from "../contests/contest-verb.ts";
import { clampMomentum } from "../contests/momentum.ts";
import { accept, type Verdict } from "../core/decision.ts";
import { draft, type Draft } from "../core/draft.ts";
import type { RoomState } from "../core/room-state.ts";
import { findTarget } from "../presence/find-target.ts";
import { bindEffects } from "./bound-effects.ts";
import { after, moveAll } from "./move-goods.ts";
import { shownArguments, type OwnCall } from "./own-call.ts";
import { cooldownStep, restAfter, resting } from "./own-cooldown.ts";
import { payCost } from "./pay-cost.ts";
import type { BoundEffects, ShownArguments } from "./pinned-check.ts";
import { startCheck } from "./start-check.ts";

/** Does what a hub's own verb says (CAT8–CAT10), after all that holds for every verb has been checked. */
export function performOwnVerb(call: OwnCall): Verdict {
  const { state, actor, verb, args } = call;
  const { target } = args;
  const found = typeof target === "string" ? findTarget(state, actor.actorId, target) : null;
  if (found !== null && "missing" in found) return found.missing;
  const rests = resting(call);
  if (rests !== null) return rests;
  if (verb.contest !== undefined) return enterOwnContest(call);
  const paid = payCost(call);
  if ("kind" in paid) return paid;
  if (verb.template !== undefined) return startCheck(call, verb.template, paid);
  return actAtOnce(call, verb.effects ?? {}, paid);
}

/** Arming and joining cost; a change of one's own entry does not (CON2). */
function enterOwnContest(call: OwnCall): Verdict {
  const entered = enterContest(call);
  if (entered.kind === "rejected") return entered;
  const [first] = entered.steps;
  if (first === undefined || ("type" in first && first.type === "contest.updated")) return entered;
  const paid = payCost(call);
  if ("kind" in paid) return paid;
  const spent = momentumStep(call.state, call.actor.actorId, -(call.verb.momentumCost ?? 0));
  return accept([...paid, ...spent, ...entered.steps]);
}

function actAtOnce(call: OwnCall, effects: Effects, paid: readonly Draft[]): Verdict {
  const { state, actor, verb } = call;
  const bound = bindEffects(effects, call);
  const moved = moveAll(paid.length === 0 ? state : after(state, paid), bound.moves);
  if ("kind" in moved) return moved;
  const change = (effects.momentum?.caller ?? 0) - (verb.momentumCost ?? 0);
  return accept([
    ...paid,
    ...momentumStep(state, actor.actorId, change),
    ...moved,
    ...targetStep(state, call.args["target"], bound),
    performed(verb.id, shownArguments(verb, call.args), bound.line),
    ...cooldownStep(restAfter(call)),
  ]);
}

/** The event that everybody who may hear of it is told (CAT8); without a line it says that the verb was used. */
export function performed(verb: string, args: ShownArguments, line: BoundEffects["line"], actorId?: string): Draft {
  const to = line === undefined || line.to === "room" ? {} : { to: line.to };
  const text = line === undefined ? {} : { text: line.text };
  return draft("verb.performed", { verb, args, ...text, ...to }, actorId === undefined ? {} : { actorId });
}

export function targetStep(state: RoomState, target: unknown, { targetMomentum }: BoundEffects): Draft[] {
  return typeof target === "string" ? momentumStep(state, target, targetMomentum) : [];
}

/** Nothing where momentum stays what it is. */
function momentumStep({ view }: RoomState, actorId: string, change: number): Draft[] {
  const participant = view.participants.find((each) => each.actorId === actorId);
  if (participant === undefined) return [];
  const momentum = clampMomentum(participant.momentum + change);
  if (momentum === participant.momentum) return [];
  return [draft("participant.updated", { actorId, participant: { ...participant, momentum } }, { actorId })];
}
