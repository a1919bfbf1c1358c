import type { EdgeMiddleware } from "./app-env.ts";

/** Gives the request the id under which the log speaks of it. */
export const nameRequest: EdgeMiddleware = async (c, next) => {
  c.set("correlationId", crypto.randomUUID());
  return next();
};
