import type { Transaction } from "kysely";
import { itemIdOf } from "../../moderation/moderation-item.ts";
import type { SessionKey } from "../closure/closure-archive.ts";
import { sessionColumns } from "../closure/of-session.ts";
import type { ArchiveSchema } from "../schema.ts";

/** Gives a delta an item that says why it does not go out, whether it had one or not. */
export async function setAside(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  deltaId: string,
  { status, reason, at }: { readonly status: "superseded" | "withdrawn"; readonly reason: string; readonly at: string },
): Promise<void> {
  const why = { status, reason, decided_at: at, closed_at: at };
  await trx
    .insertInto("moderation_items")
    .values({ ...sessionColumns(session), item_id: itemIdOf(deltaId), delta_id: deltaId, due_at: at, ...why })
    .onConflict((on) => on.column("delta_id").doUpdateSet(why))
    .execute();
}
