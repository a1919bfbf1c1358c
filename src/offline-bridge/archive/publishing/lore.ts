import { sql, type Kysely, type Selectable } from "kysely";
import { cursorOf } from "../../../durable/protocol/http/page-cursor.ts";
import type { DigestRow, LoreRow, Page, PageQuery } from "../history/history-archive.ts";
import { cursorAfter } from "../page-of.ts";
import type { ArchiveSchema } from "../schema.ts";
import { plainWords } from "./plain-words.ts";

type StoredEntry = Selectable<ArchiveSchema["lore"]>;

/** The newest entries first. */
export async function listLore(
  db: Kysely<ArchiveSchema>,
  { hubId, limit }: PageQuery,
  before: number | undefined,
): Promise<Page<"entries", LoreRow>> {
  let select = db.selectFrom("lore").selectAll().where("hub_id", "=", hubId);
  if (before !== undefined) select = select.where("seq", "<", before);
  const rows = await select
    .orderBy("seq", "desc")
    .limit(limit + 1)
    .execute();
  const entries = rows.slice(0, limit).map((row) => ({ ...entryOf(row), highlights: [] }));
  return { entries, nextCursor: cursorAfter(rows, limit) };
}

/** Signs that no text of ours holds (TXT3): PostgreSQL puts them around what it found. */
const [OPEN, SHUT] = ["\u0001", "\u0002"];
const MARKS = `HighlightAll=true, StartSel=${OPEN}, StopSel=${SHUT}`;

/** So many of the newest matches are ranked, so that a word which stands in every entry is found as fast as a rare one. */
const MOST_RANKED = 1000;

/**
 * Matches of a search, best first: a match in the title counts most, words that stand close together count more than
 * words apart, and of two alike the newer comes first. Words are found in every inflected form. The cursor holds the
 * newest entry of the first page beside the number of entries before it, so that what is published meanwhile moves
 * nothing from one page to the next.
 */
export async function searchLore(
  db: Kysely<ArchiveSchema>,
  { hubId, limit }: PageQuery,
  q: string,
  cursor: number | undefined,
): Promise<Page<"entries", LoreRow>> {
  const skip = cursor === undefined ? 0 : cursor % MOST_RANKED;
  const newest = cursor === undefined ? await newestOf(db, hubId) : Math.floor(cursor / MOST_RANKED);
  const query = sql`websearch_to_tsquery('english', ${plainWords(q)})`;
  const { rows } = await sql<StoredEntry & { marked: string }>`
    WITH matches AS MATERIALIZED (
      SELECT entry_id, seq, search FROM lore WHERE hub_id = ${hubId} AND search @@ ${query} AND seq <= ${newest}
      ORDER BY seq DESC LIMIT ${MOST_RANKED}),
    ranked AS (
      SELECT entry_id, ts_rank_cd(search, ${query}, 1) AS rank FROM matches
      ORDER BY rank DESC, seq DESC LIMIT ${limit + 1} OFFSET ${skip})
    SELECT lore.*, ts_headline('english', coalesce(plain_text, text), ${query}, ${MARKS}) AS marked
    FROM ranked JOIN lore USING (entry_id) ORDER BY rank DESC, seq DESC`.execute(db);
  const entries = rows.slice(0, limit).map((row) => ({ ...entryOf(row), highlights: highlightsIn(row.marked) }));
  const isMore = rows.length > limit && skip + limit < MOST_RANKED;
  return { entries, nextCursor: isMore ? cursorOf(newest * MOST_RANKED + skip + limit) : null };
}

async function newestOf(db: Kysely<ArchiveSchema>, hubId: string): Promise<number> {
  const newest = await db
    .selectFrom("lore")
    .select("seq")
    .where("hub_id", "=", hubId)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return newest?.seq ?? 0;
}

function entryOf(row: StoredEntry): Omit<LoreRow, "highlights"> {
  return {
    entryId: row.entry_id,
    deltaId: row.delta_id,
    entityId: row.entity_id,
    sessionId: row.session_id,
    batchId: row.batch_id,
    title: row.title,
    text: row.text,
    publishedAt: row.published_at,
  };
}

/** Where the marks stand in the text without them. */
export function highlightsIn(marked: string): readonly { readonly from: number; readonly to: number }[] {
  const [before = "", ...parts] = marked.split(OPEN);
  let at = before.length;
  return parts.map((part) => {
    const [hit = "", rest = ""] = part.split(SHUT);
    const highlight = { from: at, to: at + hit.length };
    at = highlight.to + rest.length;
    return highlight;
  });
}

/** The latest day first; a cursor is the last day shown. */
export async function listDigests(
  db: Kysely<ArchiveSchema>,
  { hubId, limit }: PageQuery,
  before: number | undefined,
): Promise<Page<"digests", DigestRow>> {
  let select = db.selectFrom("digests").select(["day", "text", "entries"]).where("hub_id", "=", hubId);
  if (before !== undefined) select = select.where("day", "<", dayOf(before));
  const rows = await select
    .orderBy("day", "desc")
    .limit(limit + 1)
    .execute();
  const digests = rows.slice(0, limit);
  const last = digests.at(-1);
  return { digests, nextCursor: rows.length > limit && last !== undefined ? cursorOf(numberOf(last.day)) : null };
}

/** `2026-11-07` as 20261107, which orders days as their names do. */
function numberOf(day: string): number {
  return Number(day.replaceAll("-", ""));
}

function dayOf(number: number): string {
  return String(number)
    .padStart(8, "0")
    .replace(/(\d{4})(\d{2})(\d{2})$/u, "$1-$2-$3");
}
