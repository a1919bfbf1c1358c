import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Client } from "@temporalio/client";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { until } from "../until.ts";

/** The directory of a release's histories, which is the first argument of the process. */
export function historiesDirectory(): string {
  const [release] = process.argv.slice(2);
  if (release === undefined) throw new Error("say which release these histories are of, such as 0.2.0");
  const directory = fileURLToPath(new URL(`../../closure/histories/${release}/`, import.meta.url));
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Writes the history of a run that has ended, or ends soon, as `<name>.json`. */
export async function saveHistory(client: Client, directory: string, name: string, workflowId: string): Promise<void> {
  const handle = client.workflow.getHandle(workflowId);
  await until(async () => (await handle.describe()).status.name !== "RUNNING", `${workflowId} to end`, 60_000);
  await saveHistorySoFar(client, directory, name, workflowId);
}

/** Writes the history as far as it goes: a run that waits has to go on as well. */
export async function saveHistorySoFar(
  client: Client,
  directory: string,
  name: string,
  workflowId: string,
): Promise<void> {
  const history: unknown = JSON.parse(historyToJSON(await client.workflow.getHandle(workflowId).fetchHistory()));
  writeFileSync(`${directory}${name}.json`, `${JSON.stringify(history, withoutMachine, 2)}\n`);
}

/** Says nothing of the machine it was recorded on. */
function withoutMachine(key: string, value: unknown): unknown {
  if (key === "stackTrace") return "";
  return typeof value === "string" && /^\d+@/u.test(value) ? "closures" : value;
}
