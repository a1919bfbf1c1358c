import { spawn } from "node:child_process";
import { BARE_ENV } from "./bare-env.ts";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a tool as a process, with nothing but `env` and the path in its environment; `input` is its standard input. */
export function runTool(
  file: string,
  args: readonly string[],
  { env = {}, input = "" }: { readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, ["--no-warnings", file, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...BARE_ENV, ...env },
  });
  const printed = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.err += text));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ code, ...printed }));
  });
}

/** The exit code of a tool whose reader is gone before it has written anything, and what it said of that. */
export function runIntoBrokenPipe(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const child = spawn(process.execPath, ["--no-warnings", file, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...BARE_ENV, ...env },
  });
  let err = "";
  child.stdout.destroy();
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ code, out: "", err }));
  });
}
