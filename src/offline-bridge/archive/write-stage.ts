import type { Transaction } from "kysely";
import { jsonText, storable } from "./json-text.ts";
import type { SessionKey, StageOutput } from "./closure-archive.ts";
import type { ArchiveSchema } from "./schema.ts";

/** Rows of one insert: PostgreSQL takes 65,535 parameters, and a mention has nine. */
const ROWS = 1000;

/** Writes what a stage leaves behind. What is there already stays as it is. */
export async function writeOutput(
  trx: Transaction<ArchiveSchema>,
  { hubId, roomId, sessionId }: SessionKey,
  output: StageOutput,
): Promise<void> {
  const of = { hub_id: hubId, room_id: roomId, session_id: sessionId };
  switch (output.stage) {
    case "transcript":
      return;
    case "story":
      await trx
        .updateTable("sessions")
        .set({ recap: jsonText(output.recap) })
        .where("hub_id", "=", hubId)
        .where("room_id", "=", roomId)
        .where("session_id", "=", sessionId)
        .execute();
      return;
    case "entities": {
      const rows = output.mentions.map((one) => ({
        ...of,
        version: one.version,
        entity_id: one.entityId,
        surface: storable(one.surface),
        sentence: storable(one.sentence),
        confidence: one.confidence,
        role: one.role,
      }));
      for (const some of slices(rows))
        await trx
          .insertInto("mentions")
          .values(some)
          .onConflict((on) => on.doNothing())
          .execute();
      return;
    }
    case "deltas": {
      const rows = output.deltas.map((one) => ({
        ...of,
        delta_id: one.deltaId,
        entity_id: one.entityId,
        field: one.field,
        body: jsonText(one),
      }));
      for (const some of slices(rows))
        await trx
          .insertInto("deltas")
          .values(some)
          .onConflict((on) => on.doNothing())
          .execute();
      return;
    }
    case "moderation": {
      const rows = output.items.map((one) => ({
        ...of,
        item_id: one.itemId,
        delta_id: one.deltaId,
        status: one.status,
        due_at: one.dueAt,
      }));
      for (const some of slices(rows))
        await trx
          .insertInto("moderation_items")
          .values(some)
          .onConflict((on) => on.doNothing())
          .execute();
      return;
    }
    case "publishing":
      await writePlan(trx, of, output.plan);
  }
}

async function writePlan(
  trx: Transaction<ArchiveSchema>,
  of: { hub_id: string; room_id: string; session_id: string },
  plan: Extract<StageOutput, { stage: "publishing" }>["plan"],
): Promise<void> {
  const batch = { batch_id: plan.batchId, hub_id: of.hub_id, planned_for: plan.plannedFor, status: "planned" } as const;
  await trx
    .insertInto("batches")
    .values(batch)
    .onConflict((on) => on.doNothing())
    .execute();
  await trx
    .insertInto("publishing")
    .values({ ...of, batch_id: plan.batchId, plan: jsonText(plan) })
    .onConflict((on) => on.doNothing())
    .execute();
  // Only now is it known when the window ends (CLO6).
  await trx
    .updateTable("moderation_items")
    .set({ due_at: plan.dueAt })
    .where("hub_id", "=", of.hub_id)
    .where("room_id", "=", of.room_id)
    .where("session_id", "=", of.session_id)
    .where("status", "=", "pending")
    .execute();
}

export function slices<T>(rows: readonly T[]): readonly T[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, at) => rows.slice(at * ROWS, (at + 1) * ROWS));
}
