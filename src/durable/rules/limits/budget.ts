import type { Budget } from "../../protocol/catalog/catalog.ts";

/**
 * A budget as one number: the moment at which it will be full again (the generic cell rate algorithm). Absent or in
 * the past means full. LIM1, LIM3.
 */
export type FullAt = number;

/** Budgets as a command leaves them, by key (`spend-budgets.ts`). */
export type Spent = readonly (readonly [key: string, fullAt: FullAt])[];

/** What is lost where a budget was spent under another limit, or by less than a millisecond at a time. */
const ROUNDING_MS = 1e-6;

export type Spending =
  | { readonly allowed: true; readonly fullAt: FullAt }
  /** `retryAfterMs` later the same spending is allowed, not a millisecond sooner. */
  | { readonly allowed: false; readonly retryAfterMs: number };

/**
 * What becomes of a budget of `burst`, refilled evenly over `perSeconds`, when `amount` is taken at `now` (ms). What is
 * more than the whole budget takes all of it, or it could never be had.
 */
export function spend(fullAt: FullAt | undefined, now: number, budget: Budget, amount = 1): Spending {
  const whole = budget.perSeconds * 1000;
  const taken = exactly((whole * Math.min(amount, budget.burst)) / budget.burst);
  // Emptier than empty it cannot be, though it was spent when a hub's limit was another (CAT2).
  const next = Math.min(Math.max(fullAt ?? now, now), now + whole) + taken;
  const excess = next - now - whole;
  const slack = Math.min(ROUNDING_MS, taken / 2);
  if (excess <= slack) return { allowed: true, fullAt: next };
  return { allowed: false, retryAfterMs: Math.ceil(excess - slack) };
}

/**
 * A time that adds up without rounding: thirds of a millisecond, three hundred times, are a few hundredths too many, and
 * the last of a burst would be refused. What is shorter than a millisecond stays as it is.
 */
function exactly(ms: number): number {
  return ms < 1 ? ms : Math.floor(ms * 1024) / 1024;
}
