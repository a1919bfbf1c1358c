import * as v from "valibot";
import { failed, passed, type CheckResult } from "./check-step.ts";
import { runTool } from "./run-tool.ts";
import { sourceFiles } from "./source-files.ts";

const Cruised = v.object({
  modules: v.array(v.object({ source: v.string() })),
  summary: v.object({
    error: v.number(),
    totalCruised: v.number(),
    violations: v.array(
      v.object({
        from: v.string(),
        to: v.string(),
        rule: v.object({ name: v.string() }),
        cycle: v.optional(v.array(v.object({ name: v.string() }))),
      }),
    ),
    ruleSetUsed: v.object({ forbidden: v.array(v.object({ name: v.string(), comment: v.optional(v.string()) })) }),
  }),
});

type Cruised = v.InferOutput<typeof Cruised>;

/** Checks the fences of `config/dependency-cruiser.mjs`, and that the tool saw every file: it also passes when it saw none. */
export async function checkImports(): Promise<CheckResult> {
  const folders = ["src", "tools", "test", "testkit", "config"];
  const { stdout, output } = await runTool("depcruise", [
    ...["--config", "config/dependency-cruiser.mjs", "--output-type", "json"],
    ...folders,
  ]);
  const cruised = readCruised(stdout);
  if (cruised === undefined) return failed("the tool failed", output);
  const seen = new Set(cruised.modules.map(({ source }) => source));
  const missed = sourceFiles(folders).filter((file) => !seen.has(file) && !file.endsWith(".d.ts"));
  if (missed.length > 0 || seen.size === 0)
    return failed("files it did not see", `Not in the import graph:\n${missed.map((file) => `  ${file}\n`).join("")}`);
  const { error, totalCruised } = cruised.summary;
  return error > 0
    ? failed(`${error} imports over a fence`, tellViolations(cruised))
    : passed(`${totalCruised} modules, ${cruised.summary.ruleSetUsed.forbidden.length} fences`);
}

function readCruised(json: string): Cruised | undefined {
  try {
    return v.parse(Cruised, JSON.parse(json));
  } catch {
    return undefined;
  }
}

function tellViolations({ summary }: Cruised): string {
  const why = new Map(summary.ruleSetUsed.forbidden.map(({ name, comment }) => [name, comment ?? ""]));
  return summary.violations
    .map(({ from, to, rule, cycle }) => {
      const way = cycle ? [from, ...cycle.map(({ name }) => name)] : [from, to];
      return `  ${way.join("\n    → ")}\n    ${rule.name}: ${why.get(rule.name)}`;
    })
    .join("\n");
}
