import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { WorkflowBundleWithSourceMap } from "@temporalio/worker";
import * as v from "valibot";

const run = promisify(execFile);
const BUILD = fileURLToPath(new URL("build-bundle.ts", import.meta.url));
const LARGEST_BUNDLE = 64 * 1024 * 1024;

/** Each is the name of a file in `workflows/`. */
export type TaskQueue = "hub-contests" | "hub-closures";

const Bundle = v.object({ code: v.string(), sourceMap: v.string() });

/** Builds the sandboxed code of a queue's workflows; takes a second or two. Throws where it does not build. */
export async function bundleWorkflows(taskQueue: TaskQueue): Promise<WorkflowBundleWithSourceMap> {
  const { stdout } = await run(process.execPath, [BUILD, taskQueue], { maxBuffer: LARGEST_BUNDLE });
  return v.parse(Bundle, JSON.parse(stdout));
}
