import type { Budget } from "../../protocol/catalog/catalog.ts";

/**
 * A budget as one number: the moment at which it will be full again (the generic cell rate algorithm). Absent or in
 * the past means full. LIM1, LIM3.
 */
export type FullAt = number;

/** Budgets as a command leaves them, by key (`spend-budgets.ts`). */
export type Spent = readonly (readonly [key: string, fullAt: FullAt])[];

/** Rounding errors of budgets that were spent under another limit, or by less than a millisecond at a time. */
const ROUNDING_MS = 1e-6;

export type Spending =
  | { readonly allowed: true; readonly fullAt: FullAt }
  /** `retryAfterMs` later the same spending is allowed, not a millisecond sooner. */
  | { readonly allowed: false; readonly retryAfterMs: number };

/**
 * Takes `amount` at `now` (ms) out of a budget of `burst`, refilled evenly over `perSeconds`. An amount above the whole
 * budget takes all of it, or it could never be spent.
 */
export function spend(fullAt: FullAt | undefined, now: number, budget: Budget, amount = 1): Spending {
  const whole = budget.perSeconds * 1000;
  const taken = exactly((whole * Math.min(amount, budget.burst)) / budget.burst);
  // A budget that was spent under another limit of the hub (CAT2) cannot be emptier than empty.
  const next = Math.min(Math.max(fullAt ?? now, now), now + whole) + taken;
  const excess = next - now - whole;
  const slack = Math.min(ROUNDING_MS, taken / 2);
  if (excess <= slack) return { allowed: true, fullAt: next };
  return { allowed: false, retryAfterMs: Math.ceil(excess - slack) };
}

/**
 * A time that adds up without rounding: thirds of a millisecond, three hundred times, are a few hundredths too many,
 * and the last of a burst would be refused. Times under a millisecond stay as they are.
 */
function exactly(ms: number): number {
  return ms < 1 ? ms : Math.floor(ms * 1024) / 1024;
}
