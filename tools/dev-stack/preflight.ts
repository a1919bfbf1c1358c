import { existsSync, mkdirSync, mkdtempSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { whyArchiveIsSilent } from "./archive-answers.ts";
import { isListening, isPortFree } from "./processes/port.ts";
import type { ProcessPlan } from "./processes/process-plan.ts";
import { StackFault } from "./stack-fault.ts";
import type { StackSettings } from "./stack-settings.ts";

/** Looks for what would be in the way of the plans, and throws a StackFault that names all of it at once (RUN1). */
export async function preflight({ temporal, archive }: StackSettings, plans: readonly ProcessPlan[]): Promise<void> {
  const ports = plans.flatMap((plan) => plan.ports);
  const taken = await Promise.all(
    ports.map(async ({ setting, port }) =>
      (await isPortFree(port))
        ? []
        : [`${setting} ${port} is in use: stop what listens there, or set ${setting} to another port`],
    ),
  );
  const faults = taken.flat();
  if (temporal.kind === "running") faults.push(...(await temporalFaults(temporal.address)));
  if (archive.kind === "running") faults.push(...(await archiveFaults(archive.url)));
  if (faults.length > 0) throw new StackFault(faults);
}

/**
 * Throws a StackFault where the folder of the project cannot be written (RUN7): the edge is built in its `.wrangler`, and
 * the tool that builds it waits in silence where that fails.
 */
export function checkProject(project: string): void {
  const at = join(project, ".wrangler", "tmp");
  try {
    // Not `recursive`: where a parent can neither be seen nor made, as under /proc, Node tries for ever.
    for (const folder of [join(project, ".wrangler"), at]) if (!existsSync(folder)) mkdirSync(folder);
    rmdirSync(mkdtempSync(join(at, "may-write-")));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StackFault([
      `${project} cannot be written, and the edge is built there (${why}): let this user write it, or run the hub from a copy`,
    ]);
  }
}

async function temporalFaults(address: string): Promise<string[]> {
  const [, host, port] = /^(.*):(\d+)$/.exec(address) ?? [];
  if (host !== undefined && (await isListening(host.replace(/^\[|\]$/g, ""), Number(port)))) return [];
  return [
    `nobody answers at TEMPORAL_ADDRESS ${address}: start that server, or leave the setting out for one of our own`,
  ];
}

async function archiveFaults(url: string): Promise<string[]> {
  const fault = await whyArchiveIsSilent(url);
  if (fault === undefined) return [];
  return [
    `the archive at DATABASE_URL does not answer (${fault}): start it, or leave the setting out for one of our own`,
  ];
}
