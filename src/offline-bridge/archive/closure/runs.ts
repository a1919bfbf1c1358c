import type { Kysely } from "kysely";
import type { RunEnd, RunKey, SessionKey } from "../closure-archive.ts";
import { storable } from "../json-text.ts";
import type { UnfinishedPublishing } from "../publishing-archive.ts";
import type { ArchiveSchema } from "../schema.ts";
import { ofSession, sessionColumns } from "./of-session.ts";

/** The first state of a run. */
interface RunBeginning {
  readonly kind: "closure" | "publish";
  readonly attempt: number;
  readonly correlation_id: string;
  readonly started_at: string;
}

export function ofRun(
  kind: RunBeginning["kind"],
  { attempt, correlationId }: { readonly attempt: number; readonly correlationId: string },
  startedAt: string,
): RunBeginning {
  return { kind, attempt, correlation_id: correlationId, started_at: startedAt };
}

/** Writes a run's row; one that is there already stays as it is. */
export async function insertRun(db: Kysely<ArchiveSchema>, run: RunKey, beginning: RunBeginning): Promise<void> {
  await db
    .insertInto("runs")
    .values(rowOf(run, beginning))
    .onConflict((on) => on.doNothing())
    .execute();
}

/** The same for a run that may begin again under its id: where it failed before, it is at work again. */
export async function reopenRun(db: Kysely<ArchiveSchema>, run: RunKey, beginning: RunBeginning): Promise<void> {
  await db
    .insertInto("runs")
    .values(rowOf(run, beginning))
    .onConflict((on) =>
      on
        .column("workflow_id")
        .doUpdateSet({ status: "processing", ended_at: null, error: null })
        .where("runs.status", "=", "failed"),
    )
    .execute();
}

function rowOf(run: RunKey, beginning: RunBeginning) {
  const row = { ...sessionColumns(run), workflow_id: run.workflowId, ...beginning };
  return { ...row, status: "processing" as const, error: null };
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

/** The attempt and correlation id of a session whose publishing is planned and has not completed. */
export async function findUnfinished(
  db: Kysely<ArchiveSchema>,
  session: SessionKey,
): Promise<UnfinishedPublishing | undefined> {
  const runs = await db
    .selectFrom("runs")
    .select(["kind", "status", "attempt", "correlation_id"])
    .where(ofSession(session))
    .orderBy("seq", "desc")
    .execute();
  const closed = runs.find(({ kind, status }) => kind === "closure" && status === "completed");
  const publishing = runs.find(({ kind }) => kind === "publish");
  if (closed === undefined || publishing?.status === "completed") return undefined;
  const { attempt, correlation_id: correlationId } = publishing ?? closed;
  return { attempt, correlationId, hasFailed: publishing?.status === "failed" };
}
