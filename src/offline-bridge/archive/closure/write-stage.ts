import type { Transaction } from "kysely";
import type { Delta } from "../../deltas/delta.ts";
import type { Mention } from "../../language/reader.ts";
import type { ModerationItem } from "../../moderation/moderation-item.ts";
import { withSafetyNotes, type SafetyNote } from "../../story/capability-notes.ts";
import { jsonText, storable } from "../json-text.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { SessionKey, StageOutput } from "./closure-archive.ts";
import { ofSession, sessionColumns } from "./of-session.ts";
import { insertPlan } from "./plans.ts";
import { findRecap, setRecap } from "./sessions.ts";
import { slices } from "./slices.ts";

/** Writes what a stage leaves behind. What is there already stays as it is. */
export async function writeOutput(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  output: StageOutput,
): Promise<void> {
  switch (output.stage) {
    case "transcript":
      return;
    case "story":
      return setRecap(trx, session, output.recap);
    case "entities":
      return insertMentions(trx, session, output.mentions);
    case "deltas":
      await insertDeltas(trx, session, output.deltas);
      return addSafetyNotes(trx, session, output.safetyNotes ?? []);
    case "moderation":
      return insertItems(trx, session, output.items);
    case "publishing":
      await insertPlan(trx, session, output.plan);
      await setDueAt(trx, session, output.plan.dueAt);
  }
}

async function insertMentions(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  mentions: readonly Mention[],
): Promise<void> {
  const rows = mentions.map((one) => ({
    ...sessionColumns(session),
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
}

async function insertDeltas(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  deltas: readonly Delta[],
): Promise<void> {
  const rows = deltas.map((one) => ({
    ...sessionColumns(session),
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
}

async function insertItems(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  items: readonly ModerationItem[],
): Promise<void> {
  const rows = items.map((one) => ({
    ...sessionColumns(session),
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
}

async function addSafetyNotes(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  notes: readonly SafetyNote[],
): Promise<void> {
  const recap = await findRecap(trx, session);
  if (recap !== undefined && notes.length > 0) await setRecap(trx, session, withSafetyNotes(recap, notes));
}

/** The end of the window is known only once publishing is planned (CLO6). */
async function setDueAt(trx: Transaction<ArchiveSchema>, session: SessionKey, dueAt: string): Promise<void> {
  await trx
    .updateTable("moderation_items")
    .set({ due_at: dueAt })
    .where(ofSession(session))
    .where("status", "=", "pending")
    .execute();
}
