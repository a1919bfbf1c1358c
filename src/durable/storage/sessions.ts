import type { Recap, Session, SessionSummary } from "../protocol/state/session.ts";
import { LongTexts } from "./long-text.ts";
import type { Sql } from "./sql.ts";

/** The release before stored the recap in the row itself. */
const BODY = "json_remove(body, '$.recap') AS body";

/** A closed session without its recap, as the rules know it. */
export function storedSession(sql: Sql, sessionId: string): SessionSummary | undefined {
  const row = sql.all<{ body: string }>(`SELECT ${BODY} FROM sessions WHERE id = ?`, sessionId)[0];
  return row === undefined ? undefined : (JSON.parse(row.body) as SessionSummary);
}

/** The id of the closed session whose range holds a version. */
export function closedSessionAt(sql: Sql, version: number): string | undefined {
  return sql.all<{ id: string }>(
    `SELECT id FROM sessions
     WHERE json_extract(body, '$.fromVersion') <= ? AND json_extract(body, '$.toVersion') >= ?`,
    version,
    version,
  )[0]?.id;
}

/** A closed session with its recap, once that is there (CLO2). */
export function storedSessionWithRecap(sql: Sql, sessionId: string): Session | undefined {
  const session = storedSession(sql, sessionId);
  const recap = storedRecap(sql, sessionId);
  return session === undefined || recap === undefined ? session : { ...session, recap };
}

export function storedRecap(sql: Sql, sessionId: string): Recap | undefined {
  const query = "SELECT json_extract(body, '$.recap') AS recap FROM sessions WHERE id = ?";
  const text =
    new LongTexts(sql, "recap_parts").read(sessionId) ?? sql.all<{ recap: string }>(query, sessionId)[0]?.recap;
  // Only `saveSession` writes either.
  return text == null ? undefined : (JSON.parse(text) as Recap);
}

/** Puts another recap in place of the one that is stored. Call it within a transaction. */
export function writeRecap(sql: Sql, sessionId: string, recap: Recap): void {
  new LongTexts(sql, "recap_parts").write(sessionId, JSON.stringify(recap));
  sql.all("UPDATE sessions SET body = json_remove(body, '$.recap') WHERE id = ?", sessionId);
}

/**
 * A page of closed sessions, newest first. `before` is the place where the page before ended, and `next` where this one
 * does; a page of 0 sessions ends before the newest.
 */
export function storedSessionsPage(
  sql: Sql,
  limit: number,
  before: number | undefined,
): { readonly sessions: SessionSummary[]; readonly next: number | null } {
  const rows = sql.all<{ body: string; made: number }>(
    `SELECT ${BODY}, made FROM sessions WHERE made < ? ORDER BY made DESC LIMIT ?`,
    before ?? Number.MAX_SAFE_INTEGER,
    limit + 1,
  );
  const page = rows.slice(0, limit);
  const [first] = rows;
  const end = page.at(-1)?.made ?? (first === undefined ? null : first.made + 1);
  const next = rows.length > limit ? end : null;
  return { sessions: page.map(({ body }) => JSON.parse(body) as SessionSummary), next };
}
