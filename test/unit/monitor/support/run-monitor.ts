import { spawn, type ChildProcess } from "node:child_process";
import { vi } from "vitest";
import { ContestMonitor } from "../../../../src/cli/monitor/contest-monitor.ts";
import { LogDecoder } from "../../../../src/cli/monitor/log/log-decoder.ts";
import type { Summary } from "../../../../src/cli/monitor/summary.ts";

// Each run is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 30_000 });

export interface MonitorRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningMonitor {
  readonly process: ChildProcess;
  /** Its output so far. */
  readonly printed: { stdout: string; stderr: string };
  readonly ended: Promise<MonitorRun>;
}

/** Starts `npm run monitor:contests -- …args` as a process of its own, without npm around it. */
export function startMonitor(args: readonly string[]): RunningMonitor {
  const child = spawn(process.execPath, ["src/cli/monitor-contests.ts", ...args], { stdio: "pipe" });
  const printed = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.stderr += text));
  child.stdin.on("error", () => {});
  const ended = new Promise<MonitorRun>((resolve) => {
    child.once("close", (code) => resolve({ code, ...printed }));
  });
  return { process: child, printed, ended };
}

/** Runs it to its end, with this on standard input. */
export async function runMonitor(args: readonly string[], stdin: string | Buffer = ""): Promise<MonitorRun> {
  const running = startMonitor(args);
  running.process.stdin?.end(stdin);
  return running.ended;
}

/** The `--json` summary of a text on standard input. */
export async function summaryOf(text: string | Buffer): Promise<Summary> {
  const { stdout } = await runMonitor(["--json"], text);
  return JSON.parse(stdout);
}

/** The same without a process, for tests that look at many texts. */
export function summaryHere(text: string): Summary {
  const monitor = new ContestMonitor({ armingMs: 8000, resolutionMs: 800 });
  const reading = monitor.reading();
  reading.text(text);
  reading.end();
  return monitor.summary();
}

/** The same for bytes as a file holds them, in pieces of a few bytes at first. */
export async function summaryOfBytes(bytes: Buffer): Promise<Summary> {
  const monitor = new ContestMonitor({ armingMs: 8000, resolutionMs: 800 });
  const reading = monitor.reading();
  const decoder = new LogDecoder(reading);
  for (let from = 0, length = 1; from < bytes.length; from += length) {
    length = Math.min(from + 1, 4096);
    await decoder.write(bytes.subarray(from, from + length));
  }
  await decoder.end();
  reading.end();
  return monitor.summary();
}
