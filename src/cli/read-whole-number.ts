import { UsageError } from "./command-line.ts";

/** The least and the most that an option takes. */
export type Range = readonly [least: number, most: number];

/** Reads the whole number that was given for `--option`. @throws {UsageError} with the range and what was given */
export function readWholeNumber(option: string, text: string, [least, most]: Range): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(`--${option} must be a whole number from ${least} to ${most}, not ${text || "nothing"}`);
}
