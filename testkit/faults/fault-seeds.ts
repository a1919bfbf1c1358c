/** The seeds a file of fault runs goes through; `FAULT_SEED` picks one, `FAULT_RUNS` says how many instead of `usual`. */
export function faultSeeds(usual: number): number[] {
  const { FAULT_SEED, FAULT_RUNS } = process.env;
  if (FAULT_SEED !== undefined) return [wholeNumber("FAULT_SEED", FAULT_SEED)];
  const runs = FAULT_RUNS === undefined ? usual : wholeNumber("FAULT_RUNS", FAULT_RUNS);
  return Array.from({ length: runs }, (_, index) => index + 1);
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`${name} must be a whole number from 1, not ${text}`);
  return number;
}
