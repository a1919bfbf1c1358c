import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { keepLoopbackFromProxy } from "../src/offline-bridge/process/loopback-without-proxy.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const FAILED = 1;

/** The rooms the hub is measured against are not the product's: they are installed when they are needed. */
function installPeers(): void {
  if (existsSync(join(HERE, "node_modules", ".package-lock.json"))) return;
  process.stderr.write("installing what only the benchmarks need, under bench/node_modules\n");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: HERE, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error("npm ci failed in bench/");
}

try {
  installPeers();
  // Only now: what measures needs what was installed.
  keepLoopbackFromProxy();
  const { runBench } = await import("./run-bench.ts");
  process.exitCode = await runBench(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = FAILED;
}
