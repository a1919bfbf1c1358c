import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import * as v from "valibot";
import { PROJECT } from "../project.ts";
import { benchFolder, withoutBench } from "./bench-folder.ts";
import { failed, passed, type CheckResult } from "./check-step.ts";
import { runTool } from "./run-tool.ts";
import { sourceFiles } from "./source-files.ts";

const BuildInfo = v.object({ fileNames: v.array(v.string()) });

/** Checks every area against its own tsconfig, and that no file is in none of them. */
export async function checkTypes(): Promise<CheckResult> {
  const { code, output } = await runTool("tsc", ["--build", ".", ...benchProjects()]);
  if (code !== 0) return failed("errors", output);
  const seen = filesSeen(join(PROJECT, ".cache", "types"));
  const files = sourceFiles(["src", "test", ...benchFolder()]);
  const missed = files.filter((file) => !seen.has(file));
  if (missed.length > 0)
    return failed(
      "files in no tsconfig",
      `No tsconfig*.json includes:\n${missed.map((file) => `  ${file}\n`).join("")}`,
    );
  return files.length > 0 ? passed(`${files.length} files${withoutBench()}`) : failed("saw no file", output);
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
