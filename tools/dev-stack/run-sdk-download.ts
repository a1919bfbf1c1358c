import { mkdirSync } from "node:fs";
import { TestWorkflowEnvironment } from "@temporalio/testing";

/** `node tools/dev-stack/run-sdk-download.ts DIRECTORY`: makes the SDK download its Temporal server there, by running it once. */
const [downloadDir] = process.argv.slice(2);
if (downloadDir === undefined) throw new Error("name the directory that gets the server");
mkdirSync(downloadDir, { recursive: true });
const executable = { type: "cached-download", version: "default", downloadDir, ttl: "365 days" } as const;
const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
await environment.teardown();
