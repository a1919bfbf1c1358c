import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "@temporalio/client";
import { logLine } from "../process/log-line.ts";
import type { TaskQueue } from "./bundle-workflows.ts";

const RETRY_MS = { first: 50, longest: 2_000 } as const;
/** `VERSIONING_BEHAVIOR_PINNED`, whose package exports no names to Node's own loader. */
const PINNED = 1;
/** The server's list of runs follows its histories by some seconds. */
const LOOK_AGAIN_MS = [0, 10_000, 60_000] as const;

/** A worker deployment has the name of its task queue. */
interface Version {
  readonly deploymentName: TaskQueue;
  readonly buildId: string;
}

/**
 * Makes a version current as soon as the server has seen its workers poll (BRG7). Ends with `stopping`, and never throws.
 * @returns whether it is current
 */
export async function makeCurrent(client: Client, version: Version, stopping: AbortSignal): Promise<boolean> {
  const { namespace, identity } = client.options;
  for (let waitMs: number = RETRY_MS.first; !stopping.aborted; waitMs = Math.min(waitMs * 2, RETRY_MS.longest)) {
    try {
      await client.workflowService.setWorkerDeploymentCurrentVersion({ namespace, identity, ...version });
      logLine("info", "hub.bridge.versionCurrent", { ...version });
      return true;
    } catch (error) {
      if (waitMs === RETRY_MS.longest)
        logLine("warn", "hub.bridge.versionNotCurrent", { ...version, error: String(error) });
      await pause(waitMs, stopping);
    }
  }
  return false;
}

/**
 * Moves runs that are pinned to other versions to whichever is current: their workers are gone, where one process at a
 * time serves the queue. Ends with `stopping`, and never throws.
 */
export async function takeOverRuns(client: Client, version: Version, stopping: AbortSignal): Promise<void> {
  for (const waitMs of LOOK_AGAIN_MS) {
    await pause(waitMs, stopping);
    if (stopping.aborted) return;
    try {
      await takeOver(client, version);
    } catch (error) {
      logLine("warn", "hub.bridge.runsNotTakenOver", { ...version, error: String(error) });
    }
  }
}

async function takeOver(client: Client, { deploymentName, buildId }: Version): Promise<void> {
  const query = `TaskQueue = '${deploymentName}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
    const info = raw.workflowExecutionInfo?.versioningInfo;
    const behavior: number | null | undefined = info?.behavior;
    const isPinned = behavior === PINNED;
    const pinnedTo = info?.deploymentVersion?.buildId;
    if (!isPinned || pinnedTo === buildId || info?.versioningOverride) continue;
    await client.workflowService.updateWorkflowExecutionOptions({
      namespace: client.options.namespace,
      workflowExecution: { workflowId, runId },
      workflowExecutionOptions: { versioningOverride: { autoUpgrade: true } },
      updateMask: { paths: ["versioning_override"] },
    });
    logLine("info", "hub.bridge.runTakenOver", { workflowId, from: pinnedTo, to: buildId });
  }
}

async function pause(ms: number, stopping: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stopping }).catch(() => {});
}
