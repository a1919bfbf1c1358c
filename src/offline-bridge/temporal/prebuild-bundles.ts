import { bundleWorkflows } from "./bundle-workflows.ts";

/**
 * `node src/offline-bridge/temporal/prebuild-bundles.ts`: builds the workflows of both task queues into `.cache/workflows`,
 * so that an image starts in seconds, on a file system that it cannot write.
 */
for (const taskQueue of ["hub-contests", "hub-closures"] as const) {
  const { code } = await bundleWorkflows(taskQueue);
  console.log(`${taskQueue}: ${Math.round(code.length / 1024)} KiB`);
}
