import { fileURLToPath } from "node:url";
import { DefaultLogger, bundleWorkflowCode } from "@temporalio/worker";

/**
 * `node build-bundle.ts <task queue>`: writes the sandboxed code of a queue's workflows to standard output, as JSON.
 * A process of its own, because the compiler leaves 160 MB behind.
 */
const [taskQueue = ""] = process.argv.slice(2);

/**
 * Evaluated once for all runs instead of once for each, which saves a quarter of a contest's work: these hold no state.
 * Paths are seen from the queue's entry.
 */
const CONTRACT = ["valibot", "../../../durable/protocol/bridge/offline-result.ts"];
const GAME = ["../../../durable/rules/contests/settle-contest.ts", "../../../durable/rules/rituals/settle-ritual.ts"];
const SHARED = taskQueue === "hub-contests" ? [...CONTRACT, ...GAME] : CONTRACT;

// A signal for the whole group is for the process that waits for this one.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
const bundle = await bundleWorkflowCode({
  // One file per task queue, that exports its workflows.
  workflowsPath: fileURLToPath(new URL(`workflows/${taskQueue}.ts`, import.meta.url)),
  preloadModules: SHARED,
  logger: new DefaultLogger("WARN", ({ message }) => console.error(message)),
});
process.stdout.write(JSON.stringify(bundle));
