import { isKnownVerb } from "../frames/known-verbs.ts";
import type { ParsedSentence, Parser } from "./parser.ts";

/**
 * A parser that asks a second one about sentences in which the first has no verb, or takes for a noun what the frames
 * know as a verb: a trained parser reads `Guild resorts` as one name.
 */
export function withSecondOpinion(first: Parser, second: Parser): Parser {
  return {
    name: first.name,
    async parse(sentences) {
      const parses = await first.parse(sentences);
      const doubtful = sentences.flatMap((text, at) => (isDoubtful(parses[at] ?? []) ? [{ text, at }] : []));
      if (doubtful.length === 0) return parses;
      const others = await second.parse(doubtful.map(({ text }) => text));
      const better = new Map(
        doubtful.flatMap(({ at }, index): [number, ParsedSentence][] => {
          const other = others[index];
          return other !== undefined && hasVerb(other) ? [[at, other]] : [];
        }),
      );
      return parses.map((parse, at) => better.get(at) ?? parse);
    },
    async close() {
      await Promise.all([first.close(), second.close()]);
    },
  };
}

function hasVerb(words: ParsedSentence): boolean {
  return words.some(({ pos }) => pos === "VERB" || pos === "AUX");
}

function isDoubtful(words: ParsedSentence): boolean {
  if (!hasVerb(words)) return words.length > 2;
  return words.some(
    ({ pos, text, dep }, at) =>
      (dep === "ROOT" && ["ADP", "SCONJ"].includes(pos)) ||
      (dep === "ROOT" && ["NOUN", "PROPN", "ADJ"].includes(pos) && isKnownVerb(text) !== undefined && at > 0),
  );
}
