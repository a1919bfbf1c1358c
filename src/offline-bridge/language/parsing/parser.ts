/** A word or mark of a parsed sentence. Both parsers speak of words in these terms, those of spaCy's English models. */
export interface ParsedToken {
  /** As it stands in the sentence. */
  readonly text: string;
  /** Lower case, base form: `seize` for `seized`. */
  readonly lemma: string;
  /** Part of speech, a tag of Universal Dependencies: `VERB`, `NOUN`, `PROPN` … */
  readonly pos: string;
  /** Of a verb: its form. */
  readonly form?: VerbForm;
  /** Index of the word that governs this one; its own index for the root. */
  readonly head: number;
  /** How the head governs it, a ClearNLP label: `nsubj`, `dobj`, `prep`, `pobj`, `relcl` … */
  readonly dep: string;
  /** Where it begins in the sentence, in UTF-16 units. */
  readonly start: number;
}

export type VerbForm = "base" | "present" | "past" | "participle" | "ing";

export type ParsedSentence = readonly ParsedToken[];

export type ParserName = "js" | "spacy";

/** The name by which a run records what read it: `model` is a model server, beside a parser. */
export type ReaderName = ParserName | "model";

/** Thrown by a parser that is being started again: the sentences are for another one, the next may be for it. */
export class ParserNotReady extends Error {
  override readonly name = "ParserNotReady";
}

/** Finds the grammar of sentences: one result for each, in order. */
export interface Parser {
  readonly name: ParserName;
  parse(sentences: readonly string[]): Promise<readonly ParsedSentence[]>;
  close(): Promise<void>;
}
