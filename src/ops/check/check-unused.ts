import { benchFolder, withoutBench } from "./bench-folder.ts";
import { failed, passed, type CheckResult } from "./check-step.ts";
import { runTool } from "./run-tool.ts";

/** Files, exports and packages that nobody uses. */
export async function checkUnused(): Promise<CheckResult> {
  const workspaces = benchFolder().length > 0 ? [] : ["--workspace", "."];
  const { code, output } = await runTool("knip", ["--no-progress", "--treat-config-hints-as-errors", ...workspaces]);
  return code === 0 ? passed(`none${withoutBench()}`) : failed("dead code or packages", output);
}
