import { Client, Connection } from "@temporalio/client";
import protocol from "@temporalio/proto";
import { readTemporal, type TemporalTarget } from "../../../src/offline-bridge/temporal/read-temporal.ts";
import { fault, ok, unseen, type Finding } from "../finding.ts";
import type { Patient } from "../patient.ts";

const RUNBOOK = "see docs/operations/runbooks/temporal-down.md";
const LONGEST_MS = 4_000;
const QUEUES = [
  { name: "hub-contests", who: "the bridge" },
  { name: "hub-closures", who: "a closure worker" },
] as const;

/** The server and its version, the namespace, and whether somebody polls both task queues. */
export async function checkTemporal({ env, isLocal }: Patient): Promise<readonly Finding[]> {
  const isNamed = isLocal || Object.keys(env).some((name) => name.startsWith("TEMPORAL_"));
  if (!isNamed)
    return [unseen("temporal", "TEMPORAL_ADDRESS is not set here", "set it and its like as for the bridge")];
  const { target, read } = readTemporal(env);
  if (target === undefined)
    return read.flatMap((setting) =>
      setting.ok ? [] : fault("temporal", setting.fault, "docs/operations/running.md lists these settings"),
    );
  try {
    const { address, security } = target;
    const connection = await Connection.connect({ address, ...security, connectTimeout: LONGEST_MS });
    try {
      return await lookAround(new Client({ connection, namespace: target.namespace }), target);
    } finally {
      await connection.close();
    }
  } catch (error) {
    return [fault("temporal", `${target.address} does not answer: ${messageOf(error)}`, RUNBOOK)];
  }
}

async function lookAround(client: Client, { address, namespace }: TemporalTarget): Promise<readonly Finding[]> {
  const { workflowService } = client;
  const { serverVersion } = await workflowService.getSystemInfo({});
  const server = ok("temporal", `${address} serves, version ${serverVersion}`);
  try {
    const found = await workflowService.describeNamespace({ namespace });
    const keptDays = Number(found.config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 86_400;
    const described = ok("namespace", `${namespace}, histories are kept ${keptDays} days`);
    return [server, described, ...(await Promise.all(QUEUES.map((queue) => checkQueue(client, namespace, queue))))];
  } catch (error) {
    const how = `create it, or set TEMPORAL_NAMESPACE to the one that bridge and workers use; ${RUNBOOK}`;
    return [server, fault("namespace", `${namespace}: ${messageOf(error)}`, how)];
  }
}

async function checkQueue(
  { workflowService }: Client,
  namespace: string,
  { name, who }: (typeof QUEUES)[number],
): Promise<Finding> {
  const check = `task queue ${name}`;
  const taskQueueType = protocol.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW;
  const { pollers } = await workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType });
  const count = pollers?.length ?? 0;
  if (count > 0) return ok(check, `polled by ${count} ${count === 1 ? "worker" : "workers"}`);
  return fault(check, "nobody polls it", `start ${who}; ${RUNBOOK}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
