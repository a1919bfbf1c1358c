import { existsSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../project.ts";

/**
 * The folder of the benchmarks, if it can be looked at: their own packages are installed apart (`npm ci --prefix bench`),
 * so that the product stays light, and without them no type there is known. npm writes the file when it has installed all.
 */
export function benchFolder(): readonly string[] {
  return existsSync(join(PROJECT, "bench", "node_modules", ".package-lock.json")) ? ["bench"] : [];
}

/** Behind a step's note, where the benchmarks were left out. */
export function withoutBench(): string {
  return benchFolder().length > 0 ? "" : "; bench left out, its packages are not installed";
}
