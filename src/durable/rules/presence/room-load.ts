/**
 * How much of the second's commands must be left for a category to be let in (LIM2). Categories without an entry are
 * shed last.
 */
const SHED_BELOW: Readonly<Record<string, number>> = { talk: 0.3, trade: 0.1, ritual: 0.1 };

/** Whether a room that has taken `load` of `budget` commands in this second sheds this category to stay afloat. */
export function isShed(category: string, load: number, budget: number): boolean {
  const left = (budget - load) / budget;
  return left <= 0 || left < (SHED_BELOW[category] ?? 0);
}

/** When the next second begins, from `now`, in ms. */
export function untilNextSecond(now: number): number {
  return 1000 - (now % 1000);
}
