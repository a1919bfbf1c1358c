import { failed, passed, type CheckResult } from "./check-step.ts";
import { runTool } from "./run-tool.ts";

export async function checkFormat(): Promise<CheckResult> {
  const { code, output } = await runTool("oxfmt", ["--check"]);
  const files = Number(/on (\d+) files/.exec(output)?.[1] ?? 0);
  if (code !== 0) return failed("not formatted", `${output}\nMend it with: npm run format`);
  return files > 0 ? passed(`${files} files`) : failed("saw no file", output);
}
