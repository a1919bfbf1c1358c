import type { Lexicon } from "../lexicon/lexicon.ts";
import type { Change, ReadableTurn, Reading } from "../reader.ts";
import { askModel, ModelServerError, tokensOf, type Message } from "./ask-model.ts";
import { judgeProposals } from "./judge-proposals.ts";
import type { ModelSettings } from "./model-settings.ts";
import { readProposals } from "./proposal.ts";
import { questionOf } from "./question.ts";

/** What a model server added to a session's reading, and what it cost. */
export interface ModelReading {
  readonly changes: readonly Change[];
  /** Questions that were answered. */
  readonly answers: number;
  readonly tokens: number;
  readonly refused: number;
  /** Why it was not asked about all lines. */
  readonly stopped?: string;
}

/** Lines of one question, with as many before them that it may refer to. */
const LINES_AT_A_TIME = 20;
const LINES_BEFORE = 6;
/** An answer's tokens, at most. */
const ANSWER_TOKENS = 2_000;
/** After so many failures in a row the rules read the rest of the session alone. */
const MOST_FAILURES = 2;

/** Asks a model server what the rules have missed, within its limits of time and cost (CLO11). Never throws for it. */
export async function readWithModel(
  settings: ModelSettings,
  lexicon: Lexicon,
  turns: readonly ReadableTurn[],
  rules: Reading,
): Promise<ModelReading> {
  const changes: Change[] = [];
  let [answers, tokens, refused, failures] = [0, 0, 0, 0];
  let stopped: string | undefined;
  const endsAt = performance.now() + settings.sessionMs;
  for (let from = 0; from < turns.length && stopped === undefined; from += LINES_AT_A_TIME) {
    const lines = turns.slice(Math.max(0, from - LINES_BEFORE), from + LINES_AT_A_TIME);
    const asked = questionOf(lexicon, lines);
    const leftMs = endsAt - performance.now();
    if (tokens + costOf(asked) > settings.tokensPerSession) stopped = "the session's tokens were used up";
    else if (leftMs <= 0) stopped = "the session's time was used up";
    else
      try {
        const answer = await askModel(settings, asked, ANSWER_TOKENS, Math.min(settings.askMs, leftMs));
        tokens += answer.tokens;
        const read = readProposals(answer.text);
        if (read === undefined) throw new ModelServerError("the model's answer has not the shape that was asked for");
        const own = new Set(turns.slice(from, from + LINES_AT_A_TIME).map(({ turnId }) => turnId));
        const proposals = read.proposals.filter(({ turnId }) => own.has(turnId));
        const judged = judgeProposals(proposals, lines, { ...rules, changes: [...rules.changes, ...changes] }, lexicon);
        changes.push(...judged.accepted);
        refused += judged.refused.length + read.malformed + (read.proposals.length - proposals.length);
        answers += 1;
        failures = 0;
      } catch (error) {
        if (!(error instanceof ModelServerError)) throw error;
        failures += 1;
        if (failures >= MOST_FAILURES) stopped = error.message;
      }
  }
  return { changes, answers, tokens, refused, ...(stopped === undefined ? {} : { stopped }) };
}

/** What a question may cost, its answer included. */
function costOf(messages: readonly Message[]): number {
  return messages.reduce((sum, { content }) => sum + tokensOf(content), ANSWER_TOKENS);
}
