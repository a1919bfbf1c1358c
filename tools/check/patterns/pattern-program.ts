import { RegExpParser, type AST } from "@eslint-community/regexpp";

/**
 * One step of a backtracking search. Targets are places in the program; `back` reads to the left, as lookbehinds do.
 * `split` tries its targets in order, each only where the next character can begin it.
 */
export type PatternStep =
  | { readonly op: "character"; readonly is: CharacterTest; readonly back: boolean }
  | {
      readonly op: "split";
      readonly to: readonly SplitTarget[];
      readonly back: boolean;
      readonly known: Map<string, readonly number[]>;
    }
  | { readonly op: "jump"; to: number }
  | { readonly op: "edge"; readonly kind: "start" | "end" | "word"; readonly negate: boolean }
  | { readonly op: "look"; readonly negate: boolean; readonly end: number }
  | { readonly op: "mark" }
  | { readonly op: "moved" }
  | { readonly op: "match" };

interface SplitTarget {
  at: number;
  readonly first: CharacterTest | undefined;
}

/** Whether a code point is one that the pattern takes here. */
export type CharacterTest = (character: string) => boolean;

/** A pattern as the steps of a backtracking engine, which JavaScript's engines are. */
export interface PatternProgram {
  readonly steps: readonly PatternStep[];
  readonly multiline: boolean;
  readonly global: boolean;
}

/** A pattern in the way one writes it, for parsers and messages. */
export interface PatternText {
  readonly source: string;
  readonly flags: string;
}

/** Longest bounded repetition: more is told apart from an unbounded one by nobody who waits for it. */
const MOST_COPIES = 256;

export function parsePattern({ source, flags }: PatternText): AST.Pattern {
  return new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, {
    unicode: flags.includes("u"),
    unicodeSets: flags.includes("v"),
  });
}

/** Compiles a pattern. Throws for back references, which no pattern of the project has. */
export function compilePattern(pattern: PatternText): PatternProgram {
  const steps: PatternStep[] = [];
  const compiler = new Compiler(steps, pattern.flags);
  compiler.alternatives(parsePattern(pattern).alternatives, false);
  steps.push({ op: "match" });
  return { steps, multiline: pattern.flags.includes("m"), global: pattern.flags.includes("g") };
}

class Compiler {
  private readonly steps: PatternStep[];
  private readonly flags: string;

  constructor(steps: PatternStep[], flags: string) {
    this.steps = steps;
    this.flags = flags;
  }

  alternatives(all: readonly AST.Alternative[], back: boolean): void {
    const [only] = all;
    if (only !== undefined && all.length === 1) {
      this.sequence(only.elements, back);
      return;
    }
    const to = all.map((one) => ({ at: 0, first: this.firstOf(one.elements, back) }));
    this.steps.push({ op: "split", to, back, known: new Map() });
    const ends: { op: "jump"; to: number }[] = [];
    for (const [index, one] of all.entries()) {
      const target = to[index];
      if (target !== undefined) target.at = this.steps.length;
      this.sequence(one.elements, back);
      const end = { op: "jump" as const, to: 0 };
      ends.push(end);
      this.steps.push(end);
    }
    for (const end of ends) end.to = this.steps.length;
  }

  private sequence(elements: readonly AST.Element[], back: boolean): void {
    for (const element of back ? elements.toReversed() : elements) this.element(element, back);
  }

  private element(element: AST.Element, back: boolean): void {
    switch (element.type) {
      case "Character":
      case "CharacterSet":
      case "CharacterClass":
      case "ExpressionCharacterClass":
        this.steps.push({ op: "character", is: characterTest(element.raw, this.flags), back });
        return;
      case "Group":
      case "CapturingGroup":
        this.alternatives(element.alternatives, back);
        return;
      case "Quantifier":
        this.repeated(element, back);
        return;
      case "Assertion":
        this.assertion(element);
        return;
      case "Backreference":
        throw new Error(`a back reference is not understood here: ${element.raw}`);
    }
  }

  private assertion(assertion: AST.Assertion): void {
    if (assertion.kind !== "lookahead" && assertion.kind !== "lookbehind") {
      const negate = assertion.kind === "word" && assertion.negate;
      this.steps.push({ op: "edge", kind: assertion.kind, negate });
      return;
    }
    const at = this.steps.length;
    this.steps.push({ op: "match" });
    this.alternatives(assertion.alternatives, assertion.kind === "lookbehind");
    this.steps.push({ op: "match" });
    this.steps[at] = { op: "look", negate: assertion.negate, end: this.steps.length };
  }

  private repeated({ element, min, max, greedy }: AST.Quantifier, back: boolean): void {
    for (let copy = 0; copy < min; copy += 1) this.element(element, back);
    const first = this.firstOf([element], back);
    const optional = Math.min(max - min, MOST_COPIES);
    const exits: SplitTarget[] = [];
    const unbounded = max - min > MOST_COPIES;
    for (let copy = 0; copy < (unbounded ? 1 : optional); copy += 1) {
      const loop = this.steps.length;
      const body: SplitTarget = { at: loop + 1, first };
      const exit: SplitTarget = { at: 0, first: undefined };
      exits.push(exit);
      this.steps.push({ op: "split", to: greedy ? [body, exit] : [exit, body], back, known: new Map() });
      if (unbounded) this.steps.push({ op: "mark" });
      this.element(element, back);
      if (unbounded) this.steps.push({ op: "moved" }, { op: "jump", to: loop });
    }
    for (const exit of exits) exit.at = this.steps.length;
  }

  /** The possible first characters; undefined where they are not known or none is needed. */
  private firstOf(elements: readonly AST.Element[], back: boolean): CharacterTest | undefined {
    const element = back ? elements.at(-1) : elements[0];
    switch (element?.type) {
      case "Character":
      case "CharacterSet":
      case "CharacterClass":
      case "ExpressionCharacterClass":
        return characterTest(element.raw, this.flags);
      case "Quantifier":
        return element.min > 0 ? this.firstOf([element.element], back) : undefined;
      case "Group":
      case "CapturingGroup": {
        const tests = element.alternatives.map((one) => this.firstOf(one.elements, back));
        const known = tests.filter((test) => test !== undefined);
        return known.length < tests.length ? undefined : (character) => known.some((test) => test(character));
      }
      case undefined:
      case "Assertion":
      case "Backreference":
        return undefined;
    }
  }
}

const tests = new Map<string, CharacterTest>();

/** The engine itself says what a class takes; asked once for each character. */
export function characterTest(raw: string, flags: string): CharacterTest {
  const meaning = flags.replaceAll(/[gyd]/gu, "");
  const key = `${meaning} ${raw}`;
  const before = tests.get(key);
  if (before !== undefined) return before;
  const pattern = new RegExp(`^(?:${raw})$`, meaning);
  const known = new Map<string, boolean>();
  const test = (character: string): boolean => {
    const answer = known.get(character) ?? pattern.test(character);
    known.set(character, answer);
    return answer;
  };
  tests.set(key, test);
  return test;
}
