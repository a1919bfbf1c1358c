import { sql, type Kysely, type Selectable } from "kysely";
import { cursorOf } from "../../../durable/protocol/http/page-cursor.ts";
import type { DigestRow, LoreRow, Page, PageQuery } from "../history-archive.ts";
import { cursorAfter } from "../page-of.ts";
import type { ArchiveSchema } from "../schema.ts";

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

/**
 * What answers a search, best match first: a match in the title counts most, and of two alike the newer comes first.
 * Words are found in every inflected form; pages count what came before.
 */
export async function searchLore(
  db: Kysely<ArchiveSchema>,
  { hubId, limit }: PageQuery,
  q: string,
  skip: number,
): Promise<Page<"entries", LoreRow>> {
  const { rows } = await sql<StoredEntry & { marked: string }>`
    WITH asked AS (SELECT websearch_to_tsquery('english', ${q}) AS query),
    found AS (
      SELECT lore.* FROM lore, asked WHERE hub_id = ${hubId} AND search @@ query
      ORDER BY ts_rank_cd(search, query, 1) DESC, seq DESC LIMIT ${limit + 1} OFFSET ${skip})
    SELECT found.*, ts_headline('english', text, query, ${MARKS}) AS marked FROM found, asked
    ORDER BY ts_rank_cd(search, query, 1) DESC, seq DESC`.execute(db);
  const entries = rows.slice(0, limit).map((row) => ({ ...entryOf(row), highlights: highlightsIn(row.marked) }));
  return { entries, nextCursor: rows.length > limit ? cursorOf(skip + limit) : null };
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

/** The latest day first. */
export async function listDigests(
  db: Kysely<ArchiveSchema>,
  { hubId, limit }: PageQuery,
  skip: number,
): Promise<Page<"digests", DigestRow>> {
  const rows = await db
    .selectFrom("digests")
    .select(["day", "text", "entries"])
    .where("hub_id", "=", hubId)
    .orderBy("day", "desc")
    .limit(limit + 1)
    .offset(skip)
    .execute();
  return { digests: rows.slice(0, limit), nextCursor: rows.length > limit ? cursorOf(skip + limit) : null };
}
