import { sql, type Kysely } from "kysely";
import type { ClosureJob } from "../../../durable/protocol/bridge/offline-job.ts";
import type { Participant } from "../../../durable/protocol/state/participant.ts";
import type { Recap } from "../../../durable/protocol/state/session.ts";
import { jsonText, storable } from "../json-text.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { SessionFigures, SessionKey } from "./closure-archive.ts";
import { ofSession, sessionColumns } from "./of-session.ts";

/** Writes a session's row; one that is there already stays as it is. */
export async function insertSession(db: Kysely<ArchiveSchema>, job: ClosureJob): Promise<void> {
  const row = {
    ...sessionColumns(job),
    opened_at: job.openedAt,
    closed_at: job.closedAt,
    from_version: job.fromVersion,
    to_version: job.toVersion,
    reason: storable(job.reason),
    audit_ref: job.auditRef,
    correlation_id: job.correlationId,
  };
  await db
    .insertInto("sessions")
    .values(row)
    .onConflict((on) => on.doNothing())
    .execute();
}

export async function setPresent(
  db: Kysely<ArchiveSchema>,
  session: SessionKey,
  present: readonly Participant[],
): Promise<void> {
  await db
    .updateTable("sessions")
    .set({ present: jsonText(present) })
    .where(ofSession(session))
    .execute();
}

export async function setRecap(db: Kysely<ArchiveSchema>, session: SessionKey, recap: Recap): Promise<void> {
  await db
    .updateTable("sessions")
    .set({ recap: jsonText(recap) })
    .where(ofSession(session))
    .execute();
}

export async function findPresent(db: Kysely<ArchiveSchema>, session: SessionKey): Promise<readonly Participant[]> {
  const found = await db.selectFrom("sessions").select("present").where(ofSession(session)).executeTakeFirst();
  return (found?.present as readonly Participant[] | null | undefined) ?? [];
}

export async function findRecap(db: Kysely<ArchiveSchema>, session: SessionKey): Promise<Recap | undefined> {
  const found = await db.selectFrom("sessions").select("recap").where(ofSession(session)).executeTakeFirst();
  return (found?.recap ?? undefined) as Recap | undefined;
}

export async function countFigures(db: Kysely<ArchiveSchema>, session: SessionKey): Promise<SessionFigures> {
  const own = ofSession(session);
  const { rows } = await sql<{ mentions: number; deltas: number; pending: number }>`
    SELECT (SELECT count(*) FROM mentions WHERE ${own}) AS mentions,
           (SELECT count(*) FROM deltas WHERE ${own}) AS deltas,
           (SELECT count(*) FROM moderation_items WHERE ${own} AND status = 'pending') AS pending`.execute(db);
  const [row] = rows;
  return { mentionCount: row?.mentions ?? 0, deltaCount: row?.deltas ?? 0, pendingModeration: row?.pending ?? 0 };
}
