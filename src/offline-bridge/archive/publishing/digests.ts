import type { Kysely } from "kysely";
import type { DigestDay } from "../../publishing/digest-calendar.ts";
import type { ArchiveSchema } from "../schema.ts";

/** Lines of a digest's text; what is beyond them is counted. */
const MOST_TOLD = 200;

/** Writes a day anew: its digest is replaced, and gone where nothing of the day is there any more (CLO6). */
export async function writeDigest(
  db: Kysely<ArchiveSchema>,
  hubId: string,
  { day, from, to }: DigestDay,
  writtenAt: string,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const entries = await trx
      .selectFrom("lore")
      .select(["title", "text"])
      .where("hub_id", "=", hubId)
      .where("published_at", ">=", new Date(from).toISOString())
      .where("published_at", "<", new Date(to).toISOString())
      .orderBy("published_at")
      .orderBy("seq")
      .execute();
    if (entries.length === 0) {
      await trx.deleteFrom("digests").where("hub_id", "=", hubId).where("day", "=", day).execute();
      return 0;
    }
    const digest = { text: digestText(day, entries), entries: entries.length, told_at: writtenAt };
    await trx
      .insertInto("digests")
      .values({ hub_id: hubId, day, ...digest })
      .onConflict((on) => on.columns(["hub_id", "day"]).doUpdateSet(digest))
      .execute();
    return entries.length;
  });
}

/** One line for the day and one for each entry. */
export function digestText(day: string, entries: readonly { readonly title: string; readonly text: string }[]): string {
  const date = new Date(`${day}T00:00:00.000Z`).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
  const told = entries.slice(0, MOST_TOLD).map(({ title, text }) => `- ${title}: ${text}`);
  const more = entries.length - told.length;
  return [
    `What changed on ${date}, in ${entries.length} ${entries.length === 1 ? "entry" : "entries"}:`,
    ...told,
    ...(more > 0 ? [`- and ${more} more`] : []),
  ].join("\n");
}
