import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { Verb } from "../../protocol/catalog/catalog.ts";
import { parseArguments } from "../../protocol/catalog/parameter.ts";
import { isVerbId, type CommandRequest } from "../../protocol/socket/command.ts";
import { isSpectator, type Actor } from "../../protocol/state/actor.ts";
import { findVerb } from "../catalog/find-verb.ts";
import { VERB_RULES } from "../catalog/verb-rules.ts";
import { spendActorBudget, spendCallBudgets } from "../limits/spend-budgets.ts";
import { GRACE_MS } from "../limits/times.ts";
import { vetoed } from "../moderation/safety.ts";
import { textsOf } from "../moderation/texts-of.ts";
import { isOwnVerb } from "../own-verbs/define-verb.ts";
import type { OwnCall } from "../own-verbs/own-call.ts";
import { performOwnVerb } from "../own-verbs/perform-own-verb.ts";
import { entryProblem, entrance, isPresent, openingFor, participantFor } from "../presence/admission.ts";
import { isShed, untilNextSecond } from "../presence/room-load.ts";
import { applySteps } from "./apply-steps.ts";
import {
  accept,
  refuse,
  reject,
  type CommandDecision,
  type Decision,
  type Verdict,
  type PrivateChange,
} from "./decision.ts";
import { draft, type Draft } from "./draft.ts";
import type { RoomState } from "./room-state.ts";
import type { RuleContext } from "./rule-context.ts";

type CommandInput = {
  readonly actor: Actor;
  readonly request: CommandRequest;
  readonly connected: boolean;
};

/**
 * Decides about a command. First come the checks whose rejection is not remembered, so that the same id may be sent
 * again (CMD3), then roles and capabilities, then the budgets, then the verb's own rule. Events of the caller's coming
 * (a join by HTTP, the return from idleness, a new session) precede the verb's own, in the same commit, and only if it
 * is accepted.
 */
export function decideCommand(state: RoomState, input: CommandInput, context: RuleContext): Decision {
  const { actor, request } = input;
  const problem = isPresent(state, actor.actorId) ? null : entryProblem(state, actor, context.now);
  if (problem !== null) return refuse(problem);
  const own = spendActorBudget(state, actor, context);
  if (!own.allowed) return { kind: "rejected", rejection: own.rejection, spent: [] };
  const checked = checkRequest(state, request, actor, context);
  if ("kind" in checked) return { ...checked, spent: own.spent };
  const forbidden = checkCaller(actor, checked.verb) ?? checkSafety(state, checked);
  if (forbidden !== null) return { ...forbidden, spent: own.spent };
  const call = spendCallBudgets(state, actor, checked, context);
  if (!call.allowed) return { kind: "rejected", rejection: call.rejection, spent: own.spent };
  const verdict = perform(state, input, checked, context);
  return { ...verdict, spent: verdict.kind === "accepted" ? [...own.spent, ...call.spent] : own.spent };
}

/** Another command under a used id is no replay: it is rejected, and spends like any command that is (LIM3). */
export function decideReusedId(state: RoomState, actor: Actor, context: RuleContext): CommandDecision {
  const own = spendActorBudget(state, actor, context);
  if (!own.allowed) return { kind: "rejected", rejection: own.rejection, spent: [] };
  const message = "this id was used for another command; give every command an id of its own";
  return { ...reject("id-reused", message, { details: { path: "id" } }), spent: own.spent };
}

/** The verb's own rule, with what its caller's coming and going add to its events. */
function perform(state: RoomState, input: CommandInput, checked: CheckedRequest, context: RuleContext): Verdict {
  const { actor, request } = input;
  const { verb, args } = checked;
  const coming = arrival(state, actor, context, request);
  const participant = participantFor(state, actor, context.now);
  const verdict = rule({ state: arrived(state, coming, context), context, actor, participant, verb, args });
  if (verdict.kind === "rejected") return verdict;
  const own = verdict.steps.map((step) => ("change" in step ? step : actedBy(step, actor)));
  return accept([...coming, ...own, ...(input.connected ? [] : graceFor(actor, context))]);
}

interface CheckedRequest {
  readonly verb: Verb;
  readonly args: Record<string, unknown>;
  /** Bytes of UTF-8 in all texts of `args`. */
  readonly textBytes: number;
}

/** Checks the request itself, and the moment. None of these rejections is remembered (CMD3). */
function checkRequest(
  state: RoomState,
  request: CommandRequest,
  actor: Actor,
  context: RuleContext,
): CheckedRequest | Verdict {
  const { catalog, session } = state.privateState;
  const verb = findVerb(catalog, request.verb);
  if (verb === undefined || !(isVerbId(verb.id) || isOwnVerb(verb))) {
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
  return { verb, args: args.args, textBytes: textBytesOf(verb, args.args) };
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

/** A verb with this safety tag is for words of others: its texts are not held against the safety list (MOD2). */
const QUOTES = "quotes";

/** The hub's safety list may forbid a verb or a text (MOD2). */
function checkSafety(state: RoomState, { verb, args }: CheckedRequest): Verdict | null {
  const veto = vetoed(state.privateState.catalog.safety, verb, verb.safetyTags.includes(QUOTES) ? {} : args);
  if (veto === null) return null;
  return reject("safety-veto", "the hub's safety list does not allow this", { details: { veto } });
}

function textBytesOf(verb: Verb, args: Readonly<Record<string, unknown>>): number {
  return textsOf(verb, args).reduce((bytes, text) => bytes + utf8ToBytes(text).length, 0);
}

/** The events before an accepted command's own, where its caller was not simply here and active. */
function arrival(state: RoomState, actor: Actor, context: RuleContext, request: CommandRequest): Draft[] {
  const { actorId } = actor;
  const known = state.view.participants.find((each) => each.actorId === actorId);
  if (known === undefined || known.status === "away") return entrance(state, context, actor);
  // Closing the session is the one act that must not open the next.
  const opening = request.verb === "gm.closeSession" ? [] : openingFor(state, context, actor);
  return known.status === "idle" ? [...opening, draft("participant.returned", { actorId }, { actorId })] : opening;
}

/** The room with the caller in it, so that the verb's rule finds their items even if they were not listed. Not kept. */
function arrived(state: RoomState, coming: readonly Draft[], { now }: RuleContext): RoomState {
  if (coming.length === 0) return state;
  // The private state stays as it was: a session that opens with this command is not yet there to be closed (SES1).
  return { ...state, view: applySteps(state, coming, { now, correlationId: "" }).state.view };
}

function actedBy(step: Draft, actor: Actor): Draft {
  return { ...step, actorId: step.actorId ?? actor.actorId };
}

/** An actor without a connection leaves after the grace (CMD6). */
function graceFor(actor: Actor, context: RuleContext): PrivateChange[] {
  const presence = { graceUntil: context.now + GRACE_MS, awaySince: null };
  return [{ change: "presence", actorId: actor.actorId, presence }];
}

function rule(call: OwnCall): Verdict {
  const { id } = call.verb;
  if (!isVerbId(id)) return performOwnVerb(call);
  // The arguments were parsed by this very verb's schema; the compiler cannot tie the two keys together.
  const { decide } = VERB_RULES[id] as { decide(call: unknown): Verdict };
  return decide(call);
}
