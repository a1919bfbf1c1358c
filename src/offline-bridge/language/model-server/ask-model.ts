import * as v from "valibot";
import type { ModelSettings } from "./model-settings.ts";

/** The model server cannot be used: it is away, slow, or answers something else than the chat API does. */
export class ModelServerError extends Error {
  override readonly name = "ModelServerError";
}

export interface Message {
  readonly role: "system" | "user";
  readonly content: string;
}

/** An answer's text, and what it cost. */
export interface ModelAnswer {
  readonly text: string;
  readonly tokens: number;
}

const Completion = v.object({
  choices: v.pipe(v.array(v.object({ message: v.object({ content: v.string() }) })), v.minLength(1)),
  usage: v.optional(v.nullable(v.object({ total_tokens: v.optional(v.number()) }))),
});

/** A longer answer is not read to its end. */
const MOST_BYTES = 256 * 1024;
/** Letters that make a token, at the least: what a question costs is never guessed too low by much. */
const LETTERS_PER_TOKEN = 3;

export function tokensOf(text: string): number {
  return Math.ceil(text.length / LETTERS_PER_TOKEN);
}

/**
 * Asks for one chat completion. The key goes to the configured address only: a redirect is an error.
 * @param mostTokens of the answer
 * @throws ModelServerError where no answer of the right shape comes in time
 */
export async function askModel(
  settings: ModelSettings,
  messages: readonly Message[],
  mostTokens: number,
  limitMs: number,
): Promise<ModelAnswer> {
  const { url, model, apiKey } = settings;
  const asked = messages.reduce((sum, { content }) => sum + tokensOf(content), 0);
  const body = { model, messages, temperature: 0, max_tokens: mostTokens, response_format: { type: "json_object" } };
  const headers = {
    "content-type": "application/json",
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  };
  const text = await within(limitMs, async (signal) => {
    const init = { method: "POST", headers, body: JSON.stringify(body), signal, redirect: "error" } as const;
    const response = await fetch(`${url}/chat/completions`, init);
    if (!response.ok) {
      await response.body?.cancel();
      throw new ModelServerError(`the model server answered ${response.status}`);
    }
    return bounded(response);
  });
  const completion = v.safeParse(v.pipe(v.string(), v.parseJson(), Completion), text);
  if (!completion.success) throw new ModelServerError("the model server's answer is no chat completion");
  const { choices, usage } = completion.output;
  const content = choices[0]?.message.content ?? "";
  // A server that tells no cost, or one that cannot be, is charged by length.
  const byLength = asked + tokensOf(content);
  const told = usage?.total_tokens ?? byLength;
  return { text: content, tokens: Math.max(told, Math.ceil(byLength / 2)) };
}

async function within<T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(Math.max(1, Math.ceil(limitMs)));
  try {
    return await work(signal);
  } catch (error) {
    if (error instanceof ModelServerError) throw error;
    const why = signal.aborted ? `it did not answer within ${Math.ceil(limitMs)} ms` : reasonOf(error);
    throw new ModelServerError(`the model server cannot be read: ${why}`, { cause: error });
  }
}

/** `fetch failed` says nothing; its cause says `connect ECONNREFUSED`. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

async function bounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  const parts: AsyncIterable<Uint8Array> | readonly Uint8Array[] = response.body ?? [];
  for await (const part of parts) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new ModelServerError(`the model server's answer is larger than ${MOST_BYTES} bytes`);
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}
