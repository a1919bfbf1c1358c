import type { HttpAnswer, HttpProblem } from "../client/http/http-answer.ts";

/** Thrown where the hub refuses, or cannot be asked: the message is for the operator. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly problem: HttpProblem;

  constructor(problem: HttpProblem) {
    const { code, detail, path } = problem;
    const remedy = REMEDIES[code];
    const field = path === undefined || path === "" ? "" : ` (${path})`;
    super(`${code}${field}: ${detail}${remedy === undefined ? "" : `; ${remedy}`}`);
    this.problem = problem;
  }
}

const REMEDIES: Partial<Record<HttpProblem["code"], string>> = {
  unauthenticated: "the hub takes no such token, or not any more: make a new one with `npm run ops -- token`",
  forbidden: "the token needs the role ops, and room * for what concerns the whole hub",
  unreachable: "see that --hub or HUB_URL is the hub's address and that it runs; `npm run doctor` says more",
  misconfigured: "`npm run doctor` says more",
  stale: "read it again with `npm run ops -- catalog get` or `lexicon get`, and send the change with that ETag",
};

/** The value of an answer. @throws {RefusedError} for a refusal */
export async function valueOf<T>(asked: Promise<HttpAnswer<T>>): Promise<T> {
  return (await answerOf(asked)).value;
}

/** The answer, with its ETag. @throws {RefusedError} for a refusal */
export async function answerOf<T>(asked: Promise<HttpAnswer<T>>): Promise<Extract<HttpAnswer<T>, { ok: true }>> {
  const answer = await asked;
  if (!answer.ok) throw new RefusedError(answer.problem);
  return answer;
}

/** The items of every page; stops between pages where `signal` is aborted. @throws {RefusedError} for a refusal */
export async function everyPage<P extends { readonly nextCursor: string | null }>(
  signal: AbortSignal,
  read: (cursor: string | undefined) => Promise<HttpAnswer<P>>,
): Promise<readonly P[]> {
  const pages: P[] = [];
  let cursor: string | undefined;
  do {
    const page = await valueOf(read(cursor));
    pages.push(page);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && !signal.aborted);
  return pages;
}
