import { utf8ToBytes } from "@noble/hashes/utils.js";
import { isSpectator, type Actor } from "../../protocol/state/actor.ts";
import { isVerbId, type CommandRequest, type VerbId } from "../../protocol/socket/command.ts";
import type { Verb } from "../../protocol/catalog/catalog.ts";
import { parseArguments } from "../../protocol/catalog/parameter.ts";
import type { Rejection } from "../../protocol/socket/rejection.ts";
import { entryProblem, entrance, isPresent, openingFor, participantFor } from "../presence/admission.ts";
import { applySteps } from "./apply-steps.ts";
import { actorBudgetKey, talkKey, textBudgetKey, verbBudgetKey } from "../limits/budget-key.ts";
import { spend } from "../limits/budget.ts";
import { refuse, reject, type Decision, type Verdict } from "./decision.ts";
import { draft, type Draft } from "./draft.ts";
import type { PrivateChange } from "./private-change.ts";
import { recordValue } from "./record-with.ts";
import { isShed, untilNextSecond } from "../presence/room-load.ts";
import type { RoomState } from "./room-state.ts";
import type { RuleContext } from "./rule-context.ts";
import { vetoed } from "../moderation/safety.ts";
import { textsOf } from "../moderation/texts-of.ts";
import { GRACE_MS } from "../limits/times.ts";
import { VERB_RULES } from "../catalog/verb-rules.ts";
import type { VerbCall } from "../catalog/verb-rule.ts";

type CommandInput = {
  readonly actor: Actor;
  readonly request: CommandRequest;
  readonly connected: boolean;
};

/**
 * What a command comes to. First what is answered without deciding anything, so that the same id may be sent again
 * (CMD3), then who may do it, then the verb's own rule. What its caller's being here takes (joining by HTTP, coming back
 * from idleness, opening a session) stands before the verb's events, in the same commit, and only if it is accepted.
 */
export function decideCommand(state: RoomState, input: CommandInput, context: RuleContext): Decision {
  const { actor, request } = input;
  const closedDoor = isPresent(state, actor.actorId) ? null : entryProblem(state, actor, context.now);
  if (closedDoor !== null) return refuse(closedDoor);
  const checked = checkRequest(state, input, context);
  if ("kind" in checked) return checked;
  const forbidden =
    checkCaller(actor, checked.verb) ??
    checkSafety(state, checked) ??
    checkTalk(state, actor, checked.verb, context) ??
    checkBudget(state, actor, checked.verb, context) ??
    checkTextBudget(state, actor, checked, context);
  if (forbidden !== null) return forbidden;
  const coming = arrival(state, actor, context, request);
  const call = {
    state: arrived(state, coming, context),
    context,
    actor,
    participant: participantFor(state, actor, context.now),
    verb: checked.verb,
  };
  const verdict = rule(checked.verbId, { ...call, args: checked.args });
  if (verdict.kind === "rejected") return verdict;
  const own = verdict.steps.map((step) => ("note" in step ? step : actedBy(step, actor)));
  const leaving = input.connected ? [] : graceFor(actor, context);
  return { kind: "accepted", steps: [...coming, ...own, ...leaving], textBytes: checked.textBytes };
}

interface CheckedRequest {
  readonly verbId: VerbId;
  readonly verb: Verb;
  readonly args: Record<string, unknown>;
  /** Bytes of UTF-8 in all texts of `args`. */
  readonly textBytes: number;
}

/** What is wrong with the request itself, or with the moment. None of it is remembered (CMD3). */
function checkRequest(state: RoomState, input: CommandInput, context: RuleContext): CheckedRequest | Verdict {
  const { actor, request } = input;
  const { catalog, session } = state.privateState;
  const allowance = spend(context.budget(actorBudgetKey(actor.actorId)), context.now, catalog.limits.actorCommands);
  if (!allowance.allowed) return { kind: "rejected", rejection: tooFast(allowance.retryAfterMs) };
  const verb = catalog.verbs.find((each) => each.id === request.verb);
  if (verb === undefined || !isVerbId(verb.id)) {
    return reject("unknown-verb", "`verb` names no verb of this hub; hub.catalog.sync lists them", {
      details: { path: "verb" },
    });
  }
  const args = parseArguments(verb.parameters, request.args);
  if (!args.ok) {
    const { path, message } = args;
    return reject("invalid-args", `\`${path}\` ${message}`, { details: { path } });
  }
  if (session?.closing && !actor.roles.includes("moderator")) {
    return reject("session-closing", "the session is closing; try again when the next one may begin");
  }
  const { roomCommandsPerSecond } = catalog.limits;
  if (isShed(verb.category, context.roomLoad, roomCommandsPerSecond)) {
    const retryAfterMs = untilNextSecond(context.now);
    return reject("room-busy", "the room has more to do than it can; try again in a moment", { retryAfterMs });
  }
  return { verbId: verb.id, verb, args: args.args, textBytes: textBytesOf(verb, args.args) };
}

function checkCaller(actor: Actor, verb: Verb): Verdict | null {
  if (isSpectator(actor.roles)) return reject("spectators-watch", "spectators watch; they have no verbs");
  if (verb.roles.length > 0 && !verb.roles.some((role) => actor.roles.includes(role))) {
    return reject("role-required", `${verb.id} needs the role ${verb.roles.join(" or ")}`, {
      details: { roles: verb.roles },
    });
  }
  const missing = verb.capabilities.filter((each) => !actor.capabilities.includes(each));
  if (missing.length === 0) return null;
  return reject("missing-capability", `${verb.id} needs ${missing.join(", ")}`, {
    details: { capabilities: missing },
  });
}

