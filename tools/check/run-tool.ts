import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../project.ts";

/** One thing that `npm run check` looks at. */
export interface CheckStep {
  readonly name: string;
  /** The tool's subject, for `--help`. */
  readonly about: string;
  run(): Promise<CheckResult>;
}

/** `note` says in a few words what was seen, so that a step that saw nothing stands out. */
export type CheckResult =
  | { readonly ok: true; readonly note: string }
  | { readonly ok: false; readonly note: string; readonly output: string };

export function passed(note: string): CheckResult {
  return { ok: true, note };
}

export function failed(note: string, output: string): CheckResult {
  return { ok: false, note, output };
}

export interface ToolRun {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  /** Both streams as they came. */
  readonly output: string;
}

/**
 * Runs an executable of the project's own packages, by its name or its path from `node_modules/.bin`, in the project's
 * directory, without colours.
 */
export function runTool(name: string, args: readonly string[]): Promise<ToolRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(PROJECT, "node_modules", ".bin", name), args, {
      cwd: PROJECT,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        NO_COLOR: "1",
        FORCE_COLOR: "0",
        WRANGLER_SEND_METRICS: "false",
        WRANGLER_HIDE_BANNER: "true",
      },
    });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, output }));
  });
}

/** The TypeScript files below these folders, as paths from the project's directory with slashes. A folder may be missing. */
export function sourceFiles(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => filesBelow(folder)).filter((file) => /\.tsx?$/.test(file));
}

function filesBelow(folder: string): string[] {
  try {
    const entries = readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
      .map((entry) => join(entry.parentPath, entry.name).slice(PROJECT.length).replaceAll("\\", "/"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/**
 * The folder of the benchmarks, if it can be looked at: their own packages are installed apart (`npm ci --prefix bench`),
 * so that the product stays light, and without them no type there is known. npm writes the file when it has installed all.
 */
export function benchFolder(): readonly string[] {
  return existsSync(join(PROJECT, "bench", "node_modules", ".package-lock.json")) ? ["bench"] : [];
}

/** Behind a step's note, where the benchmarks were left out. */
export function withoutBench(): string {
  return benchFolder().length > 0 ? "" : "; bench left out, its packages are not installed";
}
