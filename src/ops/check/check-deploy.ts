import { failed, passed, type CheckResult } from "./check-step.ts";
import { runTool } from "./run-tool.ts";

/** What production must be given by hand and may not stand in wrangler.toml (TOK3). */
const NOT_IN_CONFIG = /env\.(HUB_ENV|HUB_JWT_SECRET|HUB_TO_BRIDGE_SECRETS|BRIDGE_TO_HUB_SECRETS)\b/g;
/** The limit of addresses with what it allows (SOK10): without it every stranger's request is worked on. */
const BOUND = ["env.ROOMS", "env.DIRECTORY", "env.CATALOG", "env.JOBS", "env.ADDRESS_LIMIT (600 requests/60s)"];

/** Builds what would be deployed, without deploying it; a warning of the tool counts as a failure. */
export async function checkDeploy(): Promise<CheckResult> {
  const args = ["deploy", "--dry-run", "--env", "production", "--outdir", ".cache/deploy"];
  const { code, output } = await runTool("wrangler", args);
  if (code !== 0) return failed("it does not build", output);
  if (output.includes("[WARNING]")) return failed("warnings", output);
  const leaked = output.match(NOT_IN_CONFIG);
  if (leaked) return failed(`${leaked.join(", ")} in wrangler.toml`, output);
  const unbound = BOUND.filter((name) => !output.includes(name));
  if (unbound.length > 0) return failed(`${unbound.join(", ")} is not bound`, output);
  return passed(/Total Upload: ([^\n]*)/.exec(output)?.[1]?.trim() ?? "built");
}
