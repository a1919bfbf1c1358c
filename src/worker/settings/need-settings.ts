import type { EdgeMiddleware } from "../app-env.ts";
import { log } from "../log.ts";
import { refuse } from "../refuse.ts";
import { settingsOf } from "./settings.ts";

let loggedFaults = "";

/** A hub that is not set up refuses every request and names what is missing; the log says it once (TOK3, TOK8). */
export const needSettings: EdgeMiddleware = async (c, next) => {
  const read = settingsOf(c.env);
  if (!read.ok) {
    logFaultsOnce(read.faults);
    return refuse(c, { code: "misconfigured", detail: `the hub is not set up: ${read.faults.join("; ")}` });
  }
  c.set("settings", read.settings);
  return next();
};

export function logFaultsOnce(faults: readonly string[]): void {
  const line = faults.join("; ");
  if (line === loggedFaults) return;
  loggedFaults = line;
  log("error", `misconfigured: ${line}`, { faults });
}
