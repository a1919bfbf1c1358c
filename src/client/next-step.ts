import { CLOSE } from "../durable/protocol/close-code.ts";
import type { HttpProblem } from "./http-answer.ts";
import type { StopCode, StopReason } from "./stop-reason.ts";

/** What a client does after a connection ended or was refused. */
export type NextStep =
  | { readonly then: "retry"; readonly because: string; readonly atLeastMs?: number }
  /** With another token; where there is none to be had, stop with `otherwise`. */
  | { readonly then: "renew-token"; readonly otherwise: StopReason }
  | { readonly then: "stop"; readonly reason: StopReason };

/** SOK7. Codes nobody announced (1006 above all) are drops: the client resumes. */
export function afterClose(code: number, reason: string): NextStep {
  const said = reason === "" ? "" : `: ${reason}`;
  switch (code) {
    case CLOSE.tokenExpired:
      return { then: "renew-token", otherwise: { code: "token-expired", detail: `the token has expired${said}` } };
    case CLOSE.removed:
      return stop("removed", `removed from the room${said}`);
    case CLOSE.replaced:
      return stop("replaced", `replaced by a newer connection of the same actor${said}`);
    case CLOSE.protocolTooOld:
      return stop("protocol-too-old", `the hub no longer speaks this client's protocol${said}`);
    default:
      return { then: "retry", because: `the connection closed (${code}${said})` };
  }
}

/** SOK2, as the ticket route or a getToken behind it refuses. `seated` is who was in this room already. */
export function afterRefusal(problem: HttpProblem, seated: boolean): NextStep {
  const because = `${problem.code}: ${problem.detail}`;
  switch (problem.code) {
    case "unauthenticated":
      return { then: "renew-token", otherwise: { code: "unauthenticated", detail: problem.detail } };
    case "forbidden":
    case "banned":
    case "unknown-room-address":
      return stop(problem.code, problem.detail);
    case "upgrade-required":
      return stop("protocol-too-old", problem.detail);
    case "room-full":
      // Who was in loses the place only after the grace, and may find it again; who never was, should hear it.
      return seated ? { then: "retry", because } : stop("room-full", problem.detail);
    default: {
      const mayPass = problem.status === 0 || problem.status === 429 || problem.status >= 500;
      if (!mayPass) return stop("refused", because);
      return {
        then: "retry",
        because,
        ...(problem.retryAfterMs === undefined ? {} : { atLeastMs: problem.retryAfterMs }),
      };
    }
  }
}

function stop(code: StopCode, detail: string): NextStep {
  return { then: "stop", reason: { code, detail } };
}
