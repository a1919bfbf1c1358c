import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

const WITHIN_MS = 180_000;

/**
 * Lets the SDK download the server it was made for. It only does so in order to run one, so that happens in a process
 * of its own, which starts it once and ends.
 */
export async function downloadBySdk(
  directory: string,
  signal?: AbortSignal,
): Promise<{ path: string } | { why: string }> {
  try {
    const script = fileURLToPath(new URL("./run-sdk-download.ts", import.meta.url));
    await run(process.execPath, [script, directory], { timeout: WITHIN_MS, ...(signal && { signal }) });
    const path = await sdkExecutable(directory);
    return path === undefined ? { why: "the SDK left no executable" } : { path };
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    return { why: said.split("\n").find((line) => line.includes("rror")) ?? said };
  }
}

/** What an earlier download left in the directory. */
export async function sdkExecutable(directory: string): Promise<string | undefined> {
  const names = await readdir(directory).catch(() => []);
  const file = names.find((name) => name.startsWith("temporal") && !name.endsWith(".downloading"));
  return file === undefined ? undefined : join(directory, file);
}
