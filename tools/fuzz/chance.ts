import { RepeatableChance } from "../repeatable-chance.ts";

/** What the tools draw: one of a list or of weights that are never empty. */
export class Chance extends RepeatableChance {
  oneOf<T>(list: readonly [T, ...T[]]): T {
    return list[this.between(0, list.length - 1)] ?? list[0];
  }

  /** One of them, the heavier the likelier. */
  weighed<T extends string>(weights: Readonly<Record<T, number>>): T {
    // The keys are T: the caller wrote them.
    const names = Object.keys(weights) as [T, ...T[]];
    let left = this.fraction() * names.reduce((sum, name) => sum + weights[name], 0);
    return names.find((name) => (left -= weights[name]) < 0) ?? names[0];
  }
}
