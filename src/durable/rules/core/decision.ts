import type { Catalog } from "../../protocol/catalog/catalog.ts";
import type { Problem } from "../../protocol/http/problem.ts";
import type { Rejection, RejectionCode } from "../../protocol/socket/rejection.ts";
import type { Session } from "../../protocol/state/session.ts";
import type { Spent } from "../limits/budget.ts";
import type { PinnedCheck } from "../own-verbs/pinned-check.ts";
import type { Draft } from "./draft.ts";
import type { PendingJob, Presence } from "./room-state.ts";

/**
 * A change of the room's private state that is no event: nobody sees it and it has no version. Committed with the
 * events of the same input.
 */
export type PrivateChange =
  | { readonly change: "presence"; readonly actorId: string; readonly presence: Presence }
  | { readonly change: "job-staged"; readonly job: PendingJob }
  | { readonly change: "job-alerted"; readonly jobId: string }
  | { readonly change: "session-updated"; readonly session: Session }
  /** The gains and losses of a hub's check, beside its ritual (CAT9). */
  | { readonly change: "check-pinned"; readonly ritualId: string; readonly pinned: PinnedCheck }
  /** A hub's verb rests until then, in ms (CAT8). */
  | { readonly change: "cooldown"; readonly key: string; readonly until: number }
  | { readonly change: "catalog"; readonly catalog: Catalog };

/** One change, in the order in which they happen: seen by others, or in the room's private state only. */
export type DecisionStep = Draft | PrivateChange;

/** The verdict of a verb's own rule. */
export type Verdict =
  | { readonly kind: "accepted"; readonly steps: readonly DecisionStep[] }
  | { readonly kind: "rejected"; readonly rejection: Rejection };

/** The decision about a command: the verdict, and its actor's budgets as it leaves them, rejected or not (LIM3). */
export type CommandDecision = Verdict & { readonly spent: Spent };

/** The decision of the rules about an input: steps to commit together, or a refusal that changes nothing. */
export type Decision =
  | Verdict
  | CommandDecision
  | { readonly kind: "refused"; readonly problem: Problem }
  /** A result that contradicts what the room works out itself, at these fields (CON11, CON12). */
  | { readonly kind: "distrusted"; readonly faults: readonly string[] };

export function accept(steps: readonly DecisionStep[]): Verdict {
  return { kind: "accepted", steps };
}

export function reject(code: RejectionCode, message: string, more: Omit<Rejection, "code" | "message"> = {}): Verdict {
  return { kind: "rejected", rejection: { code, message, ...more } };
}

export function refuse(problem: Problem): Decision {
  return { kind: "refused", problem };
}

/** Budgets as a decision leaves them; only commands spend any. */
export function spentBy(decision: Decision): Spent {
  return "spent" in decision ? decision.spent : [];
}
