import type { Archive } from "../archive/open-archive.ts";
import { within } from "../process/within.ts";
import type { TemporalSession } from "../temporal/temporal-link.ts";

/** `none` where no archive is set. */
export type ArchiveState = "serving" | "unreachable" | "none";

export interface Readiness {
  readonly ready: boolean;
  readonly temporal: "serving" | "unreachable";
  /** Whether new runs come to this build, where it is to make itself current (BRG7). */
  readonly routed: boolean;
  readonly archive: ArchiveState;
  readonly workers: readonly { readonly taskQueue: string; readonly state: string; readonly polling: boolean }[];
}

const LONGEST_MS = 1_000;
const SERVICE = "temporal.api.workflowservice.v1.WorkflowService";
const SERVING = 1;

/**
 * BRG3: ready while every worker polls, its build is the one that new runs come to, and Temporal serves. The archive is
 * told and not counted: contests need none, and a bridge that is taken away for its sake would stop them.
 */
export async function readinessOf(
  session: TemporalSession | undefined,
  askArchive: () => Promise<ArchiveState> = async () => "none",
): Promise<Readiness> {
  if (session === undefined)
    return { ready: false, temporal: "unreachable", routed: false, archive: await askArchive(), workers: [] };
  const workers = session.workers.map((worker) => {
    const { runState, workflowPollerState } = worker.getStatus();
    const polling = runState === "RUNNING" && workflowPollerState === "POLLING";
    return { taskQueue: worker.options.taskQueue, state: runState, polling };
  });
  const [isUp, archive] = await Promise.all([isServing(session), askArchive()]);
  const temporal = isUp ? "serving" : "unreachable";
  const routed = session.isRouted();
  const ready = temporal === "serving" && routed && workers.every(({ polling }) => polling);
  return { ready, temporal, routed, archive, workers };
}

/** The same for work that rests on the archive: it is counted too. */
export async function readinessWithArchive(
  session: TemporalSession | undefined,
  askArchive: () => Promise<ArchiveState>,
): Promise<Readiness> {
  const found = await readinessOf(session, askArchive);
  return { ...found, ready: found.ready && found.archive === "serving" };
}

/** Asks the archive for a sign of life. Never rejects. */
export async function archiveState(open: () => Promise<Pick<Archive, "ping">>): Promise<ArchiveState> {
  try {
    const asked = open().then((archive) => archive.ping());
    await within(LONGEST_MS, "the archive", asked);
    return "serving";
  } catch {
    return "unreachable";
  }
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
