import { failed, passed, type CheckResult } from "./check-step.ts";
import { runTool } from "./run-tool.ts";

/** Files, exports and packages that nobody uses. */
export async function checkUnused(): Promise<CheckResult> {
  const { code, output } = await runTool("knip", ["--no-progress", "--treat-config-hints-as-errors"]);
  return code === 0 ? passed("none") : failed("dead code or packages", output);
}
