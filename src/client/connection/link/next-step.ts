import type { CLOSE } from "../../../durable/protocol/socket/close-code.ts";
import type { HttpProblem } from "../../http/http-answer.ts";
import type { StopCode, StopReason } from "./stop-reason.ts";

export interface Retry {
  readonly then: "retry";
  readonly because: string;
  readonly atLeastMs?: number;
  /** Whether the hub itself asked for that wait, so that it is kept whatever happens meanwhile (CLT7). */
  readonly isAskedByHub?: boolean;
  /** Newer connections of the same actor are in: this one comes back at once only where somebody uses it (CLT11). */
  readonly isReplaced?: boolean;
  /** Where a client that never was in stops after enough such tries in a row; without it, it goes on for ever. */
  readonly otherwise?: StopReason;
}

/** A client's next step after a connection ended or was refused. */
export type NextStep =
  | Retry
  /** With another token; where there is none to be had, stop with `otherwise`. */
  | { readonly then: "renew-token"; readonly otherwise: StopReason }
  | { readonly then: "stop"; readonly reason: StopReason };

// Written out and held to the codes by the compiler: the object of all codes would be in every page's bundle.
const TOKEN_EXPIRED: (typeof CLOSE)["tokenExpired"] = 4401;
const REMOVED: (typeof CLOSE)["removed"] = 4403;
const REPLACED: (typeof CLOSE)["replaced"] = 4409;
const PROTOCOL_TOO_OLD: (typeof CLOSE)["protocolTooOld"] = 4426;

/** Sooner, four pages of one actor would throw each other out without end (PRE3). */
const REPLACED_MS = 300_000;

/** SOK7. Codes nobody announced (1006 above all) are drops: the client resumes. */
export function afterClose(code: number, reason: string): NextStep {
  const said = reason === "" ? "" : `: ${reason}`;
  switch (code) {
    case TOKEN_EXPIRED:
      return renew("token-expired", `the token has expired${said}`);
    case REMOVED:
      return stop("removed", `removed from the room${said}`);
    case REPLACED:
      return {
        then: "retry",
        because: `replaced by a newer connection${said}`,
        atLeastMs: REPLACED_MS,
        isReplaced: true,
      };
    case PROTOCOL_TOO_OLD:
      return stop("protocol-too-old", `the hub no longer speaks this client's protocol${said}`);
    default:
      return { then: "retry", because: `the connection closed (${code}${said})` };
  }
}

/** A proxy knows nothing of the hub, which may be back much earlier (CLT5). */
const LONGEST_ASKED_BETWEEN_MS = 300_000;

/**
 * SOK2, as the ticket route refuses. Only the hub's own word ends a client that was in (CLT1); one that never was also
 * stops where something that is no hub goes on answering, for its address may be wrong.
 * @param seated whether this client was in the room already
 */
export function afterRefusal(problem: HttpProblem, seated: boolean): NextStep {
  const { code, detail, status, retryAfterMs } = problem;
  const because = `${code}: ${detail}`;
  if (code === "unauthenticated") return renew(code, detail);
  if (code === "forbidden" || code === "banned" || code === "unknown-room-address") return stop(code, detail);
  if (code === "upgrade-required") return stop("protocol-too-old", detail);
  // A participant loses the place only after the grace and may get it back; a newcomer should learn of the full room.
  if (code === "room-full" && !seated) return stop(code, detail);
  if (code === "room-full" || code === "unreachable") return { then: "retry", because };
  if (code === "not-a-hub") {
    const atLeastMs = Math.min(retryAfterMs ?? 0, LONGEST_ASKED_BETWEEN_MS);
    const retry: Retry = { then: "retry", because, ...(atLeastMs > 0 ? { atLeastMs } : {}) };
    return isPassing(status) ? retry : { ...retry, otherwise: { code: "refused", detail: because } };
  }
  // Each code of the hub is thought of: a new one does not compile here.
  code satisfies ToldByStatus;
  if (code === "not-built" || !isPassing(status)) return stop("refused", because);
  const asked = retryAfterMs === undefined ? {} : { atLeastMs: retryAfterMs };
  return { then: "retry", because, ...asked, isAskedByHub: retryAfterMs !== undefined };
}

/** Refusals of which the status says whether they pass by themselves; as a type they cost a page's bundle nothing. */
type ToldByStatus =
  | "already-decided"
  | "bridge-unavailable"
  | "busy"
  | "claimed"
  | "internal"
  | "invalid-after"
  | "invalid-catalog"
  | "invalid-lexicon"
  | "invalid-request"
  | "misconfigured"
  | "no-session"
  | "not-built"
  | "not-empty"
  | "not-found"
  | "rate-limited"
  | "result-conflict"
  | "stale"
  | "unknown-version";

/** Such answers come from what works and waits for something else: too late, too many, not up yet. */
function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

function renew(code: StopCode, detail: string): NextStep {
  return { then: "renew-token", otherwise: { code, detail } };
}

function stop(code: StopCode, detail: string): NextStep {
  return { then: "stop", reason: { code, detail } };
}
