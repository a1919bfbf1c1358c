import type { Problem } from "../../protocol/http/problem.ts";
import type { Rejection, RejectionCode } from "../../protocol/socket/rejection.ts";
import type { Draft } from "./draft.ts";
import type { PrivateChange } from "./private-change.ts";

/** One change, in the order in which they happen: seen by others, or in the room's private state only. */
export type DecisionStep = Draft | PrivateChange;

/** What the rules say to an input: steps to commit together, or a refusal that changes nothing. */
export type Decision =
  /** `textBytes` is how much a command spends of its actor's budget for texts (LIM5). */
  | { readonly kind: "accepted"; readonly steps: readonly DecisionStep[]; readonly textBytes?: number }
  | { readonly kind: "rejected"; readonly rejection: Rejection }
  | { readonly kind: "refused"; readonly problem: Problem }
  /** A result that contradicts what the room works out itself, at these fields (CON11, CON12). */
  | { readonly kind: "distrusted"; readonly faults: readonly string[] };

/** What a verb's own rule says. */
export type Verdict = Exclude<Decision, { kind: "refused" | "distrusted" }>;

export function accept(steps: readonly DecisionStep[]): Verdict {
  return { kind: "accepted", steps };
}

export function reject(code: RejectionCode, message: string, more: Omit<Rejection, "code" | "message"> = {}): Verdict {
  return { kind: "rejected", rejection: { code, message, ...more } };
}

export function refuse(problem: Problem): Decision {
  return { kind: "refused", problem };
}
