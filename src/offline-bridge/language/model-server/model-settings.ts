/** A model server that reads beside the rules (CLO11). */
export interface ModelSettings {
  /** Base of an OpenAI chat API, without a slash at its end: `http://127.0.0.1:11434/v1`. */
  readonly url: string;
  readonly model: string;
  readonly apiKey: string | undefined;
  /** Tokens that a session may cost, questions and answers together. */
  readonly tokensPerSession: number;
  /** For one question, in ms. */
  readonly askMs: number;
  /** For all questions of a session, in ms: with the rules' own time it ends before the stage is cut off (CLO8). */
  readonly sessionMs: number;
}

export const MODEL_LIMITS = { tokensPerSession: 60_000, askMs: 15_000, sessionMs: 45_000 } as const;
