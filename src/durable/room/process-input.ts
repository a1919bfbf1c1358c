import type { ResultAnswer } from "../protocol/bridge/offline-result.ts";
import type { Problem } from "../protocol/http/problem.ts";
import type { Receipt } from "../protocol/socket/receipt.ts";
import { isRemembered } from "../protocol/socket/rejection.ts";
import { decideReusedId } from "../rules/core/decide-command.ts";
import { spentBy, type Verdict } from "../rules/core/decision.ts";
import type { RecordedEvent } from "../rules/core/draft.ts";
import { playInput, type Played } from "../rules/core/play-input.ts";
import type { RoomInput } from "../rules/core/room-input.ts";
import type { RoomState } from "../rules/core/room-state.ts";
import type { RuleContext } from "../rules/core/rule-context.ts";
import type { Spent } from "../rules/limits/budget.ts";
import { passesCheckpoint } from "../storage/log/checkpoints.ts";
import { appendEvent, type ReceiptColumns } from "../storage/log/log-rows.ts";
import type { Pruner } from "../storage/log/prune.ts";
import { findOutcome, findResult, saveRejection, saveResult, saveRoom } from "../storage/room-store.ts";
import type { Sql } from "../storage/sql.ts";
import { noteReporter, retractTalk } from "../storage/talk.ts";
import { isSameRequest, requestFingerprint } from "./request-fingerprint.ts";
import type { RaisedAlert, RoomRecords } from "./room-records.ts";

/** An event with its text, made once for the log and for every frame (PER1). */
export type Written = RecordedEvent & { readonly json: string };

/** The outcome of an input. The caller reports it only after the commit. */
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
  /** Whether something was staged for the archive (AUD2). */
  readonly hasRecords: boolean;
}

export interface SpinePorts {
  readonly sql: Sql;
  readonly pruner: Pruner;
  readonly records: RoomRecords;
  newId(prefix: string): string;
  /** Stores, within the transaction, what the room's surroundings have to pass on; gives the alerts to be kept (MOD8). */
  stage(written: readonly Written[], before: RoomState, after: RoomState): readonly RaisedAlert[];
  /** Sets the one alarm for a state, within the transaction (docs/ARCHITECTURE.md#one-way-in). */
  arm(state: RoomState, hasRecords: boolean): void;
}

/** Beside the input: the id that joins its events, and the fingerprint of a result, for which the rules have no use. */
export interface Trace {
  readonly correlationId: string;
  readonly fingerprint?: string;
}

/**
 * The spine: receipt → decide → evolve → commit, in one synchronous transaction, for everything that can change a room
 * (CMD1). Where it throws, nothing was written, and the caller drops its memory of the room.
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
    if (known !== null) return { ...known, state, written: [], hasRecords: false };
    const commandId = input.kind === "command" ? input.request.id : undefined;
    const stamp = {
      correlationId: trace.correlationId,
      ...(commandId === undefined ? {} : { commandId }),
    };
    const played = playInput(state, input, context, stamp);
    const outcome = outcomeOf(input, played);
    const written = writeEvents(ports.sql, input, played);
    if (played.state !== state) saveRoom(ports.sql, state, played.state);
    rememberOutcome(ports.sql, input, outcome, trace, { version: played.state.version, at: context.now });
    const moment = { now: context.now, correlationId: trace.correlationId, newId: ports.newId };
    const alerts = ports.stage(written, state, played.state);
    const hasRecords = ports.records.onInput(state, input, played, moment, alerts);
    // Where a checkpoint follows, pruning waits, so that no command writes more rows than another (PER4).
    const pruning = written.length > 0 && !passesCheckpoint(state.version, played.state.version);
    if (pruning) ports.pruner.pruneOne(played.state, context.now);
    ports.arm(played.state, hasRecords);
    return { outcome, state: played.state, written, spent: played.spent, hasRecords };
  });
}

/** The first outcome of an input that came before: a command by its actor and id (CMD3), a result by its key (BRG1). */
function answeredBefore(
  state: RoomState,
  input: RoomInput,
  context: RuleContext,
  trace: Trace,
  sql: Sql,
): Pick<Processed, "outcome" | "spent"> | null {
  if (input.kind === "result") return resultAnsweredBefore(input.result.key, trace, sql);
  if (input.kind !== "command") return null;
  const { request, actor } = input;
  const first = findOutcome(sql, actor.actorId, request.id);
  if (first === undefined) return null;
  if (isSameRequest(first.fingerprint, request)) {
    return { outcome: { kind: "done", receipt: { ...first.receipt, replayed: true } }, spent: [] };
  }
  const decision = decideReusedId(state, actor, context);
  return { outcome: { kind: "done", receipt: receiptOf(request.id, decision, state) }, spent: spentBy(decision) };
}

