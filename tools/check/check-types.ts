import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import ts from "typescript";
import * as v from "valibot";
import { PROJECT } from "../project.ts";
import { benchFolder, withoutBench } from "./bench-folder.ts";
import { failed, passed, type CheckResult } from "./check-step.ts";
import { runTool } from "./run-tool.ts";
import { sourceFiles } from "./source-files.ts";

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

/**
 * One process a project: `tsc --build` looks at the files that a project includes and not at those that they import, so
 * after a change it leaves out the projects that only import what has changed.
 */
async function checkProjects(projects: readonly string[]): Promise<string> {
  const waiting = [...projects];
  const outputs: string[] = [];
  const work = async (): Promise<void> => {
    for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) {
      const { code, output } = await runTool("tsc", ["--project", project]);
      if (code !== 0) outputs.push(output);
    }
  };
  await Promise.all([work(), work()]);
  return outputs.join("\n");
}

/** What tsconfig.json refers to. */
function ownProjects(): string[] {
  const read = ts.readConfigFile(join(PROJECT, "tsconfig.json"), (file) => readFileSync(file, "utf8"));
  return v.parse(References, read.config).references.map(({ path }) => path);
}

/** One for Node, and one for the Worker that counts rows. */
function benchProjects(): string[] {
  return benchFolder().flatMap((folder) => [folder, join(folder, "serve", "counted")]);
}

/** What the last builds looked at stands in the notes they left. */
function filesSeen(notes: string): Set<string> {
  const files = readdirSync(notes).flatMap((name) => {
    const { fileNames } = v.parse(BuildInfo, JSON.parse(readFileSync(join(notes, name), "utf8")));
    return fileNames.map((file) => relative(PROJECT, resolve(notes, file)));
  });
  return new Set(files);
}
