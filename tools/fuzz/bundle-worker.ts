import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** Bundles the Worker of a release just as a deploy would. @param sources with its `wrangler.toml` @returns the script's file */
export async function bundleWorker(sources: string, outDir: string): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve("wrangler/package.json");
  const cli = join(dirname(manifest), "wrangler-dist", "cli.js");
  const args = ["--no-warnings", cli, "deploy", "--dry-run", "--outdir", outDir, "--env", ""];
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: join(outDir, "logs") };
  await promisify(execFile)(process.execPath, args, { cwd: sources, env });
  return join(outDir, "index.js");
}
