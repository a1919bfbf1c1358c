import type { Kysely, Transaction } from "kysely";
import type { DigestDay } from "../../publishing/digest-calendar.ts";
import { lockHub } from "../locks.ts";
import type { ArchiveSchema } from "../schema.ts";

/** Lines of a digest's text; what is beyond them is counted. */
const MOST_TOLD = 200;

/** Writes a day anew: its digest is replaced, and gone where nothing of the day is there any more (CLO6). */
export async function writeDigest(
  db: Kysely<ArchiveSchema>,
  hubId: string,
  day: DigestDay,
  writtenAt: string,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await lockHub(trx, hubId);
    return replaceDigest(trx, hubId, day, writtenAt);
  });
}

/** Writes every digest anew that has an entry of one of these times, after the entry has gone or changed (VIEW5, ERA2). */
export async function rewriteDigestsAt(
  trx: Transaction<ArchiveSchema>,
  hubId: string,
  times: readonly string[],
  writtenAt: string,
): Promise<void> {
  for (const time of new Set(times)) {
    const days = await trx
      .selectFrom("digests")
      .select(["day", "from_at", "to_at"])
      .where("hub_id", "=", hubId)
      .where("from_at", "<=", time)
      .where("to_at", ">", time)
      .execute();
    for (const { day, from_at: from, to_at: to } of days)
      if (from !== null && to !== null)
        await replaceDigest(trx, hubId, { day, from: Date.parse(from), to: Date.parse(to) }, writtenAt);
  }
}

async function replaceDigest(
  trx: Transaction<ArchiveSchema>,
  hubId: string,
  { day, from, to }: DigestDay,
  writtenAt: string,
): Promise<number> {
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
  const range = { from_at: new Date(from).toISOString(), to_at: new Date(to).toISOString() };
  const digest = { text: digestText(day, entries), entries: entries.length, told_at: writtenAt, ...range };
  await trx
    .insertInto("digests")
    .values({ hub_id: hubId, day, ...digest })
    .onConflict((on) => on.columns(["hub_id", "day"]).doUpdateSet(digest))
    .execute();
  return entries.length;
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
