import { sql, type Kysely } from "kysely";
import type { Delta } from "../../deltas/delta.ts";
import { storable } from "../json-text.ts";
import type { TellDelta } from "../people-archive.ts";
import { plainWords } from "../publishing/plain-words.ts";
import type { ArchiveSchema } from "../schema.ts";

/**
 * Takes a moderator's own words out of a hub (ERA2): the reasons of their decisions, and the texts that they wrote in place
 * of the hub's, in lore and digests too. What they decided stays.
 */
export async function eraseDecisions(
  db: Kysely<ArchiveSchema>,
  hubId: string,
  actorId: string,
  tell: TellDelta,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const told = await trx
      .selectFrom("moderation_items")
      .innerJoin("deltas", "deltas.delta_id", "moderation_items.delta_id")
      .innerJoin("lore", "lore.delta_id", "moderation_items.delta_id")
      .select(["lore.entry_id", "lore.text", "deltas.body"])
      .where("moderation_items.hub_id", "=", hubId)
      .where("moderation_items.decided_by", "=", actorId)
      .where("moderation_items.rewrite", "is not", null)
      .execute();
    for (const { entry_id: entryId, text, body } of told) {
      const own = storable(tell(body as Delta));
      await trx
        .updateTable("lore")
        .set({ text: own, plain_text: plainWords(own) })
        .where("entry_id", "=", entryId)
        .execute();
      await sql`UPDATE digests SET text = replace(text, ${text}, ${own}) WHERE hub_id = ${hubId}`.execute(trx);
    }
    const items = await trx
      .updateTable("moderation_items")
      .set({ reason: "", rewrite: null })
      .where("hub_id", "=", hubId)
      .where("decided_by", "=", actorId)
      .where((of) => of.or([of("reason", "<>", ""), of("rewrite", "is not", null)]))
      .executeTakeFirst();
    const decisions = await trx
      .updateTable("decisions")
      .set({ reason: "", rewrite: null })
      .where("hub_id", "=", hubId)
      .where("decided_by", "=", actorId)
      .where((of) => of.or([of("reason", "<>", ""), of("rewrite", "is not", null)]))
      .executeTakeFirst();
    return told.length + Number(items.numUpdatedRows) + Number(decisions.numUpdatedRows);
  });
}
