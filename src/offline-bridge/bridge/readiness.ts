import { within } from "../process/within.ts";
import type { TemporalSession } from "../temporal/temporal-link.ts";

export interface Readiness {
  readonly ready: boolean;
  readonly temporal: "serving" | "unreachable";
  /** Whether new runs come to this build, where it is to make itself current (BRG7). */
  readonly routed: boolean;
  readonly workers: readonly { readonly taskQueue: string; readonly state: string; readonly polling: boolean }[];
}

const LONGEST_MS = 1_000;
const SERVICE = "temporal.api.workflowservice.v1.WorkflowService";
const SERVING = 1;

/** BRG3: ready while every worker polls, its build is the one that new runs come to, and Temporal serves. */
export async function readinessOf(session: TemporalSession | undefined): Promise<Readiness> {
  if (session === undefined) return { ready: false, temporal: "unreachable", routed: false, workers: [] };
  const workers = session.workers.map((worker) => {
    const { runState, workflowPollerState } = worker.getStatus();
    const polling = runState === "RUNNING" && workflowPollerState === "POLLING";
    return { taskQueue: worker.options.taskQueue, state: runState, polling };
  });
  const temporal = (await isServing(session)) ? "serving" : "unreachable";
  const routed = session.isRouted();
  const ready = temporal === "serving" && routed && workers.every(({ polling }) => polling);
  return { ready, temporal, routed, workers };
}

async function isServing({ connection }: TemporalSession): Promise<boolean> {
  try {
    const asked = connection.healthService.check({ service: SERVICE });
    const { status } = await within(LONGEST_MS, "Temporal's health", asked);
    const found: number = status;
    return found === SERVING;
  } catch {
    return false;
  }
}
