import { sql, type Kysely } from "kysely";
import { publishIdOf } from "../../publishing/publish-job.ts";
import type { Page, PageQuery, UnfinishedRun } from "../history/history-archive.ts";
import { storable } from "../json-text.ts";
import { cursorAfter } from "../page-of.ts";
import type { UnfinishedPublishing } from "../publishing/publishing-archive.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { RunEnd, RunKey, SessionKey } from "./closure-archive.ts";
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

interface UnfinishedRow {
  readonly seq: number;
  readonly kind: "closure" | "publish";
  readonly workflow_id: string;
  readonly room_id: string;
  readonly session_id: string;
  readonly attempt: number;
  readonly correlation_id: string;
  readonly status: "processing" | "completed" | "failed";
  readonly started_at: string;
  readonly error: string | null;
}

/**
 * Publishings of a hub that have not come to their end, in order: runs of their own, and sessions for which none began.
 * @param sessionIds only of these sessions
 */
export async function listUnfinished(
  db: Kysely<ArchiveSchema>,
  { hubId, limit }: PageQuery,
  after: number,
  sessionIds?: readonly string[],
): Promise<Page<"jobs", UnfinishedRun>> {
  const ofSessions = sessionIds === undefined ? sql`` : sql`AND session_id = ANY (${sessionIds})`;
  const { rows } = await sql<UnfinishedRow>`
    SELECT seq, kind, workflow_id, room_id, session_id, attempt, correlation_id, status, started_at, error FROM runs
    WHERE hub_id = ${hubId} AND seq > ${after} ${ofSessions} AND (kind = 'publish' AND status <> 'completed'
      OR kind = 'closure' AND status = 'completed' AND NOT EXISTS (SELECT FROM runs AS other WHERE other.kind = 'publish'
        AND (other.hub_id, other.room_id, other.session_id) = (runs.hub_id, runs.room_id, runs.session_id)))
    ORDER BY seq LIMIT ${limit + 1}`.execute(db);
  return { jobs: rows.slice(0, limit).map((row) => unfinishedOf(hubId, row)), nextCursor: cursorAfter(rows, limit) };
}

function unfinishedOf(hubId: string, row: UnfinishedRow): UnfinishedRun {
  const { room_id: roomId, session_id: sessionId, attempt, correlation_id: correlationId, error } = row;
  const job = { jobId: sessionId, kind: "publishing", roomId, attempt, correlationId } as const;
  const workflowId = publishIdOf({ hubId, roomId, sessionId });
  if (row.kind === "closure") return { ...job, workflowId, status: "unsent" };
  const status = row.status === "failed" ? "failed" : "started";
  return { ...job, workflowId, status, startedAt: row.started_at, ...(error !== null && { error }) };
}
