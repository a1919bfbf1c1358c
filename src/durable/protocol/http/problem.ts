/** `code` of an `application/problem+json` answer with the HTTP status it travels under (SOK2). */
export const PROBLEM_STATUS = {
  "invalid-after": 400,
  "invalid-request": 400,
  unauthenticated: 401,
  forbidden: 403,
  banned: 403,
  "unknown-room-address": 404,
  "not-found": 404,
  "unknown-version": 404,
  "room-full": 409,
  "no-session": 409,
  "not-empty": 409,
  "already-decided": 409,
  claimed: 409,
  "result-conflict": 409,
  stale: 412,
  "invalid-catalog": 422,
  "invalid-lexicon": 422,
  "upgrade-required": 426,
  "rate-limited": 429,
  internal: 500,
  "not-built": 501,
  busy: 503,
  misconfigured: 503,
  "bridge-unavailable": 503,
} as const;
export type ProblemCode = keyof typeof PROBLEM_STATUS;

/** A refusal as a value, on its way to becoming an answer. */
export interface Problem {
  readonly code: ProblemCode;
  /** One sentence for a person: what is wrong and what would help. */
  readonly detail: string;
  /** The field at fault, for `invalid-request`, `invalid-catalog` and `invalid-lexicon`, where it is the first of several. */
  readonly path?: string;
  readonly retryAfterMs?: number;
  /** The underlying error: for the log alone, never in an answer (VIEW6). */
  readonly cause?: string;
  /** With `upgrade-required`: the subprotocols the server speaks (SOK8). */
  readonly supported?: readonly string[];
}
