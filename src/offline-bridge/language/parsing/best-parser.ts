import { jsParser } from "./js/js-parser.ts";
import { ParserNotReady, type Parser, type ParserName } from "./parser.ts";
import { findSpacy } from "./spacy/find-spacy.ts";
import { spacyParser } from "./spacy/spacy-parser.ts";

/** After this many failures in a row, starts among them, the parser that is always there reads for good. */
const MOST_FAILURES = 5;

/**
 * spaCy where `npm run reader:install` has installed it, else JavaScript (CLO10).
 * @param onFailure told of each request that spaCy failed at and JavaScript answered
 */
export function bestParser(python = findSpacy(), onFailure: (error: unknown) => void = () => {}): Parser {
  const js = jsParser();
  return python === undefined ? js : withFallback(spacyParser(python), js, onFailure);
}

/** A parser that does with the second what the first fails at; `name` says which of them parsed last. */
export function withFallback(first: Parser, second: Parser, onFailure: (error: unknown) => void): Parser {
  let failures = 0;
  let last: ParserName = first.name;
  return {
    get name() {
      return last;
    },
    async parse(sentences) {
      if (failures < MOST_FAILURES) {
        try {
          const parsed = await first.parse(sentences);
          failures = 0;
          last = first.name;
          return parsed;
        } catch (error) {
          if (!(error instanceof ParserNotReady)) failures += 1;
          onFailure(error);
        }
      }
      last = second.name;
      return second.parse(sentences);
    },
    async close() {
      await Promise.all([first.close(), second.close()]);
    },
  };
}
