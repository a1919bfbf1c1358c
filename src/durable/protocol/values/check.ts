import * as v from "valibot";

/** How well a check went, best first (CON4). */
export const TIERS = ["critical-success", "full-success", "partial-success", "fail-forward", "hard-miss"] as const;
export const Tier = v.picklist(TIERS);
export type Tier = v.InferOutput<typeof Tier>;

const Die = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(6));

/** A roll anyone can repeat from the seed: all dice, the two that count, and what they came to (CON4, CON6). */
export const Roll = v.object({
  dice: v.pipe(v.array(Die), v.minLength(2), v.maxLength(3)),
  kept: v.pipe(v.array(Die), v.length(2)),
  stat: v.number(),
  total: v.number(),
  difficulty: v.number(),
});
export type Roll = v.InferOutput<typeof Roll>;

/** A turn for the worse that a check brings (CON5). `appliedTo` lists actor ids. */
export const Complication = v.object({
  tag: v.string(),
  summary: v.string(),
  severity: v.picklist(["minor", "moderate", "severe"]),
  appliedTo: v.array(v.string()),
});
export type Complication = v.InferOutput<typeof Complication>;

/** 32 random bytes as lower-case hex: what the dice are made from, and its SHA-256 as shown beforehand (CON6). */
export const Seed = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "must be 64 hex digits"));
