import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { waitUntil } from "../../../tools/dev-stack/processes/wait-until.ts";
import { PROJECT } from "../../../tools/project.ts";

/** A command in a terminal of its own, as a person has it. */
export interface Terminal {
  /** Everything that stands in the terminal so far. */
  said(): string;
  /** Waits until something stands there; throws with all that does where it does not come. */
  sees(pattern: RegExp): Promise<void>;
  /** The terminal signals every process in its foreground: npm, and the one that npm started. */
  pressCtrlC(): void;
  /** The command's exit code. */
  readonly exited: Promise<number | null>;
}

const SEES_WITHIN_MS = 90_000;

/** Runs a command (without a shell that would answer Ctrl-C itself) in the project's folder; `script` of util-linux, which every Debian has, makes the terminal. */
export function openTerminal(command: string, env: Readonly<Record<string, string>>): Terminal {
  const { PATH = "", HOME = "", NODE_COMPILE_CACHE = "" } = process.env;
  const options = { cwd: PROJECT, env: { PATH, HOME, NODE_COMPILE_CACHE, TERM: "dumb", SHELL: "/bin/sh", ...env } };
  const child = spawn(
    "script",
    ["--quiet", "--return", "--flush", "--command", `exec ${command}`, "/dev/null"],
    options,
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk) => (said += String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  let isOver = false;
  void exited.then(() => (isOver = true));
  // Its end closes the terminal, which ends what runs there.
  onTestFinished(async () => {
    child.kill();
    await exited;
  });
  return {
    said: () => said,
    async sees(pattern) {
      await waitUntil(async () => isOver || pattern.test(said), { withinMs: SEES_WITHIN_MS });
      if (!pattern.test(said)) throw new Error(`${command} did not say ${pattern}:\n${said}`);
    },
    pressCtrlC: () => void child.stdin.write("\u0003"),
    exited,
  };
}

/** A folder for temporary files, by which what a tool leaves behind is known. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ctrl-c-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The commands of the processes that have the folder for their temporary files: a tool, and all it started. */
export function startedWith(folder: string): readonly string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`TMPDIR=${folder}`)) return [];
      return [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")];
    } catch {
      return [];
    }
  });
}
