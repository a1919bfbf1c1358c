import type { InnerLink, Piece } from "./chunk-words.ts";
import { isPassiveHere, LookAhead } from "./look-ahead.ts";
import type { TaggedWord } from "./tagged-word.ts";

/** Where a reader from left to right stands: what is open, what waits, and the links made so far. */
export class Attachment {
  readonly words: readonly TaggedWord[];
  readonly pieces: readonly Piece[];
  readonly ahead: LookAhead;
  readonly links = new Map<number, InnerLink>();
  /** The first finite verb: the root. */
  main: number | undefined;
  /** The verb of the clause at hand. */
  verb: number | undefined;
  /** Nouns that wait for their verb. */
  subjects: number[] = [];
  /** Phrases, adverbs and participles that wait for a verb. */
  waiting: { at: number; dep: string }[] = [];
  mark: number | undefined;
  relative: { at: number; noun: number } | undefined;
  /** A preposition without its noun. */
  prep: number | undefined;
  cc: number | undefined;
  comma = false;
  /** The noun that stands right before. */
  noun: number | undefined;
  /** The last noun that had a place as object, for lists. */
  listed: number | undefined;
  objectOpen = false;
  /** The next noun is named only to say that it is not meant: `the Compact, not the Guild, took it`. */
  contrasted = false;

  constructor(words: readonly TaggedWord[], pieces: readonly Piece[]) {
    this.words = words;
    this.pieces = pieces;
    this.ahead = new LookAhead(words, pieces);
  }

  link(at: number, head: number, dep: string): void {
    if (at !== head && !this.links.has(at)) this.links.set(at, { at, head, dep });
  }

  lemma(at: number | undefined): string {
    return at === undefined ? "" : (this.words[at]?.lemma ?? "");
  }

  low(at: number | undefined): string {
    return at === undefined ? "" : (this.words[at]?.low ?? "");
  }

  stop(): void {
    this.clearClause();
    this.verb = undefined;
    this.mark = undefined;
  }

  clearClause(): void {
    this.objectOpen = false;
    this.noun = undefined;
    this.listed = undefined;
    this.prep = undefined;
    this.cc = undefined;
    this.comma = false;
    this.relative = undefined;
  }

  /** `hell yeah Guild owns it`, `all at once the Guild owned it`: a name is the subject, and not what comes before. */
  #subject(): number | undefined {
    const [first, nearest] = [this.subjects[0], this.subjects.at(-1)];
    // `neither the Guild nor the Synod took it`
    if (first !== undefined && [first, first - 1, first - 2].some((at) => this.low(at) === "neither")) return first;
    const posOf = (at: number | undefined): string => (at === undefined ? "" : (this.words[at]?.pos ?? ""));
    return posOf(nearest) === "PROPN" || !["NOUN", "PROPN"].includes(posOf(first)) ? nearest : first;
  }

  settle(verb: number): void {
    for (const { at, dep } of this.waiting) if (at >= 0) this.link(at, verb, dep);
    this.waiting = [];
    const subject = this.#subject();
    const others = this.subjects.filter((at) => at !== subject);
    if (subject !== undefined) {
      this.link(subject, verb, isPassiveHere(this.words, verb) ? "nsubjpass" : "nsubj");
      for (const at of others) this.link(at, verb, "dep");
    }
    this.subjects = [];
    if (this.mark !== undefined) this.link(this.mark, verb, "mark");
    this.mark = undefined;
    this.verb = verb;
  }
}
