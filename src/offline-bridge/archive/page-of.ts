import { cursorOf, seqOf } from "../../durable/protocol/http/page-cursor.ts";
import type { ArchiveAnswer, PageQuery } from "./history/history-archive.ts";

/** Reads one page behind the query's cursor; `after` is undefined for the first. */
export async function paged<T>(
  query: PageQuery,
  read: (query: PageQuery, after: number | undefined) => Promise<T>,
): Promise<ArchiveAnswer<T>> {
  if (query.cursor === undefined) return { ok: true, value: await read(query, undefined) };
  const after = seqOf(query.cursor);
  return after === undefined ? { ok: false, fault: "bad-cursor" } : { ok: true, value: await read(query, after) };
}

/** The cursor behind the last row shown, where one more was found than is shown. */
export function cursorAfter(rows: readonly { readonly seq: number }[], limit: number): string | null {
  const last = rows[limit - 1];
  return rows.length > limit && last !== undefined ? cursorOf(last.seq) : null;
}
