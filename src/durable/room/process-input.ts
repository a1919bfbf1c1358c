import type { Actor } from "../protocol/state/actor.ts";
import type { Budget } from "../protocol/catalog/catalog.ts";
import type { CommandRequest } from "../protocol/socket/command.ts";
import type { Receipt } from "../protocol/socket/receipt.ts";
import type { Problem } from "../protocol/http/problem.ts";
import type { ResultAnswer } from "../protocol/bridge/offline-result.ts";
import { isRemembered, type Rejection } from "../protocol/socket/rejection.ts";
import { actorBudgetKey, talkKey, textBudgetKey, verbBudgetKey } from "../rules/limits/budget-key.ts";
import { spend } from "../rules/limits/budget.ts";
import { isUpdate, tooFast } from "../rules/core/decide-command.ts";
import type { RecordedEvent } from "../rules/core/draft.ts";
import { playInput, type Played } from "../rules/core/play-input.ts";
import type { RoomInput } from "../rules/core/room-input.ts";
import type { RoomState } from "../rules/core/room-state.ts";
import type { RuleContext } from "../rules/core/rule-context.ts";
import { requestFingerprint } from "../fingerprint.ts";
import { appendEvent, type ReceiptColumns } from "../storage/log-rows.ts";
import { passesCheckpoint } from "../storage/checkpoints.ts";
import type { Pruner } from "../storage/prune.ts";
import { findOutcome, findResult, saveRejection, saveResult, saveRoom } from "../storage/room-store.ts";
import type { Sql } from "../storage/sql.ts";
import { retractTalk } from "../storage/talk.ts";

/** An event with its text, made once for the log and for every frame (PER1). */
export type Written = RecordedEvent & { readonly json: string };
type Spent = ReceiptColumns["spent"];

/** What an input came to. Nobody is told before it is committed; the caller tells them after. */
export type InputOutcome =
  /** `faults` are the fields at which a result contradicts the room (CON11): such an answer is not remembered. */
  | {
      readonly kind: "done";
      readonly receipt?: Receipt;
      readonly answer?: ResultAnswer;
      readonly faults?: readonly string[];
    }
  | { readonly kind: "refused"; readonly problem: Problem };

export interface Processed {
  readonly outcome: InputOutcome;
  readonly state: RoomState;
  readonly written: readonly Written[];
  /** Budgets as this input left them, to be kept by the caller once it is committed. */
  readonly spent: Spent;
}

export interface SpinePorts {
  readonly sql: Sql;
  readonly pruner: Pruner;
  /** Sets the one alarm for a state, within the transaction (docs/ARCHITECTURE.md#one-way-in). */
  arm(state: RoomState): void;
}

/** A result's fingerprint travels beside the input: the rules have no use for it. */
export interface Trace {
  readonly correlationId: string;
  readonly fingerprint?: string;
}

/**
 * The spine: receipt → decide → evolve → commit, in one synchronous transaction, for everything that can change a room
 * (CMD1). Where it throws nothing was written, and the caller drops what it holds in memory.
 */
export function processInput(
  state: RoomState,
  input: RoomInput,
  context: RuleContext,
  trace: Trace,
  ports: SpinePorts,
): Processed {
  return ports.sql.transaction((): Processed => {
    const known = answeredBefore(state, input, context, trace, ports.sql);
    if (known !== null) return { spent: [], ...known, state, written: [] };
    const commandId = input.kind === "command" ? input.request.id : undefined;
    const stamp = {
      correlationId: trace.correlationId,
      ...(commandId === undefined ? {} : { commandId }),
    };
    const played = playInput(state, input, context, stamp);
    const spent = spentBy(input, played, context);
    const outcome = outcomeOf(input, played);
    const written = writeEvents(ports.sql, input, played, spent);
    if (played.state !== state) saveRoom(ports.sql, state, played.state);
    rememberOutcome(ports.sql, input, outcome, trace, { version: played.state.version, at: context.now });
    // Where a checkpoint follows, pruning waits, so that no command writes more rows than another (PER4).
    const pruning = written.length > 0 && !passesCheckpoint(state.version, played.state.version);
    if (pruning) ports.pruner.pruneOne(played.state, context.now);
    ports.arm(played.state);
    return { outcome, state: played.state, written, spent };
  });
}

/** The first outcome of what comes a second time: a command by its actor and id (CMD3), a result by its key (BRG1). */
function answeredBefore(
  state: RoomState,
  input: RoomInput,
  context: RuleContext,
  trace: Trace,
  sql: Sql,
): Pick<Processed, "outcome"> | null {
  if (input.kind === "result") {
    const first = findResult(sql, input.result.key);
    if (first === undefined) return null;
    if (first.fingerprint === trace.fingerprint) return { outcome: { kind: "done", answer: first.answer } };
    const detail = `another result was accepted under the key ${input.result.key}`;
    return { outcome: { kind: "refused", problem: { code: "result-conflict", detail } } };
  }
  if (input.kind !== "command") return null;
  const { request, actor } = input;
  const first = findOutcome(sql, actor.actorId, request.id);
  if (first === undefined) return null;
  if (first.fingerprint !== requestFingerprint(request)) return idReused(state, actor, request, context);
  return { outcome: { kind: "done", receipt: { ...first.receipt, replayed: true } } };
}

