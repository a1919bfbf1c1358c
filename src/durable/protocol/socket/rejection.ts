import * as v from "valibot";

/** Why a command was refused (CMD5). */
export const REJECTION_CODES = [
  "invalid-args",
  "unknown-verb",
  "missing-capability",
  "role-required",
  "rate-limited",
  "muted",
  "target-absent",
  "target-self",
  "not-found",
  "not-yours",
  "already-settled",
  "insufficient-items",
  "insufficient-momentum",
  "cooldown",
  "contest-busy",
  "room-busy",
  "id-reused",
  "session-closing",
  "spectators-watch",
  "safety-veto",
  "internal",
] as const;
export const RejectionCode = v.picklist(REJECTION_CODES);
export type RejectionCode = v.InferOutput<typeof RejectionCode>;

export interface Rejection {
  readonly code: RejectionCode;
  /** One sentence for a person: what is wrong and what would help. */
  readonly message: string;
  readonly details?: { readonly path?: string; readonly [field: string]: unknown };
  /** The exact wait after which the same command would pass this check. */
  readonly retryAfterMs?: number;
}

/** Answered before anything was decided, so the same id may be sent again (CMD3). */
const UNDECIDED: ReadonlySet<RejectionCode> = new Set([
  "rate-limited",
  "room-busy",
  "session-closing",
  "unknown-verb",
  "invalid-args",
  "internal",
]);

export function isRemembered(code: RejectionCode): boolean {
  return !UNDECIDED.has(code);
}
