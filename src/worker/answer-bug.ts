import type { ErrorHandler } from "hono";
import { ROOM_UNAVAILABLE } from "../durable/room-api.ts";
import type { AppEnv } from "./app-env.ts";
import { log } from "./log.ts";
import { refuse } from "./refuse.ts";

/** Answers an error that no handler caught: a bug, or an object on the move. Only the log gets the stack. */
export const answerBug: ErrorHandler<AppEnv> = (error, c) => {
  if (error.message.startsWith(ROOM_UNAVAILABLE)) {
    return refuse(c, { code: "busy", detail: error.message.slice(ROOM_UNAVAILABLE.length), retryAfterMs: 5000 });
  }
  if (isTransient(error) || isOfEarlierRelease(error)) {
    return refuse(c, {
      code: "busy",
      detail: "the room is not reachable just now; try again",
      cause: error.message,
      retryAfterMs: 1000,
    });
  }
  const { correlationId } = c.var;
  const { method, path } = c.req;
  log("error", "hub.edge.failed", { correlationId, method, path, error: error.message, stack: error.stack });
  return refuse(c, { code: "internal", detail: `this is a bug; the hub's log tells of it under ${correlationId}` });
};

/**
 * While a release is deployed a room may still be of the one before, and does not have every method yet. The runtime names
 * the method in the error's text alone.
 */
function isOfEarlierRelease(error: Error): boolean {
  return error.message.includes("does not implement the method");
}

/** The runtime marks transient errors: an object that is overloaded, restarting or being deployed. */
function isTransient(error: Error): boolean {
  return ("overloaded" in error && error.overloaded === true) || ("retryable" in error && error.retryable === true);
}
