import { benchFolder } from "./bench-folder.ts";
import { failed, passed, type CheckResult } from "./check-step.ts";
import { runTool, type ToolRun } from "./run-tool.ts";

const HINTS = "--treat-config-hints-as-errors";
/**
 * The benchmarks use files of the product, so they are looked at even where their packages are not installed. What those
 * packages want of each other is unknown then, so the product's own are compared in a run apart.
 */
const RUNS_WITHOUT_BENCH = [
  ["--exclude", "dependencies"],
  ["--dependencies", "--workspace", ".", HINTS],
];

/** Files, exports and packages that nobody uses. */
export async function checkUnused(): Promise<CheckResult> {
  const runs = benchFolder().length > 0 ? [[HINTS]] : RUNS_WITHOUT_BENCH;
  for (const flags of runs) {
    const { code, output }: ToolRun = await runTool("knip", [
      "--no-progress",
      "--config",
      "config/knip.jsonc",
      ...flags,
    ]);
    if (code !== 0) return failed("dead code or packages", output);
  }
  return passed(benchFolder().length > 0 ? "none" : "none; bench's own packages are not installed");
}
