import { sql, type Kysely } from "kysely";
import type { RetentionLimits } from "../retention/retention-times.ts";
import type { ArchiveSchema } from "./schema.ts";

/** Rows that a batch removed; `more` where there may be others. */
export interface RemovedRows {
  readonly transcripts: number;
  readonly reports: number;
  readonly alerts: number;
  readonly results: number;
  readonly audit: number;
  readonly more: boolean;
}

/** The operations that retention needs of the archive (RET1). */
export interface RetentionArchive {
  /** Removes at most a small batch of each kind that is older than its limit. */
  removeExpired(limits: RetentionLimits): Promise<RemovedRows>;
}

/** Sessions whose transcript goes in one batch, and rows of everything else: no lock is held for long. */
const SESSIONS = 20;
const ROWS = 1000;

/** Retention's side of the archive on PostgreSQL. */
export function openRetentionArchive(db: Kysely<ArchiveSchema>): RetentionArchive {
  return {
    async removeExpired(limits) {
      const transcripts = await removeTranscripts(db, limits.transcripts);
      const reports = await removeReports(db, limits.reports);
      const alerts = await removeAlerts(db, limits.alerts);
      const results = await removeResults(db, limits.results);
      const audit = await removeAudit(db, limits.audit);
      const more = transcripts === SESSIONS || [reports, alerts, results, audit].includes(ROWS);
      return { transcripts, reports, alerts, results, audit, more };
    },
  };
}

/** Events, who was present, and what the entities stage kept of the lines. Gives how many sessions lost them. */
async function removeTranscripts(db: Kysely<ArchiveSchema>, before: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ hub_id: string; room_id: string; session_id: string }>`
      SELECT hub_id, room_id, session_id FROM sessions AS old
      WHERE closed_at < ${before} AND (present IS NOT NULL OR EXISTS (
        SELECT FROM events WHERE (events.hub_id, events.room_id, events.session_id) =
          (old.hub_id, old.room_id, old.session_id)))
      ORDER BY closed_at LIMIT ${SESSIONS} FOR UPDATE SKIP LOCKED`.execute(trx);
    for (const { hub_id: hubId, room_id: roomId, session_id: sessionId } of rows) {
      const own = sql<boolean>`(hub_id, room_id, session_id) = (${hubId}, ${roomId}, ${sessionId})`;
      await trx.deleteFrom("events").where(own).execute();
      await trx.updateTable("sessions").set({ present: null }).where(own).execute();
      await trx.updateTable("stages").set({ output: null }).where(own).execute();
    }
    return rows.length;
  });
}

/** They hold lines of players. What moderators noted on them goes along. */
async function removeReports(db: Kysely<ArchiveSchema>, before: string): Promise<number> {
  const { numAffectedRows = 0n } = await sql`WITH old AS (
      SELECT hub_id, item_id FROM reports WHERE reported_at < ${before} ORDER BY reported_at LIMIT ${ROWS}),
    notes AS (DELETE FROM item_notes WHERE (hub_id, item_id) IN (SELECT hub_id, item_id FROM old)),
    held AS (DELETE FROM claims WHERE (hub_id, item_id) IN (SELECT hub_id, item_id FROM old))
    DELETE FROM reports WHERE (hub_id, item_id) IN (SELECT hub_id, item_id FROM old)`.execute(db);
  return Number(numAffectedRows);
}

async function removeAlerts(db: Kysely<ArchiveSchema>, before: string): Promise<number> {
  const { numAffectedRows = 0n } = await sql`DELETE FROM alerts WHERE alert_id IN (
    SELECT alert_id FROM alerts WHERE raised_at < ${before} ORDER BY raised_at LIMIT ${ROWS})`.execute(db);
  return Number(numAffectedRows);
}

/**
 * The results that runs have told their rooms, recaps among them: nobody asks for them any more once the job is dead
 * (JOB1).
 */
async function removeResults(db: Kysely<ArchiveSchema>, before: string): Promise<number> {
  const { numAffectedRows = 0n } = await sql`DELETE FROM results WHERE key IN (
    SELECT key FROM results JOIN runs USING (workflow_id) WHERE runs.ended_at < ${before} LIMIT ${ROWS})`.execute(db);
  return Number(numAffectedRows);
}

/** The only way in which an entry of the audit goes (AUD4): the setting ends with the transaction. */
async function removeAudit(db: Kysely<ArchiveSchema>, before: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await sql`SELECT set_config('frontier_hub.audit_retention', 'on', true)`.execute(trx);
    const { numAffectedRows = 0n } = await sql`DELETE FROM audit WHERE (hub_id, record_id) IN (
      SELECT hub_id, record_id FROM audit WHERE at < ${before} ORDER BY at LIMIT ${ROWS})`.execute(trx);
    return Number(numAffectedRows);
  });
}
