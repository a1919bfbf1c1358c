import type { Kysely } from "kysely";
import type { ClosureJob } from "../../../durable/protocol/bridge/offline-job.ts";
import type { RunEnd, RunKey } from "../closure-archive.ts";
import { storable } from "../json-text.ts";
import type { ArchiveSchema } from "../schema.ts";
import { sessionColumns } from "./of-session.ts";

/** Writes a run's row; one that is there already stays as it is. */
export async function insertRun(
  db: Kysely<ArchiveSchema>,
  run: RunKey,
  { attempt, correlationId }: ClosureJob,
  startedAt: string,
): Promise<void> {
  const row = {
    ...sessionColumns(run),
    workflow_id: run.workflowId,
    kind: "closure",
    attempt,
    status: "processing" as const,
    correlation_id: correlationId,
    started_at: startedAt,
    error: null,
  };
  await db
    .insertInto("runs")
    .values(row)
    .onConflict((on) => on.doNothing())
    .execute();
}

/** Ends a run that has not ended yet. Gives the time of the end that stands. */
export async function endRun(
  db: Kysely<ArchiveSchema>,
  { workflowId }: RunKey,
  { status, endedAt, error }: RunEnd,
): Promise<string> {
  await db
    .updateTable("runs")
    .set({ status, ended_at: endedAt, error: error === undefined ? null : storable(error) })
    .where("workflow_id", "=", workflowId)
    .where("status", "=", "processing")
    .execute();
  const ended = await db.selectFrom("runs").select("ended_at").where("workflow_id", "=", workflowId).executeTakeFirst();
  return ended?.ended_at ?? endedAt;
}

export async function markOverSla(db: Kysely<ArchiveSchema>, { workflowId }: RunKey): Promise<void> {
  await db.updateTable("runs").set({ over_sla: true }).where("workflow_id", "=", workflowId).execute();
}
