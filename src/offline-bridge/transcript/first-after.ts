/** Of ascending numbers, the index of the first that is greater. */
export function firstAfter(places: readonly number[], than: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) > than) high = middle;
    else low = middle + 1;
  }
  return low;
}
