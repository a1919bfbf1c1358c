import type { PatternProgram, PatternStep } from "./pattern-program.ts";

/**
 * How many steps a backtracking engine takes to look for a pattern in a text, wherever it begins: what a clock would
 * show, without the clock. Counting ends at `limit`, which is then the answer.
 */
export function countSteps(program: PatternProgram, text: string, limit: number): number {
  const search = new Search(program, Array.from(text), limit);
  return search.run();
}

/** In how many ways a pattern reads a whole text, `most` at most: two ways to read one word are four for two words. */
export function countWays(program: PatternProgram, text: string, most: number): number {
  return new Search(program, Array.from(text), MOST_STEPS_FOR_WAYS).ways(most);
}

const MOST_STEPS_FOR_WAYS = 50_000;

interface Branch {
  readonly at: number;
  readonly place: number;
  /** How many marks stood when it was left for later. */
  readonly marks: readonly number[];
}

/** The targets of a split that can begin with a character, in order; none can at the end but those that need none. */
function openTargets(step: Extract<PatternStep, { op: "split" }>, next: string): readonly number[] {
  const before = step.known.get(next);
  if (before !== undefined) return before;
  const open = step.to.filter(({ first }) => first === undefined || (next !== "" && first(next))).map(({ at }) => at);
  step.known.set(next, open);
  return open;
}

const WORD = /\w/u;

class Search {
  private taken = 0;
  private readonly program: PatternProgram;
  private readonly text: readonly string[];
  private readonly limit: number;

  constructor(program: PatternProgram, text: readonly string[], limit: number) {
    this.program = program;
    this.text = text;
    this.limit = limit;
  }

  run(): number {
    let start = 0;
    while (start <= this.text.length && this.taken < this.limit) {
      const end = this.from(0, start);
      if (end !== undefined && !this.program.global) break;
      start = end === undefined || end === start ? start + 1 : end;
    }
    return Math.min(this.taken, this.limit);
  }

  ways(most: number): number {
    const branches: Branch[] = [{ at: 0, place: 0, marks: [] }];
    let found = 0;
    for (let branch = branches.pop(); branch !== undefined && found < most; branch = branches.pop()) {
      if (this.along(branch, branches) === this.text.length) found += 1;
    }
    return found;
  }

  /** Where a match that begins here ends; undefined where there is none. */
  private from(first: number, start: number): number | undefined {
    const branches: Branch[] = [{ at: first, place: start, marks: [] }];
    for (let branch = branches.pop(); branch !== undefined; branch = branches.pop()) {
      const end = this.along(branch, branches);
      if (end !== undefined) return end;
    }
    return undefined;
  }

  /** Follows one branch until it matches or fails; what it could have done otherwise is left for later. */
  private along(branch: Branch, branches: Branch[]): number | undefined {
    let { at, place, marks } = branch;
    for (;;) {
      this.taken += 1;
      if (this.taken >= this.limit) return undefined;
      const step: PatternStep | undefined = this.program.steps[at];
      switch (step?.op) {
        case undefined:
          return undefined;
        case "match":
          return place;
        case "character": {
          const character = this.text[step.back ? place - 1 : place];
          if (character === undefined || !step.is(character)) return undefined;
          place += step.back ? -1 : 1;
          at += 1;
          break;
        }
        case "jump":
          at = step.to;
          break;
        case "split": {
          const open = openTargets(step, this.text[step.back ? place - 1 : place] ?? "");
          const chosen = open[0];
          if (chosen === undefined) return undefined;
          for (let other = open.length - 1; other > 0; other -= 1)
            branches.push({ at: open[other] ?? 0, place, marks });
          at = chosen;
          break;
        }
        case "mark":
          marks = [...marks, place];
          at += 1;
          break;
        case "moved":
          if (marks.at(-1) === place) return undefined;
          marks = marks.slice(0, -1);
          at += 1;
          break;
        case "edge":
          if (this.isAt(step.kind, place) === step.negate) return undefined;
          at += 1;
          break;
        case "look": {
          const found = this.from(at + 1, place) !== undefined;
          if (found === step.negate) return undefined;
          at = step.end;
          break;
        }
      }
    }
  }

  private isAt(kind: "start" | "end" | "word", place: number): boolean {
    const [before, after] = [this.text[place - 1], this.text[place]];
    const { multiline } = this.program;
    switch (kind) {
      case "start":
        return before === undefined || (multiline && before === "\n");
      case "end":
        return after === undefined || (multiline && after === "\n");
      case "word":
        return isWord(before) !== isWord(after);
    }
  }
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && WORD.test(character);
}