function resultAnsweredBefore(key: string, trace: Trace, sql: Sql): Pick<Processed, "outcome" | "spent"> | null {
  const first = findResult(sql, key);
  if (first === undefined) return null;
  if (first.fingerprint === trace.fingerprint) return { outcome: { kind: "done", answer: first.answer }, spent: [] };
  const detail = `another result was accepted under the key ${key}`;
  return { outcome: { kind: "refused", problem: { code: "result-conflict", detail } }, spent: [] };
}

function outcomeOf(input: RoomInput, { decision, recorded, state }: Played): InputOutcome {
  const { version } = state;
  switch (decision.kind) {
    case "refused":
      return { kind: "refused", problem: decision.problem };
    case "distrusted": {
      const reason = "it does not follow from what the room knows: its seed, its dice, its job";
      return { kind: "done", answer: { status: "ignored", version, reason }, faults: decision.faults };
    }
    case "accepted":
    case "rejected":
      if (input.kind === "command") return { kind: "done", receipt: receiptOf(input.request.id, decision, state) };
      if (input.kind !== "result") return { kind: "done" };
      return { kind: "done", answer: answerOf(recorded.length > 0, version) };
  }
}

function answerOf(isApplied: boolean, version: number): ResultAnswer {
  if (isApplied) return { status: "applied", version };
  return { status: "ignored", version, reason: "nothing that it could settle is open" };
}

function receiptOf(id: string, verdict: Verdict, { version }: RoomState): Receipt {
  if (verdict.kind === "accepted") return { id, status: "accepted", version };
  const { code, message, details, retryAfterMs } = verdict.rejection;
  return {
    id,
    status: "rejected",
    code,
    message,
    ...(details === undefined ? {} : { details }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** Writes the events of a commit into the log, the receipt with the command's last (PER4). */
function writeEvents(sql: Sql, input: RoomInput, played: Played): Written[] {
  const last = played.recorded.at(-1);
  return [...played.overdue, ...played.recorded].map((recorded): Written => {
    const json = JSON.stringify(recorded.event);
    appendEvent(sql, recorded, json, recorded === last ? receiptColumns(input, played.spent) : undefined);
    const { event } = recorded;
    if (event.type === "chat.retracted") retractTalk(sql, event.data.version);
    if (event.type === "moderation.reported") noteReporter(sql, event.data.version, event.actorId ?? "");
    return { ...recorded, json };
  });
}

/** Stores the outcomes that no event carries: a rejection (CMD3), and the answer to a result (BRG1). */
function rememberOutcome(
  sql: Sql,
  input: RoomInput,
  outcome: InputOutcome,
  trace: Trace,
  when: { readonly version: number; readonly at: number },
): void {
  // The right result may still come under the key of a wrong one.
  if (outcome.kind === "refused" || outcome.faults !== undefined) return;
  const { receipt, answer } = outcome;
  if (input.kind === "command" && receipt?.status === "rejected" && isRemembered(receipt.code)) {
    const fingerprint = requestFingerprint(input.request);
    saveRejection(sql, { actorId: input.actor.actorId, fingerprint, receipt, ...when });
  }
  if (input.kind === "result" && answer !== undefined) {
    saveResult(sql, input.result, trace.fingerprint ?? "", answer, when.at);
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
