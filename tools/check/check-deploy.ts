import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { unstable_readConfig } from "wrangler";
import { PROJECT } from "../project.ts";
import { failed, passed, type CheckResult } from "./check-step.ts";
import { BoundConfig, compareBindings } from "./compare-bindings.ts";
import { envMembers } from "./env-members.ts";
import { runTool } from "./run-tool.ts";

/** What production must be given by hand and may not stand in wrangler.toml (TOK3). */
const NOT_IN_CONFIG = /env\.(HUB_ENV|HUB_JWT_SECRET|HUB_TO_BRIDGE_SECRETS|BRIDGE_TO_HUB_SECRETS)\b/g;
/** Without this limit on each address every stranger's request is worked on (SOK10). */
const ADDRESS_LIMIT = "env.ADDRESS_LIMIT (600 requests/60s)";

/**
 * Builds what would be deployed, without deploying it; a warning of the tool counts as a failure. What it binds is
 * compared with the type `Env` (DOC4).
 */
export async function checkDeploy(): Promise<CheckResult> {
  const args = ["deploy", "--dry-run", "--env", "production", "--outdir", ".cache/deploy"];
  const { code, output } = await runTool("wrangler", args);
  if (code !== 0) return failed("it does not build", output);
  if (output.includes("[WARNING]")) return failed("warnings", output);
  const leaked = output.match(NOT_IN_CONFIG);
  if (leaked) return failed(`${leaked.join(", ")} in wrangler.toml`, output);
  if (!output.includes(ADDRESS_LIMIT)) return failed(`${ADDRESS_LIMIT} is not bound`, output);
  const config = v.parse(BoundConfig, readConfig());
  const members = envMembers(readText("src/durable/env.ts"));
  const faults = compareBindings(members, config, listedSettings(readText(".dev.vars.example")));
  if (faults.length > 0) return failed("Env and wrangler.toml differ", faults.map((fault) => `  ${fault}`).join("\n"));
  return passed(
    `${/Total Upload: ([^\n]*)/.exec(output)?.[1]?.trim() ?? "built"}, ${members.length} bindings and settings`,
  );
}

/** The names in a `.dev.vars.example`, those commented out included. */
export function listedSettings(example: string): readonly string[] {
  return [...example.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map(([, name = ""]) => name);
}

function readConfig(): unknown {
  return unstable_readConfig({ config: join(PROJECT, "wrangler.toml"), env: "production" }, { hideWarnings: true });
}

function readText(file: string): string {
  return readFileSync(join(PROJECT, file), "utf8");
}
