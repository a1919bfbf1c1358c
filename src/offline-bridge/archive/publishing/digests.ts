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

/** A line for the day, and below it the entries of each thing in the order of publishing, each on a line of its own. */
export function digestText(day: string, entries: readonly { readonly title: string; readonly text: string }[]): string {
  const at = new Date(`${day}T00:00:00.000Z`);
  const weekday = at.toLocaleDateString("en-GB", { weekday: "long", timeZone: "UTC" });
  const date = at.toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
  const told = entries.slice(0, MOST_TOLD);
  const titles = [...new Set(told.map(({ title }) => title))];
  const more = entries.length - told.length;
  return [
    `${weekday}, ${date}: ${entries.length} ${entries.length === 1 ? "change" : "changes"}.`,
    ...titles.flatMap((title) => [
      "",
      onOneLine(title),
      ...told.filter((entry) => entry.title === title).map(({ text }) => `- ${onOneLine(text)}`),
    ]),
    ...(more > 0 ? ["", `And ${more} more.`] : []),
  ].join("\n");
}

/** A moderator's text may have several lines, and one of them could pass for another entry. */
function onOneLine(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim();
}
