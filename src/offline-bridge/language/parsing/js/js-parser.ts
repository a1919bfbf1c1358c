import type { ParsedSentence, ParsedToken, Parser } from "../parser.ts";
import { attachPieces } from "./attach-pieces.ts";
import { chunkWords } from "./chunk-words.ts";
import { tagWords } from "./tag-words.ts";

const JS_PARSER: Parser = {
  name: "js",
  parse: (sentences) => Promise.resolve(sentences.map(parseSentence)),
  close: () => Promise.resolve(),
};

/** The parser that is always there, the same one each time: parts of speech from wink-nlp, and links between them by rule. */
export function jsParser(): Parser {
  return JS_PARSER;
}

function parseSentence(sentence: string): ParsedSentence {
  const words = tagWords(sentence);
  const { pieces, links } = chunkWords(words);
  const outer = attachPieces(words, pieces);
  const linkAt = new Map([...links, ...outer].map((link) => [link.at, link]));
  const root = outer.find(({ dep }) => dep === "ROOT")?.at ?? 0;
  return words.map((word, at): ParsedToken => {
    const { text, lemma, pos, form, start } = word;
    const link = linkAt.get(at) ?? { head: root, dep: "dep" };
    const base = { text, lemma, pos, head: link.head, dep: link.dep, start };
    return form === undefined ? base : { ...base, form };
  });
}
