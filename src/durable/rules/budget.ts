import type { Budget } from "../protocol/catalog.ts";

/**
 * A budget as one number: the moment at which it will be full again (the generic cell rate algorithm). Absent or in
 * the past means full. LIM1, LIM3.
 */
export type FullAt = number;

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
  const taken = (whole * Math.min(amount, budget.burst)) / budget.burst;
  // Emptier than empty it cannot be, though it was spent when a hub's limit was another (CAT2).
  const next = Math.min(Math.max(fullAt ?? now, now), now + whole) + taken;
  const excess = next - now - whole;
  // Thirds of a millisecond do not add up exactly.
  if (excess <= 1e-6) return { allowed: true, fullAt: next };
  return { allowed: false, retryAfterMs: Math.ceil(excess - 1e-6) };
}
