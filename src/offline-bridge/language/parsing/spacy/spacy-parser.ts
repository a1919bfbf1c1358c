import * as v from "valibot";
import { ParserNotReady, type ParsedSentence, type ParsedToken, type Parser, type VerbForm } from "../parser.ts";
import { SpacyError, startSpacy, type SpacyProcess } from "./spacy-process.ts";

const Word = v.tuple([v.string(), v.string(), v.string(), v.string(), v.number(), v.string(), v.number()]);
const Answer = v.object({ id: v.number(), parsed: v.array(v.array(Word)) });

/** Sentences of one request: each is answered within a limit of its own. */
const AT_A_TIME = 32;

/**
 * A parser that is a Python process. The first request waits for its start; when it dies it is started again, and
 * requests fail with {@link ParserNotReady} until it is there, so that whoever asks can go on without it. A start that
 * failed is told by {@link SpacyError} to the next request.
 * @param python path of the interpreter that has spaCy
 */
export function spacyParser(python: string, script?: string): Parser {
  let running: SpacyProcess | undefined;
  let starting: Promise<SpacyProcess> | undefined;
  let hasRun = false;
  let failedStart: SpacyError | undefined;
  let isClosed = false;
  let id = 0;

  function start(): Promise<SpacyProcess> {
    starting ??= startSpacy(python, script).then(
      (started) => {
        starting = undefined;
        running = started;
        hasRun = true;
        if (isClosed) started.end();
        return started;
      },
      (error: unknown) => {
        starting = undefined;
        throw error;
      },
    );
    return starting;
  }

  async function ready(): Promise<SpacyProcess> {
    if (isClosed) throw new SpacyError("spaCy is closed");
    if (running !== undefined && !running.hasEnded()) return running;
    running = undefined;
    if (!hasRun) return start();
    if (failedStart !== undefined) {
      const error = failedStart;
      failedStart = undefined;
      throw error;
    }
    start().catch((error: unknown) => (failedStart = new SpacyError(`spaCy does not start again: ${String(error)}`)));
    throw new ParserNotReady("spaCy is being started again");
  }

  async function some(sentences: readonly string[]): Promise<readonly ParsedSentence[]> {
    const process = await ready();
    id += 1;
    const answer = v.safeParse(Answer, await process.ask({ id, sentences }));
    if (!answer.success || answer.output.id !== id || !isWhole(answer.output.parsed, sentences)) {
      process.end();
      throw new SpacyError("spaCy's answer cannot be read");
    }
    return answer.output.parsed.map(sentenceOf);
  }

  return {
    name: "spacy",
    async parse(sentences) {
      const parsed: ParsedSentence[] = [];
      for (let from = 0; from < sentences.length; from += AT_A_TIME)
        parsed.push(...(await some(sentences.slice(from, from + AT_A_TIME))));
      return parsed;
    },
    async close() {
      isClosed = true;
      running?.end();
      await starting?.catch(() => {});
    },
  };
}

/** One list of words for each sentence, and heads that are among them. */
function isWhole(parsed: v.InferOutput<typeof Answer>["parsed"], sentences: readonly string[]): boolean {
  return (
    parsed.length === sentences.length &&
    parsed.every((words) => words.every(([, , , , head]) => Number.isInteger(head) && head >= 0 && head < words.length))
  );
}

function sentenceOf(words: readonly v.InferOutput<typeof Word>[]): ParsedSentence {
  return words.map(([text, lemma, pos, tag, head, dep, start]): ParsedToken => {
    const form = FORM_OF_TAG[tag];
    const base = { text, lemma, pos, head, dep, start };
    return form === undefined ? base : { ...base, form };
  });
}

const FORM_OF_TAG: Readonly<Record<string, VerbForm>> = {
  VB: "base",
  VBP: "present",
  VBZ: "present",
  VBD: "past",
  VBN: "participle",
  VBG: "ing",
};
