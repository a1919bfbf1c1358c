import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** Where a Worker's one file lies after bundling. */
export interface Bundle {
  /** Its wrangler.toml. */
  readonly config: string;
  readonly script: string;
}

/** Bundles a Worker just as a deploy would, from this entry. */
export async function bundle(config: string, entry: string, outDir: string): Promise<Bundle> {
  const args = [wranglerCli(), "deploy", entry, "--dry-run", "--config", config, "--outdir", outDir, "--env", ""];
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: join(outDir, "logs") };
  try {
    await promisify(execFile)(process.execPath, ["--no-warnings", ...args], { cwd: dirname(config), env });
  } catch (cause) {
    throw new Error(`${basename(dirname(config))} cannot be bundled`, { cause });
  }
  return { config, script: join(outDir, `${basename(entry, extname(entry))}.js`) };
}

function wranglerCli(): string {
  const manifest = createRequire(import.meta.url).resolve("wrangler/package.json");
  return join(dirname(manifest), "wrangler-dist", "cli.js");
}
