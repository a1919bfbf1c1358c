import { RepeatableChance } from "../../tools/repeatable-chance.ts";

/** What the tests draw, from lists that may be empty. */
export class Seeded extends RepeatableChance {
  /** One of them; undefined where there is none. */
  oneOf<T>(list: readonly T[]): T | undefined {
    return list[this.between(0, list.length - 1)];
  }

  /** One of them, the heavier the likelier. */
  weighed<T extends { readonly weight: number }>(list: readonly T[]): T | undefined {
    let left = this.fraction() * list.reduce((sum, each) => sum + each.weight, 0);
    return list.find((each) => (left -= each.weight) < 0);
  }

  hex(digits: number): string {
    return Array.from({ length: digits }, () => this.between(0, 15).toString(16)).join("");
  }
}
