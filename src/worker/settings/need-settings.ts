import type { EdgeMiddleware } from "../app-env.ts";
import { log } from "../log.ts";
import { refuse } from "../refuse.ts";
import { settingsOf } from "./settings.ts";

let told = "";

/** TOK3: a hub that is not set up answers nothing, and says what it lacks, in the log once (TOK8). */
export const needSettings: EdgeMiddleware = async (c, next) => {
  const read = settingsOf(c.env);
  if (!read.ok) {
    tellOnce(read.faults);
    return refuse(c, { code: "misconfigured", detail: `the hub is not set up: ${read.faults.join("; ")}` });
  }
  c.set("settings", read.settings);
  return next();
};

export function tellOnce(faults: readonly string[]): void {
  const line = faults.join("; ");
  if (line === told) return;
  told = line;
  log("error", `misconfigured: ${line}`, { faults });
}
