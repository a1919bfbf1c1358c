import hub from "../../../package.json" with { type: "json" };
import type { EdgeContext } from "../app-env.ts";

/** `GET /healthz` (RUN2): the process answers, whatever else is wrong. */
export function health(c: EdgeContext) {
  return c.json({ status: "ok", version: hub.version });
}
