import { benchFolder, withoutBench } from "./bench-folder.ts";
import { failed, passed, type CheckResult } from "./check-step.ts";
import { runTool } from "./run-tool.ts";

export async function checkLint(): Promise<CheckResult> {
  const { code, output } = await runTool("oxlint", [
    "--report-unused-disable-directives-severity=error",
    ...(benchFolder().length > 0 ? [] : ["--ignore-pattern=bench"]),
  ]);
  const [, files, rules] = /on (\d+) files with (\d+) rules/.exec(output) ?? [];
  if (code !== 0) return failed("problems", output);
  return Number(files) > 0 ? passed(`${files} files, ${rules} rules${withoutBench()}`) : failed("saw no file", output);
}
