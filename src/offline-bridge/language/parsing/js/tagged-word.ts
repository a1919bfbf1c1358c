import type { VerbForm } from "../parser.ts";

/** A word with its part of speech, before its place in the sentence is known. */
export interface TaggedWord {
  readonly text: string;
  readonly low: string;
  readonly lemma: string;
  readonly pos: string;
  readonly form?: VerbForm;
  readonly start: number;
}
