import type { EdgeMiddleware } from "./app-env.ts";

/** Gives the request the id that its log lines and its answer to a bug carry. */
export const setCorrelationId: EdgeMiddleware = async (c, next) => {
  c.set("correlationId", crypto.randomUUID());
  return next();
};