/** Another command under a used id is no replay: it spends its actor's budget like any that is rejected (LIM3). */
function idReused(
  state: RoomState,
  actor: Actor,
  { id }: CommandRequest,
  context: RuleContext,
): Pick<Processed, "outcome" | "spent"> {
  const key = actorBudgetKey(actor.actorId);
  const allowance = spend(context.budget(key), context.now, state.privateState.catalog.limits.actorCommands);
  const rejection: Rejection = allowance.allowed
    ? {
        code: "id-reused",
        message: "this id was used for another command; give every command an id of its own",
        details: { path: "id" },
      }
    : tooFast(allowance.retryAfterMs);
  const spent: Spent = allowance.allowed ? [[key, allowance.fullAt]] : [];
  return { outcome: { kind: "done", receipt: rejected(id, rejection) }, spent };
}

function outcomeOf(input: RoomInput, played: Played): InputOutcome {
  const { decision, recorded, state } = played;
  if (decision.kind === "refused") return { kind: "refused", problem: decision.problem };
  if (decision.kind === "distrusted") {
    const reason = "it does not follow from what the room knows: its seed, its dice, its job";
    return { kind: "done", answer: { status: "ignored", version: state.version, reason }, faults: decision.faults };
  }
  if (input.kind === "result") {
    const answer: ResultAnswer =
      recorded.length > 0
        ? { status: "applied", version: state.version }
        : {
            status: "ignored",
            version: state.version,
            reason: "nothing that it could settle is open",
          };
    return { kind: "done", answer };
  }
  if (input.kind !== "command") return { kind: "done" };
  const { id } = input.request;
  if (decision.kind === "rejected") return { kind: "done", receipt: rejected(id, decision.rejection) };
  return { kind: "done", receipt: { id, status: "accepted", version: state.version } };
}

function rejected(id: string, { code, message, details, retryAfterMs }: Rejection): Receipt {
  return {
    id,
    status: "rejected",
    code,
    message,
    ...(details === undefined ? {} : { details }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** Every command spends its actor's budget (LIM3), an accepted one those of its verb (LIM1) and its texts (LIM5) too. */
function spentBy(input: RoomInput, played: Played, context: RuleContext): Spent {
  if (input.kind !== "command" || played.decision.kind === "refused") return [];
  const { actor, request } = input;
  const { limits, verbs } = played.found.privateState.catalog;
  const own = actorBudgetKey(actor.actorId);
  const allowance = spend(context.budget(own), context.now, limits.actorCommands);
  if (!allowance.allowed) return [];
  const spent: Spent[number][] = [[own, allowance.fullAt]];
  if (played.decision.kind !== "accepted") return spent;
  spent.push(...spentOnTexts(played.decision.textBytes ?? 0, actor, limits.actorTextBytes, context));
  const verb = verbs.find((each) => each.id === request.verb);
  if (verb?.category === "talk") spent.push([talkKey(actor.actorId), context.now]);
  if (verb?.rateLimit === undefined || isUpdate(played.found, actor, verb)) return spent;
  const key = verbBudgetKey(verb, actor.actorId);
  const verbAllowance = key === null ? null : spend(context.budget(key), context.now, verb.rateLimit);
  if (key !== null && verbAllowance?.allowed) spent.push([key, verbAllowance.fullAt]);
  return spent;
}

function spentOnTexts(bytes: number, { actorId }: Actor, budget: Budget, context: RuleContext): Spent {
  if (bytes === 0) return [];
  const key = textBudgetKey(actorId);
  const allowance = spend(context.budget(key), context.now, budget, bytes);
  return allowance.allowed ? [[key, allowance.fullAt]] : [];
}

/** The events of a commit into the log, the receipt with the command's last (PER4). */
function writeEvents(sql: Sql, input: RoomInput, played: Played, spent: Spent): Written[] {
  const last = played.recorded.at(-1);
  return [...played.overdue, ...played.recorded].map((recorded): Written => {
    const json = JSON.stringify(recorded.event);
    appendEvent(sql, recorded, json, recorded === last ? receiptColumns(input, spent) : undefined);
    if (recorded.event.type === "chat.retracted") retractTalk(sql, recorded.event.data.version);
    return { ...recorded, json };
  });
}

/** What has no event to lie beside: a rejection (CMD3), and the answer to a result (BRG1). */
function rememberOutcome(
  sql: Sql,
  input: RoomInput,
  outcome: InputOutcome,
  trace: Trace,
  when: { readonly version: number; readonly at: number },
): void {
  // The right result may yet come under the key of a wrong one.
  if (outcome.kind === "refused" || outcome.faults !== undefined) return;
  const { receipt, answer } = outcome;
  if (input.kind === "command" && receipt?.status === "rejected" && isRemembered(receipt.code)) {
    const fingerprint = requestFingerprint(input.request);
    saveRejection(sql, { actorId: input.actor.actorId, fingerprint, receipt, ...when });
  }
  if (input.kind === "result" && answer !== undefined) {
    saveResult(sql, input.result.key, trace.fingerprint ?? "", answer, when.at);
  }
}

function receiptColumns(input: RoomInput, spent: Spent): ReceiptColumns | undefined {
  if (input.kind !== "command") return undefined;
  const { actor, request } = input;
  return {
    actorId: actor.actorId,
    commandId: request.id,
    fingerprint: requestFingerprint(request),
    spent,
  };
}
