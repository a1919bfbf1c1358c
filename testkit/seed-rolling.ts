import type { Tier } from "../src/durable/protocol/values/check.ts";
import { rollCheck, type Check } from "../src/durable/rules/contests/resolve-check.ts";

/** A seed under which a check comes to a tier: the first of those that are counted through. */
export function seedRolling(check: Omit<Check, "seed">, tier: Tier): string {
  for (let n = 0; n < 100_000; n += 1) {
    const seed = n.toString(16).padStart(64, "0");
    if (rollCheck({ ...check, seed }).tier === tier) return seed;
  }
  throw new Error(`no seed rolls a ${tier}`);
}
