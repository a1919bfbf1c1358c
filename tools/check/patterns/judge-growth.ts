import { countSteps } from "./count-steps.ts";
import { compilePattern, type PatternProgram, type PatternText } from "./pattern-program.ts";
import { pumpsOf } from "./pump-texts.ts";

/** A text that a pattern reads in more than linear time, and how it is made. */
export interface Growth {
  readonly prefix: string;
  readonly piece: string;
  readonly ending: string;
  /** Steps for {@link LARGE_SIZES} pieces, up to the first that reached the limit. */
  readonly steps: readonly number[];
}

const SIZES = [12, 24, 48] as const;
/** Longer than any repetition of a few dozen that a pattern bounds: what grows here too is no bounded repetition. */
const LARGE_SIZES = [96, 192, 384] as const;
/** The largest growth of a doubling: a linear search costs 2, a quadratic one 4, and steps are counted without noise. */
const MOST_TIMES = 2.1;
const MOST_TIMES_LARGE = 2.3;
/** Past this a text of a hundred words is no longer read but fought with; twenty times as much for the large ones. */
const LIMIT = 100_000;
/** Endings that make a match fail at its end, or a class that excludes something stop. */
const ENDINGS = ["\u0001", ",", "k", " x;", "\n\u0001", "\u0001\n"];

/**
 * Says every piece that a pattern repeats over and over, alone and with all that stands before it, and counts the steps
 * of a backtracking engine. Gives the first text whose steps grow faster than it does; undefined where there is none.
 */
export function judgeGrowth(pattern: PatternText): Growth | undefined {
  const program = compilePattern(pattern);
  for (const { prefix, piece } of pumpsOf(pattern)) {
    const growth =
      growthOf(program, prefix, piece) ?? (prefix === "" ? undefined : growthOf(program, "", prefix + piece));
    if (growth !== undefined) return growth;
  }
  return undefined;
}

function growthOf(program: PatternProgram, prefix: string, piece: string): Growth | undefined {
  const seen = new Set<number>();
  for (const ending of ENDINGS) {
    const said = { prefix, piece, ending };
    // Where two endings cost the same, the search goes the same way.
    const short = countSteps(program, prefix + piece.repeat(SIZES[0]) + ending, LIMIT) - ending.length;
    if (seen.has(short)) continue;
    seen.add(short);
    if (!isSteep(stepsOf(program, said, SIZES, LIMIT), LIMIT, MOST_TIMES)) continue;
    const steps = stepsOf(program, said, LARGE_SIZES, LIMIT * 20);
    if (isSteep(steps, LIMIT * 20, MOST_TIMES_LARGE)) return { ...said, steps };
  }
  return undefined;
}

function stepsOf(
  program: PatternProgram,
  { prefix, piece, ending }: Omit<Growth, "steps">,
  sizes: readonly number[],
  limit: number,
): readonly number[] {
  const steps: number[] = [];
  for (const size of sizes) {
    if (steps.at(-1) === limit) break;
    steps.push(countSteps(program, prefix + piece.repeat(size) + ending, limit));
  }
  return steps;
}

function isSteep(steps: readonly number[], limit: number, most: number): boolean {
  const [small = 0, middle = 0, large = 0] = steps;
  return steps.at(-1) === limit || large - middle > most * (middle - small);
}
