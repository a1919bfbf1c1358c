const FIRST_MS = 5_000;
const LONGEST_MS = 5 * 60_000;

/** How long after its nth sending a job is sent again if its last result is not back: 5 s, doubled, to 5 min (JOB1). */
export function backOff(sends: number): number {
  return Math.min(FIRST_MS * 2 ** Math.max(0, sends - 1), LONGEST_MS);
}
