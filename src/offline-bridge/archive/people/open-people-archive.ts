import type { Kysely, Selectable, Transaction } from "kysely";
import type { RunKey } from "../closure/closure-archive.ts";
import { storable } from "../json-text.ts";
import { lockErasures } from "../locks.ts";
import { insertAudit } from "../records/audit.ts";
import type { ArchiveSchema } from "../schema.ts";
import { eraseDecisions, eraseNotes } from "./erase-decisions.ts";
import { eraseReports } from "./erase-reports.ts";
import { eraseInSession } from "./erase-session.ts";
import type { AskedErasure, ErasureRow, PeopleArchive } from "./people-archive.ts";
import { removeHub, removeRoom } from "./remove-rows.ts";

/** Erasure's side of the archive on PostgreSQL. */
export function openPeopleArchive(db: Kysely<ArchiveSchema>): PeopleArchive {
  return {
    ask: (erasure) => ask(db, erasure),
    async find(hubId, erasureId) {
      const row = await db
        .selectFrom("erasures")
        .selectAll()
        .where("hub_id", "=", hubId)
        .where("erasure_id", "=", erasureId)
        .executeTakeFirst();
      return row === undefined ? undefined : erasureOf(row);
    },
    async rooms(hubId, after, limit) {
      const select = db.selectFrom("rooms").select(["room_id", "seq"]).where("hub_id", "=", hubId);
      const rows = await select.where("seq", ">", after).orderBy("seq").limit(limit).execute();
      return rows.map((row) => ({ roomId: row.room_id, seq: row.seq }));
    },
    keepNames: (erasureId, names) => keepNames(db, erasureId, names),
    namesOf: (erasureId) => namesOf(db, erasureId),
    async sessionsOf(hubId, roomId) {
      const select = db.selectFrom("sessions").select("session_id").where("hub_id", "=", hubId);
      const rows = await select.where("room_id", "=", roomId).orderBy("session_id").execute();
      return rows.map((row) => row.session_id);
    },
    eraseInSession: ({ erasureId, actorId }, session) =>
      db.transaction().execute(async (trx) => {
        const erased = await eraseInSession(trx, session, actorId, await namesOf(trx, erasureId));
        await keepNames(trx, erasureId, erased.names);
        return erased;
      }),
    eraseDecisions: async (person, tell) =>
      (await eraseDecisions(db, person, tell)) + (await eraseNotes(db, person.hubId, person.actorId)),
    eraseReports: (hubId, actorId) => eraseReports(db, hubId, actorId),
    removeRoom: (hubId, roomId) => removeRoom(db, hubId, roomId),
    removeHub: (hubId) => removeHub(db, hubId),
    async hasOpenClosures(hubId) {
      const select = db.selectFrom("runs").select("workflow_id").where("hub_id", "=", hubId);
      const found = await select
        .where("status", "=", "processing")
        .where("kind", "=", "closure")
        .limit(1)
        .executeTakeFirst();
      return found !== undefined;
    },
    async noteProgress(erasureId, { rooms, erased }) {
      await db
        .updateTable("erasures")
        .set((of) => ({ rooms: of("rooms", "+", rooms), erased: of("erased", "+", erased) }))
        .where("erasure_id", "=", erasureId)
        .execute();
    },
    end: (erasureId, endedAt) =>
      db.transaction().execute(async (trx) => {
        await trx.deleteFrom("erasure_names").where("erasure_id", "=", erasureId).execute();
        await trx
          .updateTable("erasures")
          .set({ status: "completed", ended_at: endedAt })
          .where("erasure_id", "=", erasureId)
          .where("status", "=", "running")
          .execute();
      }),
  };
}

/** Stages of closures that are done now wait for the erasure's row, and those that follow see it (ERA4). */
async function ask(db: Kysely<ArchiveSchema>, erasure: AskedErasure): Promise<void> {
  const { erasureId, hubId, actorId, reason, askedBy, askedAt, tokenId } = erasure;
  await db.transaction().execute(async (trx) => {
    await lockErasures(trx, hubId);
    await trx
      .insertInto("erasures")
      .values({
        erasure_id: erasureId,
        hub_id: hubId,
        kind: actorId === undefined ? "hub" : "person",
        actor_id: actorId ?? null,
        reason: storable(reason),
        asked_by: askedBy,
        asked_at: askedAt,
        status: "running",
      })
      .onConflict((on) => on.doNothing())
      .execute();
    const act = { recordId: erasureId, hubId, at: askedAt, actorId: askedBy, reason, tokenId };
    const action = actorId === undefined ? "hub.delete" : "person.erase";
    await insertAudit(trx, { ...act, action, target: actorId ?? hubId });
  });
}

/**
 * Rows that a closure's stage has just written may rest on lines that were read before an erasure began: they are
 * erased in the stage's own transaction (ERA4).
 */
export async function eraseAgain(trx: Transaction<ArchiveSchema>, run: RunKey): Promise<void> {
  const people = await trx
    .selectFrom("erasures")
    .select(["erasure_id", "actor_id"])
    .where("hub_id", "=", run.hubId)
    .where("kind", "=", "person")
    .where("asked_at", ">=", (of) =>
      of.selectFrom("runs").select("started_at").where("workflow_id", "=", run.workflowId),
    )
    .execute();
  for (const { erasure_id: erasureId, actor_id: actorId } of people)
    if (actorId !== null) await eraseInSession(trx, run, actorId, await namesOf(trx, erasureId));
}

async function keepNames(db: Kysely<ArchiveSchema>, erasureId: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await db
    .insertInto("erasure_names")
    .values(names.map((name) => ({ erasure_id: erasureId, name: storable(name) })))
    .onConflict((on) => on.doNothing())
    .execute();
}

async function namesOf(db: Kysely<ArchiveSchema>, erasureId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom("erasure_names").select("name").where("erasure_id", "=", erasureId).execute();
  return rows.map(({ name }) => name);
}

function erasureOf(row: Selectable<ArchiveSchema["erasures"]>): ErasureRow {
  return {
    erasureId: row.erasure_id,
    kind: row.kind,
    ...(row.actor_id !== null && { actorId: row.actor_id }),
    status: row.status,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    rooms: row.rooms,
    erased: row.erased,
  };
}
