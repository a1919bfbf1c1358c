import { readFileSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import ts from "typescript";
import * as v from "valibot";
import { PROJECT } from "../project.ts";
import {
  type CheckResult,
  type ToolRun,
  benchFolder,
  failed,
  passed,
  runTool,
  sourceFiles,
  withoutBench,
} from "./run-tool.ts";

export async function checkFormat(): Promise<CheckResult> {
  const { code, output } = await runTool("oxfmt", ["--check"]);
  const files = Number(/on (\d+) files/.exec(output)?.[1] ?? 0);
  if (code !== 0) return failed("not formatted", `${output}\nMend it with: npm run format`);
  return files > 0 ? passed(`${files} files`) : failed("saw no file", output);
}

export async function checkLint(): Promise<CheckResult> {
  const { code, output } = await runTool("oxlint", [
    "--report-unused-disable-directives-severity=error",
    ...(benchFolder().length > 0 ? [] : ["--ignore-pattern=bench"]),
  ]);
  const [, files, rules] = /on (\d+) files with (\d+) rules/.exec(output) ?? [];
  if (code !== 0) return failed("problems", output);
  return Number(files) > 0 ? passed(`${files} files, ${rules} rules${withoutBench()}`) : failed("saw no file", output);
}

const References = v.object({ references: v.pipe(v.array(v.object({ path: v.string() })), v.minLength(1)) });
const BuildInfo = v.object({ fileNames: v.array(v.string()) });

/** Checks every world against its own tsconfig.json, and that no file is in none of them. */
export async function checkTypes(): Promise<CheckResult> {
  const errors = await checkProjects([...ownProjects(), ...benchProjects()]);
  if (errors !== "") return failed("errors", errors);
  const seen = filesSeen(join(PROJECT, ".cache", "types"));
  const files = sourceFiles(["src", "tools", "test", "testkit", "config", ...benchFolder()]);
  const missed = files.filter((file) => !seen.has(file));
  if (missed.length > 0)
    return failed(
      "files in no tsconfig",
      `No tsconfig.json includes:\n${missed.map((file) => `  ${file}\n`).join("")}`,
    );
  return files.length > 0
    ? passed(`${files.length} files${withoutBench()}`)
    : failed("saw no file", "no TypeScript file was found");
}

/** TypeScript 7, whose compiler is native and takes a quarter of the time; `typescript` is 6, for its API, which 7 lacks. */
const COMPILER = "../typescript-native/bin/tsc";

/**
 * One process a project: `tsc --build` looks at the files that a project includes and not at those that they import, so
 * after a change it leaves out the projects that only import what has changed.
 */
async function checkProjects(projects: readonly string[]): Promise<string> {
  const waiting = [...projects];
  const outputs: string[] = [];
  const work = async (): Promise<void> => {
    for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) {
      const { code, output } = await runTool(COMPILER, ["--project", project]);
      if (code !== 0) outputs.push(output);
    }
  };
  await Promise.all([work(), work()]);
  return outputs.join("\n");
}

/** The projects that tsconfig.json refers to. */
function ownProjects(): string[] {
  const read = ts.readConfigFile(join(PROJECT, "tsconfig.json"), (file) => readFileSync(file, "utf8"));
  return v.parse(References, read.config).references.map(({ path }) => path);
}

/** One for Node, and one for the Worker that counts rows. */
function benchProjects(): string[] {
  return benchFolder().flatMap((folder) => [folder, join(folder, "serve", "counted")]);
}

/** The files of the last builds, from their build info. */
function filesSeen(notes: string): Set<string> {
  const files = readdirSync(notes).flatMap((name) => {
    const { fileNames } = v.parse(BuildInfo, JSON.parse(readFileSync(join(notes, name), "utf8")));
    return fileNames.map((file) => relative(PROJECT, resolve(notes, file)));
  });
  return new Set(files);
}

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
    ? failed(`${error} imports over a fence`, formatViolations(cruised))
    : passed(`${totalCruised} modules, ${cruised.summary.ruleSetUsed.forbidden.length} fences`);
}

function readCruised(json: string): Cruised | undefined {
  try {
    return v.parse(Cruised, JSON.parse(json));
  } catch {
    return undefined;
  }
}

function formatViolations({ summary }: Cruised): string {
  const why = new Map(summary.ruleSetUsed.forbidden.map(({ name, comment }) => [name, comment ?? ""]));
  return summary.violations
    .map(({ from, to, rule, cycle }) => {
      const way = cycle ? [from, ...cycle.map(({ name }) => name)] : [from, to];
      return `  ${way.join("\n    → ")}\n    ${rule.name}: ${why.get(rule.name)}`;
    })
    .join("\n");
}

const HINTS = "--treat-config-hints-as-errors";
/**
 * The benchmarks use files of the product, so they are looked at even where their packages are not installed. What those
 * packages want of each other is unknown then, so the product's own are compared in a run apart.
 */
const RUNS_WITHOUT_BENCH = [
  ["--exclude", "dependencies"],
  ["--dependencies", "--workspace", ".", HINTS],
];

/** Finds unused files, exports and packages. */
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