/** MOD2. */
function checkSafety(state: RoomState, { verb, args }: CheckedRequest): Verdict | null {
  const veto = vetoed(state.privateState.catalog.safety, verb, args);
  if (veto === null) return null;
  return reject("safety-veto", "the hub's safety list does not allow this", { details: { veto } });
}

/** Who is muted does not talk; in slow mode players wait between two talks (MOD1). */
function checkTalk(state: RoomState, actor: Actor, verb: Verb, context: RuleContext): Verdict | null {
  if (verb.category !== "talk") return null;
  const muted = (recordValue(state.privateState.mutes, actor.actorId) ?? 0) - context.now;
  if (muted > 0) return reject("muted", "you are muted", { retryAfterMs: muted });
  const { slowModeMs } = state.view;
  if (slowModeMs === 0 || actor.roles.includes("gm") || actor.roles.includes("moderator")) return null;
  const wait = (context.budget(talkKey(actor.actorId)) ?? -slowModeMs) + slowModeMs - context.now;
  return wait > 0 ? rateLimited("the room is in slow mode", wait) : null;
}

function checkBudget(state: RoomState, actor: Actor, verb: Verb, context: RuleContext): Verdict | null {
  const key = verbBudgetKey(verb, actor.actorId);
  if (key === null || verb.rateLimit === undefined || isUpdate(state, actor, verb)) return null;
  const allowance = spend(context.budget(key), context.now, verb.rateLimit);
  return allowance.allowed ? null : rateLimited(`${verb.label} is limited`, allowance.retryAfterMs);
}

/** LIM5: what is written stays in the log, so a change of a contest entry counts like any other text. */
function checkTextBudget(state: RoomState, actor: Actor, { textBytes }: CheckedRequest, context: RuleContext) {
  const { actorTextBytes } = state.privateState.catalog.limits;
  const allowance = spend(context.budget(textBudgetKey(actor.actorId)), context.now, actorTextBytes, textBytes);
  return allowance.allowed ? null : rateLimited("you have written as much as you may", allowance.retryAfterMs);
}

function textBytesOf(verb: Verb, args: Readonly<Record<string, unknown>>): number {
  return textsOf(verb, args).reduce((bytes, text) => bytes + utf8ToBytes(text).length, 0);
}

/** Changing one's own contest entry is neither held against the verb's budget nor spends it (LIM1). */
export function isUpdate(state: RoomState, actor: Actor, verb: Verb): boolean {
  return (
    verb.contest !== undefined &&
    state.view.contests.some(
      (each) =>
        each.verb === verb.id &&
        each.status === "armed" &&
        each.participants.some((entry) => entry.actorId === actor.actorId),
    )
  );
}

/** The actor's own budget is spent (LIM3). */
export function tooFast(retryAfterMs: number): Rejection {
  return limited("you are sending commands too fast", retryAfterMs);
}

function rateLimited(what: string, retryAfterMs: number): Verdict {
  return { kind: "rejected", rejection: limited(what, retryAfterMs) };
}

function limited(what: string, retryAfterMs: number): Rejection {
  return { code: "rate-limited", message: `${what}; try again in ${retryAfterMs} ms`, retryAfterMs };
}

/** What happens before the first event of an accepted command because its caller is not simply here and awake. */
function arrival(state: RoomState, actor: Actor, context: RuleContext, request: CommandRequest): Draft[] {
  const { actorId } = actor;
  const known = state.view.participants.find((each) => each.actorId === actorId);
  if (known === undefined || known.status === "away") return entrance(state, context, actor);
  // Closing the session is the one act that must not open the next.
  const opening = request.verb === "gm.closeSession" ? [] : openingFor(state, context, actor);
  return known.status === "idle" ? [...opening, draft("participant.returned", { actorId }, { actorId })] : opening;
}

/** The room with its caller in it: he acts with what he owns, listed or not until now. Nothing of it is kept here. */
function arrived(state: RoomState, coming: readonly Draft[], { now }: RuleContext): RoomState {
  if (coming.length === 0) return state;
  // The private state stay as they were: a session that his coming would open is not yet there to be closed (SES1).
  return { ...state, view: applySteps(state, coming, { now, correlationId: "" }).state.view };
}

function actedBy(step: Draft, actor: Actor): Draft {
  return { ...step, actorId: step.actorId ?? actor.actorId };
}

/** Who acts without a connection leaves after the grace (CMD6). */
function graceFor(actor: Actor, context: RuleContext): PrivateChange[] {
  const presence = { graceUntil: context.now + GRACE_MS, awaySince: null };
  return [{ note: "presence", actorId: actor.actorId, presence }];
}

function rule(verbId: VerbId, call: Omit<VerbCall<VerbId>, "args"> & { args: Record<string, unknown> }): Verdict {
  // The arguments were parsed by this very verb's schema; the compiler cannot tie the two keys together.
  const { decide } = VERB_RULES[verbId] as { decide(call: unknown): Verdict };
  return decide(call);
}
