import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readArguments, USAGE, type BenchArguments } from "./arguments.ts";
import type { Goal, Row } from "./report/outcome.ts";
import { tellOutcome } from "./report/tell-outcome.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const FAILED = 1;
const WRONG_USAGE = 64;
const WARM_UP_MS = 1000;

async function main(argv: readonly string[]): Promise<number> {
  const read = readArguments(argv);
  switch (read.kind) {
    case "help":
      process.stdout.write(USAGE);
      return 0;
    case "wrong":
      process.stderr.write(`bench: ${read.message}\n\n${USAGE}`);
      return WRONG_USAGE;
    case "run":
      return bench(read.arguments);
  }
}

async function bench(given: BenchArguments): Promise<number> {
  installPeers();
  // After the installation: what measures needs what was installed.
  const { LoadProcesses } = await import("./load/load-processes.ts");
  const { MEASUREMENTS } = await import("./rows/measurements.ts");
  const wanted = MEASUREMENTS.filter(({ ids }) => given.only.length === 0 || ids.some((id) => given.only.includes(id)));
  const stateDir = mkdtempSync(join(tmpdir(), "hub-bench-"));
  const load = new LoadProcesses(given.loadProcesses);
  const tell = (line: string) => void process.stderr.write(`${line}\n`);
  const rows: Row[] = [];
  const goals: Goal[] = [];
  try {
    for (const { run } of wanted) {
      const { rounds, measureMs, contestSeconds } = given;
      const outcome = await run({ load, stateDir, rounds, measureMs, contestSeconds, warmUpMs: WARM_UP_MS, tell });
      rows.push(...outcome.rows);
      goals.push(...outcome.goals);
    }
  } finally {
    load.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
  const outcome = { rows, goals };
  process.stdout.write(`${given.json ? JSON.stringify(outcome) : tellOutcome(outcome)}\n`);
  return 0;
}

/** The rooms the hub is measured against are not the product's: they are installed when they are needed. */
function installPeers(): void {
  if (existsSync(join(HERE, "node_modules", ".package-lock.json"))) return;
  process.stderr.write("installing what only the benchmarks need, under bench/node_modules\n");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: HERE, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error("npm ci failed in bench/");
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = FAILED;
}
