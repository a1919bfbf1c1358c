import { takeAdjective, takeAdverb, takeMark, takeNoun, takePreposition, takeRelative } from "./attach-nouns.ts";
import { takeVerb } from "./attach-verbs.ts";
import { Attachment } from "./attachment.ts";
import type { InnerLink, Piece } from "./chunk-words.ts";
import type { TaggedWord } from "./tagged-word.ts";

/**
 * Links pieces to one another, from left to right in one pass: subjects to the next verb, objects and phrases to the
 * last one, clauses by their marks. Knows less than a trained parser, and is linear in the sentence.
 */
export function attachPieces(words: readonly TaggedWord[], pieces: readonly Piece[]): readonly InnerLink[] {
  const state = new Attachment(words, pieces);
  for (const [index, piece] of pieces.entries()) take(state, piece, index);
  return finish(state);
}

function take(state: Attachment, piece: Piece, index: number): void {
  switch (piece.kind) {
    case "noun":
      takeNoun(state, piece.head, index);
      return;
    case "verb":
      takeVerb(state, piece, index);
      return;
    case "prep":
      takePreposition(state, piece.head, index);
      return;
    case "mark":
      takeMark(state, piece.head);
      return;
    case "relative":
      takeRelative(state, piece.head, index);
      return;
    case "cc":
      state.cc = piece.head;
      state.prep = undefined;
      return;
    case "comma":
      state.comma = true;
      state.objectOpen = false;
      state.prep = undefined;
      return;
    case "stop":
      state.stop();
      return;
    case "adverb":
      takeAdverb(state, piece.head, index);
      return;
    case "adjective":
      takeAdjective(state, piece.head);
      return;
    case "other":
      return;
  }
}

function finish(state: Attachment): readonly InnerLink[] {
  const clause = state.waiting.findLast(({ dep }) => dep === "advcl")?.at;
  const root = state.main ?? state.verb ?? clause ?? state.subjects[0] ?? 0;
  for (const { at, dep } of state.waiting) state.link(at, root, dep);
  for (const at of state.subjects) state.link(at, root, "dep");
  state.links.set(root, { at: root, head: root, dep: "ROOT" });
  return [...state.links.values()];
}
