import type { Verb } from "../../protocol/catalog/catalog.ts";
import type { Rejection } from "../../protocol/socket/rejection.ts";
import type { Actor } from "../../protocol/state/actor.ts";
import { recordValue } from "../core/record-with.ts";
import type { RoomState } from "../core/room-state.ts";
import type { RuleContext } from "../core/rule-context.ts";
import { spend, type Spending, type Spent } from "./budget.ts";

/** The budgets as a command leaves them, or the rejection by the first budget that has too little left. */
export type Allowance =
  | { readonly allowed: true; readonly spent: Spent }
  | { readonly allowed: false; readonly rejection: Rejection };

interface Call {
  readonly verb: Verb;
  /** Bytes of UTF-8 in all texts of the arguments. */
  readonly textBytes: number;
}

const NOTHING_SPENT: Allowance = { allowed: true, spent: [] };

/** The budget that all commands of an actor share, rejected ones included (LIM3). */
export function spendActorBudget(state: RoomState, { actorId }: Actor, context: RuleContext): Allowance {
  const key = actorBudgetKey(actorId);
  const { actorCommands } = state.privateState.catalog.limits;
  return allowance(key, spend(context.budget(key), context.now, actorCommands), "you are sending commands too fast");
}

/** Spends what an accepted command costs: slow mode (MOD1), its verb's budget (LIM1), its actor's texts (LIM5). */
export function spendCallBudgets(state: RoomState, actor: Actor, call: Call, context: RuleContext): Allowance {
  const talk = spendTalk(state, actor, call.verb, context);
  if (!talk.allowed) return talk;
  const verb = spendVerbBudget(state, actor, call.verb, context);
  if (!verb.allowed) return verb;
  const texts = spendTextBudget(state, actor, call.textBytes, context);
  if (!texts.allowed) return texts;
  return { allowed: true, spent: [...texts.spent, ...talk.spent, ...verb.spent] };
}

/** A muted actor cannot talk; in slow mode players wait between two talks (MOD1). */
function spendTalk(state: RoomState, actor: Actor, verb: Verb, context: RuleContext): Allowance {
  if (verb.category !== "talk") return NOTHING_SPENT;
  const muted = (recordValue(state.privateState.mutes, actor.actorId) ?? 0) - context.now;
  if (muted > 0) {
    return { allowed: false, rejection: { code: "muted", message: "you are muted", retryAfterMs: muted } };
  }
  const key = talkKey(actor.actorId);
  const { slowModeMs } = state.view;
  const isExempt = slowModeMs === 0 || actor.roles.includes("gm") || actor.roles.includes("moderator");
  const wait = isExempt ? 0 : (context.budget(key) ?? 0) + slowModeMs - context.now;
  if (wait > 0) return { allowed: false, rejection: rateLimited("the room is in slow mode", wait) };
  return { allowed: true, spent: [[key, context.now]] };
}

function spendVerbBudget(state: RoomState, actor: Actor, verb: Verb, context: RuleContext): Allowance {
  const { rateLimit } = verb;
  if (rateLimit === undefined || isUpdate(state, actor, verb)) return NOTHING_SPENT;
  const key = rateLimit.scope === "actor" ? actorVerbKey(verb, actor.actorId) : verb.id;
  return allowance(key, spend(context.budget(key), context.now, rateLimit), `${verb.label} is limited`);
}

/** Changing one's own contest entry is neither held against the verb's budget nor spends it (LIM1). */
function isUpdate(state: RoomState, actor: Actor, verb: Verb): boolean {
  return state.view.contests.some(
    (each) =>
      each.verb === verb.id &&
      each.status === "armed" &&
      each.participants.some((entry) => entry.actorId === actor.actorId),
  );
}

/** Every text stays in the log, so a changed contest entry counts like any other text (LIM5). */
function spendTextBudget(state: RoomState, { actorId }: Actor, textBytes: number, context: RuleContext): Allowance {
  if (textBytes === 0) return NOTHING_SPENT;
  const key = textBudgetKey(actorId);
  const { actorTextBytes } = state.privateState.catalog.limits;
  const spending = spend(context.budget(key), context.now, actorTextBytes, textBytes);
  return allowance(key, spending, "you have written as much as you may");
}

function allowance(key: string, spending: Spending, refusal: string): Allowance {
  if (spending.allowed) return { allowed: true, spent: [[key, spending.fullAt]] };
  return { allowed: false, rejection: rateLimited(refusal, spending.retryAfterMs) };
}

function rateLimited(what: string, retryAfterMs: number): Rejection {
  return { code: "rate-limited", message: `${what}; try again in ${retryAfterMs} ms`, retryAfterMs };
}

/** Key of the budget that all commands of an actor share (LIM3). */
function actorBudgetKey(actorId: string): string {
  return `actor:${actorId}`;
}

/** Key of the budget that the texts of an actor share, in bytes (LIM5). */
function textBudgetKey(actorId: string): string {
  return `text:${actorId}`;
}

/** Key of an actor's own budget of a verb; the room's has the verb's id (LIM1). */
function actorVerbKey({ id }: Verb, actorId: string): string {
  return `${id}:${actorId}`;
}

/** Key of an actor's last talk, in ms: slow mode counts from there (MOD1). */
function talkKey(actorId: string): string {
  return `talk:${actorId}`;
}
