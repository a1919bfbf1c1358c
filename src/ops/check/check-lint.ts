import { failed, passed, type CheckResult } from "./check-step.ts";
import { runTool } from "./run-tool.ts";

export async function checkLint(): Promise<CheckResult> {
  const { code, output } = await runTool("oxlint", ["--report-unused-disable-directives-severity=error"]);
  const [, files, rules] = /on (\d+) files with (\d+) rules/.exec(output) ?? [];
  if (code !== 0) return failed("problems", output);
  return Number(files) > 0 ? passed(`${files} files, ${rules} rules`) : failed("saw no file", output);
}
