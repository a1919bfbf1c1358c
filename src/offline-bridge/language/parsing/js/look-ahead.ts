import type { Piece } from "./chunk-words.ts";
import type { TaggedWord } from "./tagged-word.ts";

/** How far a list or a subject is followed: further ones are no sentences of people, and work stays linear. */
const [FAR, LIST] = [9, 8] as const;

/** What stands behind a piece of a sentence, as far as its place depends on it. */
export class LookAhead {
  readonly #words: readonly TaggedWord[];
  readonly #pieces: readonly Piece[];

  constructor(words: readonly TaggedWord[], pieces: readonly Piece[]) {
    this.#words = words;
    this.#pieces = pieces;
  }

  /** Whether a finite verb follows before anything that ends the noun's phrase. */
  isSubject(index: number, isReducible: boolean): boolean {
    for (let next = index + 1; next < Math.min(this.#pieces.length, index + FAR); next += 1) {
      const piece = this.#pieces[next];
      if (piece === undefined) return false;
      if (piece.kind === "verb") {
        const form = this.#words[piece.head]?.form;
        const finite = form === "past" || form === "present" || piece.head > piece.from;
        return (
          finite && !piece.hasTo && !(next === index + 1 && form === "past" && isReducible && this.#isReduced(next))
        );
      }
      const ofPhrase = piece.kind === "prep" && ["of", "from", "to", "in"].includes(this.#low(piece.head));
      if (ofPhrase) next += 1;
      else if (piece.kind !== "adverb" && !(piece.kind === "cc" && this.#pieces[next + 1]?.kind === "noun"))
        return false;
      else if (piece.kind === "cc") next += 1;
    }
    return false;
  }

  /** `took the Range and the Synod lost it`: the verb that follows has the noun behind the `and`. */
  isFirstOfTwo(index: number): boolean {
    for (let next = index + 1; next < Math.min(this.#pieces.length, index + FAR); next += 1) {
      const piece = this.#pieces[next];
      if (piece?.kind === "cc") return this.#pieces[next + 1]?.kind === "noun";
      if (piece?.kind !== "prep" || this.#low(piece.head) !== "of") return false;
      next += 1;
    }
    return false;
  }

  /** `the region taken by the Guild`: a participle with its agent behind it. */
  #isReduced(index: number): boolean {
    const after = this.#pieces[index + 1];
    return after?.kind === "prep" && this.#low(after.head) === "by";
  }

  /** `A, B and C`: a list goes on to an `and`. */
  listGoesOn(index: number): boolean {
    for (let next = index + 1; next < Math.min(this.#pieces.length, index + LIST); next += 1) {
      const kind = this.#pieces[next]?.kind;
      if (kind === "cc") return true;
      if (kind !== "comma" && kind !== "noun") return false;
    }
    return false;
  }

  /** `taken by the Guild`, `driven from the Range`. */
  agentFollows(index: number): boolean {
    const after = this.#pieces[index + 1];
    return after?.kind === "prep" && ["by", "from", "in", "to", "with"].includes(this.#low(after.head));
  }

  /** A verb that can be the main one stands before the next stop. */
  finiteFollows(index: number): boolean {
    for (let next = index + 1; next < this.#pieces.length; next += 1) {
      const piece = this.#pieces[next];
      if (piece === undefined || piece.kind === "stop" || piece.kind === "cc" || piece.kind === "mark") return false;
      if (piece.kind === "verb" && !piece.hasTo && this.#words[piece.head]?.form !== "ing") return true;
    }
    return false;
  }

  #low(at: number | undefined): string {
    return at === undefined ? "" : (this.#words[at]?.low ?? "");
  }
}

/** `was taken`: a participle with a form of `be` or `get` before it. */
export function isPassiveHere(words: readonly TaggedWord[], verb: number): boolean {
  const word = words[verb];
  if (word?.form !== "participle" && word?.form !== "past") return false;
  for (let at = verb - 1; at >= Math.max(0, verb - 4); at -= 1) {
    const before = words[at];
    if (before === undefined) return false;
    if (before.lemma === "be" || before.lemma === "get") return true;
    if (before.pos !== "ADV" && before.pos !== "PART" && before.pos !== "AUX") return false;
  }
  return false;
}
