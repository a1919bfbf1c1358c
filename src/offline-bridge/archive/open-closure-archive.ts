import { sql, type Kysely } from "kysely";
import { CLOSURE_STAGES, type ClosureStage } from "../../durable/protocol/state/closure.ts";
import type { Event } from "../../durable/protocol/events/event.ts";
import type { Participant } from "../../durable/protocol/state/participant.ts";
import type { Recap } from "../../durable/protocol/state/session.ts";
import type { Delta } from "../deltas/delta.ts";
import type { Change } from "../language/reader.ts";
import type { PublishingPlan } from "../publishing/publishing-plan.ts";
import type { ClosureArchive, RunKey, SessionKey, StageTiming } from "./closure-archive.ts";
import { jsonText, storable } from "./json-text.ts";
import type { ArchiveSchema } from "./schema.ts";
import { slices, writeOutput } from "./write-stage.ts";

/** The closures' side of the archive on PostgreSQL. What comes out of a `jsonb` column went in by these types. */
export function openClosureArchive(db: Kysely<ArchiveSchema>): ClosureArchive {
  const own = <T extends { hub_id: string; room_id: string; session_id: string }>({
    hubId,
    roomId,
    sessionId,
  }: SessionKey) =>
    ({ hub_id: hubId, room_id: roomId, session_id: sessionId }) as Pick<T, "hub_id" | "room_id" | "session_id">;

  const noteForRun = async (
    on: Kysely<ArchiveSchema>,
    run: RunKey,
    stage: ClosureStage,
    timing: StageTiming,
    reused: boolean,
  ) => {
    const { at, durationMs, tries } = timing;
    const position = CLOSURE_STAGES.indexOf(stage);
    await on
      .insertInto("run_stages")
      .values({ workflow_id: run.workflowId, stage, position, at, duration_ms: durationMs, tries, reused })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  };

  const findStage = async (on: Kysely<ArchiveSchema>, session: SessionKey, stage: ClosureStage) => {
    const { hubId, roomId, sessionId } = session;
    return on
      .selectFrom("stages")
      .select(["at", "duration_ms", "tries", "workflow_id"])
      .where("hub_id", "=", hubId)
      .where("room_id", "=", roomId)
      .where("session_id", "=", sessionId)
      .where("stage", "=", stage)
      .executeTakeFirst();
  };

  const sessionRow = async ({ hubId, roomId, sessionId }: SessionKey) =>
    db
      .selectFrom("sessions")
      .select(["present", "recap"])
      .where("hub_id", "=", hubId)
      .where("room_id", "=", roomId)
      .where("session_id", "=", sessionId)
      .executeTakeFirst();

  return {
    async openRun(run, job, startedAt) {
      const session = {
        ...own(run),
        opened_at: job.openedAt,
        closed_at: job.closedAt,
        from_version: job.fromVersion,
        to_version: job.toVersion,
        reason: storable(job.reason),
        audit_ref: job.auditRef,
        correlation_id: job.correlationId,
      };
      const opened = {
        ...own(run),
        workflow_id: run.workflowId,
        kind: "closure",
        attempt: job.attempt,
        status: "processing" as const,
        correlation_id: job.correlationId,
        started_at: startedAt,
      };
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto("sessions")
          .values(session)
          .onConflict((on) => on.doNothing())
          .execute();
        await trx
          .insertInto("runs")
          .values({ ...opened, error: null })
          .onConflict((on) => on.doNothing())
          .execute();
      });
    },

    async stageDone(run, stage) {
      const found = await findStage(db, run, stage);
      if (found === undefined) return undefined;
      const timing = { at: found.at, durationMs: found.duration_ms, tries: found.tries };
      await noteForRun(db, run, stage, timing, found.workflow_id !== run.workflowId);
      return timing;
    },

    async completeStage(run, timing, output) {
      return db.transaction().execute(async (trx) => {
        const row = {
          ...own(run),
          stage: output.stage,
          workflow_id: run.workflowId,
          at: timing.at,
          duration_ms: timing.durationMs,
          tries: timing.tries,
          output: output.stage === "entities" ? jsonText({ changes: output.changes }) : null,
        };
        const written = await trx
          .insertInto("stages")
          .values(row)
          .onConflict((on) => on.doNothing())
          .returning("stage")
          .executeTakeFirst();
        if (written !== undefined) await writeOutput(trx, run, output);
        const standing = await findStage(trx, run, output.stage);
        const stands =
          standing === undefined
            ? timing
            : { at: standing.at, durationMs: standing.duration_ms, tries: standing.tries };
        await noteForRun(trx, run, output.stage, stands, standing?.workflow_id !== run.workflowId);
        return stands;
      });
    },

    async keepEvents(session, events, present) {
      await db.transaction().execute(async (trx) => {
        const rows = events.map((event) => ({
          ...own(session),
          version: event.version,
          type: event.type,
          at: event.at,
          body: jsonText(event),
        }));
        for (const some of slices(rows))
          await trx
            .insertInto("events")
            .values(some)
            .onConflict((on) => on.doNothing())
            .execute();
        if (present === undefined) return;
        const { hubId, roomId, sessionId } = session;
        await trx
          .updateTable("sessions")
          .set({ present: jsonText(present) })
          .where("hub_id", "=", hubId)
          .where("room_id", "=", roomId)
          .where("session_id", "=", sessionId)
          .execute();
      });
    },

    async lastVersionKept({ hubId, roomId, sessionId }) {
      const found = await db
        .selectFrom("events")
        .select((of) => of.fn.max("version").as("version"))
        .where("hub_id", "=", hubId)
        .where("room_id", "=", roomId)
        .where("session_id", "=", sessionId)
        .executeTakeFirst();
      return found?.version ?? 0;
    },

    async transcriptOf(session) {
      const { hubId, roomId, sessionId } = session;
      const rows = await db
        .selectFrom("events")
        .select("body")
        .where("hub_id", "=", hubId)
        .where("room_id", "=", roomId)
        .where("session_id", "=", sessionId)
        .orderBy("version")
        .execute();
      const present = (await sessionRow(session))?.present as readonly Participant[] | null | undefined;
      return { events: rows.map((row) => row.body as Event), present: present ?? [] };
    },

    async recapOf(session) {
      return ((await sessionRow(session))?.recap ?? undefined) as Recap | undefined;
    },

    async changesOf({ hubId, roomId, sessionId }) {
      const found = await db
        .selectFrom("stages")
        .select("output")
        .where("hub_id", "=", hubId)
        .where("room_id", "=", roomId)
        .where("session_id", "=", sessionId)
        .where("stage", "=", "entities")
        .executeTakeFirst();
      return (found?.output as { changes: readonly Change[] } | undefined)?.changes ?? [];
    },

    async deltasOf({ hubId, roomId, sessionId }) {
      const rows = await db
        .selectFrom("deltas")
        .select("body")
        .where("hub_id", "=", hubId)
        .where("room_id", "=", roomId)
        .where("session_id", "=", sessionId)
        .orderBy("seq")
        .execute();
      return rows.map((row) => row.body as Delta);
    },

    async planOf({ hubId, roomId, sessionId }) {
      const found = await db
        .selectFrom("publishing")
        .select("plan")
        .where("hub_id", "=", hubId)
        .where("room_id", "=", roomId)
        .where("session_id", "=", sessionId)
        .executeTakeFirst();
      return found?.plan as PublishingPlan | undefined;
    },

    async figuresOf({ hubId, roomId, sessionId }) {
      const key = [hubId, roomId, sessionId].map((id) => sql`${id}`);
      const of = sql`(hub_id, room_id, session_id) = (${sql.join(key)})`;
      const { rows } = await sql<{ mentions: number; deltas: number; pending: number }>`
        SELECT (SELECT count(*) FROM mentions WHERE ${of}) AS mentions,
               (SELECT count(*) FROM deltas WHERE ${of}) AS deltas,
               (SELECT count(*) FROM moderation_items WHERE ${of} AND status = 'pending') AS pending`.execute(db);
      const [row] = rows;
      return { mentionCount: row?.mentions ?? 0, deltaCount: row?.deltas ?? 0, pendingModeration: row?.pending ?? 0 };
    },

    async workOf(run) {
      const rows = await db
        .selectFrom("run_stages")
        .select("duration_ms")
        .where("workflow_id", "=", run.workflowId)
        .where("reused", "=", false)
        .execute();
      return rows.reduce((sum, row) => sum + row.duration_ms, 0);
    },

    async endRun(run, { status, endedAt, error }) {
      await db
        .updateTable("runs")
        .set({ status, ended_at: endedAt, error: error === undefined ? null : storable(error) })
        .where("workflow_id", "=", run.workflowId)
        .where("status", "=", "processing")
        .execute();
      const ended = await db
        .selectFrom("runs")
        .select("ended_at")
        .where("workflow_id", "=", run.workflowId)
        .executeTakeFirst();
      return ended?.ended_at ?? endedAt;
    },

    async markOverSla(run) {
      await db.updateTable("runs").set({ over_sla: true }).where("workflow_id", "=", run.workflowId).execute();
    },

    async raiseAlert({ alertId, hubId, roomId, sessionId, reason, severity, data, raisedAt }) {
      const row = {
        alert_id: alertId,
        ...own({ hubId, roomId, sessionId }),
        reason,
        severity,
        data: jsonText(data),
        raised_at: raisedAt,
      };
      const written = await db
        .insertInto("alerts")
        .values(row)
        .onConflict((on) => on.doNothing())
        .returning("alert_id")
        .executeTakeFirst();
      return written !== undefined;
    },

    async keepResult(run, key, body) {
      await db
        .insertInto("results")
        .values({ key, workflow_id: run.workflowId, body })
        .onConflict((on) => on.doNothing())
        .execute();
      const kept = await db.selectFrom("results").select("body").where("key", "=", key).executeTakeFirst();
      return kept?.body ?? body;
    },

    async resultsOf(workflowId) {
      const rows = await db
        .selectFrom("results")
        .select("body")
        .where("workflow_id", "=", workflowId)
        .orderBy("position")
        .execute();
      return rows.map((row) => row.body);
    },
  };
}
