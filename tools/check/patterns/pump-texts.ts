import type { AST } from "@eslint-community/regexpp";
import { countWays } from "./count-steps.ts";
import { characterTest, compilePattern, parsePattern, type PatternText } from "./pattern-program.ts";

/** A text that leads a pattern to one of its repetitions, and a text that the repetition matches, to be repeated. */
export interface Pump {
  readonly prefix: string;
  readonly piece: string;
}

/** Repetitions up to this many times are a constant, not a growth. */
const FEW = 8;
/** Ways to say one piece that are tried at most. */
const MOST_WAYS = 400;
/** Of the ways that are read in one way only, how many are said over. */
const PLAIN_WAYS = 4;
/** Stand for a class of characters, the first one that it takes. */
const CHARACTERS = Array.from("kK0 \n-.,;'’\"@!?_/\\()[]{}:#<>é\u0301\u{1F525}\u0000");

/**
 * For each repetition of a pattern: what stands before it, and each thing it can take, alternative by alternative. Two
 * ways to read the same words are found by saying them over.
 */
export function pumpsOf(pattern: PatternText): readonly Pump[] {
  const pumps: Pump[] = [];
  const words = new Words(pattern.flags);
  visit(parsePattern(pattern), "", words, pumps);
  return pumps;
}

function visit(node: AST.Pattern | AST.Element | AST.Alternative, prefix: string, words: Words, pumps: Pump[]): void {
  switch (node.type) {
    case "Pattern":
    case "Group":
    case "CapturingGroup":
      for (const one of node.alternatives) visit(one, prefix, words, pumps);
      return;
    case "Assertion":
      if (node.kind === "lookahead" || node.kind === "lookbehind")
        for (const one of node.alternatives) visit(one, prefix, words, pumps);
      return;
    case "Alternative": {
      let before = prefix;
      for (const element of node.elements) {
        visit(element, before, words, pumps);
        before += words.shortest(element);
      }
      return;
    }
    case "Quantifier":
      if (node.max > FEW) for (const piece of words.telling(node)) pumps.push({ prefix, piece });
      visit(node.element, prefix, words, pumps);
      return;
    case "Backreference":
    case "Character":
    case "CharacterClass":
    case "CharacterSet":
    case "ExpressionCharacterClass":
      break;
  }
}

class Words {
  private readonly flags: string;

  constructor(flags: string) {
    this.flags = flags;
  }

  shortest(element: AST.Element): string {
    switch (element.type) {
      case "Group":
      case "CapturingGroup": {
        const all = element.alternatives.map((one) => this.joined(one.elements));
        const said = all.filter((one) => one !== "");
        return (said.length > 0 ? said : all).reduce((best, one) => (one.length < best.length ? one : best));
      }
      case "Quantifier":
        return this.shortest(element.element).repeat(element.min);
      case "Assertion":
      case "Backreference":
        return "";
      case "Character":
      case "CharacterClass":
      case "CharacterSet":
      case "ExpressionCharacterClass":
        return this.characterOf(element.raw);
    }
  }

  /** The pieces worth saying over: those that the repetition reads in two ways, and a few that it does not. */
  telling(repetition: AST.Quantifier): readonly string[] {
    const ways = this.ways(repetition.element).filter((way) => way !== "");
    const again = compilePattern({ source: `(?:${repetition.element.raw})*`, flags: this.flags });
    return ways.filter((way, at) => at < PLAIN_WAYS || countWays(again, way + way, 2) > 1);
  }

  /** Texts that together go through every alternative and every optional part once, the rest as short as can be. */
  ways(element: AST.Element): readonly string[] {
    return [...new Set(this.allWays(element))].slice(0, MOST_WAYS);
  }

  private allWays(element: AST.Element): readonly string[] {
    switch (element.type) {
      case "Group":
      case "CapturingGroup":
        return element.alternatives.flatMap((one) => this.waysOfSequence(one.elements));
      case "Quantifier": {
        const ways = this.allWays(element.element).map((way) => way.repeat(Math.max(1, element.min)));
        return element.min === 0 ? ["", ...ways] : ways;
      }
      case "Assertion":
      case "Backreference":
        return [""];
      case "Character":
      case "CharacterClass":
      case "CharacterSet":
      case "ExpressionCharacterClass":
        return this.charactersOf(element.raw);
    }
  }

  private waysOfSequence(elements: readonly AST.Element[]): readonly string[] {
    const short = elements.map((element) => this.shortest(element));
    const all = elements.flatMap((element, at) =>
      this.allWays(element).map((way) => [...short.slice(0, at), way, ...short.slice(at + 1)].join("")),
    );
    return [short.join(""), ...all];
  }

  private joined(elements: readonly AST.Element[]): string {
    return elements.map((element) => this.shortest(element)).join("");
  }

  private characterOf(raw: string): string {
    return this.charactersOf(raw)[0] ?? "";
  }

  /** One that a class takes; where it takes a space too, that as well, since words end there. */
  private charactersOf(raw: string): readonly string[] {
    const takes = characterTest(raw, this.flags);
    const first = [...CHARACTERS, ...Array.from(raw)].find(takes);
    if (first === undefined) return [];
    return first !== " " && takes(" ") ? [first, " "] : [first];
  }
}
