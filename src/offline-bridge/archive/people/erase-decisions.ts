import type { Kysely, Transaction } from "kysely";
import type { Delta } from "../../deltas/delta.ts";
import { storable } from "../json-text.ts";
import { lockHub } from "../locks.ts";
import { rewriteDigestsAt } from "../publishing/digests.ts";
import { plainWords } from "../publishing/plain-words.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { TellDelta } from "./people-archive.ts";

/** Takes a moderator's notes on items and alerts out of a hub (ERA2). Gives how many rows lost something. */
export async function eraseNotes(db: Kysely<ArchiveSchema>, hubId: string, actorId: string): Promise<number> {
  const notes = await db
    .updateTable("item_notes")
    .set({ text: "" })
    .where("hub_id", "=", hubId)
    .where("noted_by", "=", actorId)
    .where("text", "<>", "")
    .executeTakeFirst();
  const alerts = await db
    .updateTable("alerts")
    .set({ ack_note: "" })
    .where("hub_id", "=", hubId)
    .where("acknowledged_by", "=", actorId)
    .where("ack_note", "<>", "")
    .executeTakeFirst();
  return Number(notes.numUpdatedRows) + Number(alerts.numUpdatedRows);
}

/**
 * Takes a moderator's own words out of a hub (ERA2): the reasons of their decisions, and the texts that they wrote in place
 * of the hub's, in lore and digests too. Their decisions stay. Gives how many rows lost something.
 */
export async function eraseDecisions(
  db: Kysely<ArchiveSchema>,
  { hubId, actorId, at }: { readonly hubId: string; readonly actorId: string; readonly at: string },
  tell: TellDelta,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await lockHub(trx, hubId);
    const told = await retellLore(trx, hubId, actorId, tell);
    await rewriteDigestsAt(trx, hubId, told, at);
    let erased = told.length;
    for (const table of ["moderation_items", "decisions"] as const) {
      const { numUpdatedRows } = await trx
        .updateTable(table)
        .set({ reason: "", rewrite: null })
        .where("hub_id", "=", hubId)
        .where("decided_by", "=", actorId)
        .where((of) => of.or([of("reason", "<>", ""), of("rewrite", "is not", null)]))
        .executeTakeFirst();
      erased += Number(numUpdatedRows);
    }
    return erased;
  });
}

/** Entries that the moderator has worded are told in the hub's words. Gives when each was published. */
async function retellLore(
  trx: Transaction<ArchiveSchema>,
  hubId: string,
  actorId: string,
  tell: TellDelta,
): Promise<readonly string[]> {
  const entries = await trx
    .selectFrom("moderation_items")
    .innerJoin("deltas", "deltas.delta_id", "moderation_items.delta_id")
    .innerJoin("lore", "lore.delta_id", "moderation_items.delta_id")
    .select(["lore.entry_id", "lore.published_at", "deltas.body"])
    .where("moderation_items.hub_id", "=", hubId)
    .where("moderation_items.decided_by", "=", actorId)
    .where("moderation_items.rewrite", "is not", null)
    .execute();
  for (const { entry_id: entryId, body } of entries) {
    const text = storable(tell(body as Delta));
    await trx
      .updateTable("lore")
      .set({ text, plain_text: plainWords(text) })
      .where("entry_id", "=", entryId)
      .execute();
  }
  return entries.map((entry) => entry.published_at);
}
