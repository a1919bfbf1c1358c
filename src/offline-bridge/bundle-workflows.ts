import { fileURLToPath } from "node:url";
import { DefaultLogger, bundleWorkflowCode, type WorkflowBundleWithSourceMap } from "@temporalio/worker";
import { logLine } from "./log-line.ts";

/** One file per task queue, that exports its workflows. */
const ENTRY = {
  "hub-contests": fileURLToPath(new URL("workflows/hub-contests.ts", import.meta.url)),
  "hub-closures": fileURLToPath(new URL("workflows/hub-closures.ts", import.meta.url)),
} as const;
export type TaskQueue = keyof typeof ENTRY;

/** Builds the sandboxed code of a queue's workflows; takes a second or two. Throws where it does not build. */
export function bundleWorkflows(taskQueue: TaskQueue): Promise<WorkflowBundleWithSourceMap> {
  const logger = new DefaultLogger("WARN", ({ message }) => logLine("warn", "hub.bridge.bundle", { detail: message }));
  return bundleWorkflowCode({ workflowsPath: ENTRY[taskQueue], logger });
}
