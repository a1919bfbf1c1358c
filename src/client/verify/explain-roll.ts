import type { Roll, Tier } from "../../durable/protocol/values/check.ts";

/** One roll as a person would say it (CON4). */
export function explainRoll(name: string, roll: Roll, tier: Tier): string {
  const stat = roll.stat < 0 ? ` − ${-roll.stat}` : ` + ${roll.stat}`;
  const sum = `${roll.kept.join(" + ")}${stat} = ${roll.total}`;
  return `${name} rolls ${roll.dice.join(", ")}${sayKept(roll)}: ${sum} against ${roll.difficulty}, a ${sayTier(tier)}.`;
}

/** `critical-success` as `critical success`. */
export function sayTier(tier: Tier): string {
  return tier.replace("-", " ");
}

/** Three dice are rolled for momentum from +2 (the best two count) or to −2 (the worst two). */
function sayKept({ dice, kept }: Roll): string {
  if (dice.length === 2) return "";
  const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
  const worst = dice.toSorted((left, right) => left - right).slice(0, 2);
  const best = dice.toSorted((left, right) => right - left).slice(0, 2);
  // Where all three show the same, either way is the same.
  if (sum(best) === sum(worst)) return ", of which two count";
  return sum(kept) === sum(best)
    ? ", of which momentum keeps the best two"
    : ", of which lost momentum leaves the worst two";
}
