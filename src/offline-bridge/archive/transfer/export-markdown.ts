import { sql, type Kysely } from "kysely";
import type { Recap } from "../../../durable/protocol/state/session.ts";
import { lexiconAsRead } from "../../closure/session-lexicon.ts";
import type { Delta } from "../../deltas/delta.ts";
import { loreText, namesOf, withAdded, type NameOf } from "../../publishing/lore-text.ts";
import { recapParts } from "../../story/recap-parts.ts";
import { escapeMarkdown, escapeParagraphs, markdownCode, markdownTable } from "../../text/escape-markdown.ts";
import { entitiesOf } from "../../world/new-entity-fact.ts";
import type { SessionKey } from "../closure/closure-archive.ts";
import { ofSession } from "../closure/of-session.ts";
import { findLexiconVersion } from "../closure/stages.ts";
import type { ArchiveSchema } from "../schema.ts";
import { openWorldStore } from "../world/open-world-store.ts";
import { findWorld } from "../world/world-versions.ts";
import type { TransferScope } from "./transfer-format.ts";

/**
 * The archive's account of a scope, for people: of each session its recap, its changes with their outcomes, the
 * decisions and the lore; of a hub its digests, too. Every text is escaped (TXT4). Sessions come in the order in which
 * they were closed, each with the names of the lexicon that it was read with (CLO12), and memory does not grow with
 * their number. Ends with an error when `stopped`.
 * @param nameOf of the worker's lexicon, with which sessions of hubs without one of their own are read
 * @param done told how many sessions were written, at the end
 */
export async function* exportMarkdown(
  db: Kysely<ArchiveSchema>,
  scope: TransferScope,
  nameOf: NameOf,
  stopped: AbortSignal,
  done: (sessions: number) => void,
): AsyncGenerator<string> {
  const trx = await db.startTransaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute();
  try {
    yield `# What was played on ${markdownCode(scope.hubId)}\n`;
    const added = entitiesOf((await findWorld(trx, scope.hubId)).facts);
    let sessions = 0;
    for (let last: SessionRow | undefined; ; sessions += 1) {
      stopped.throwIfAborted();
      last = await nextSession(trx, scope, last);
      if (last === undefined) break;
      const session = { hubId: scope.hubId, roomId: last.room_id, sessionId: last.session_id };
      const asRead = (await namesAsRead(trx, session)) ?? nameOf;
      yield await sessionText(trx, session, last, withAdded(asRead, added));
    }
    if (scope.sessionId === undefined) yield* digestTexts(trx, scope.hubId);
    done(sessions);
  } finally {
    await trx.rollback().execute();
  }
}

type Db = Kysely<ArchiveSchema>;
type SessionRow = NonNullable<Awaited<ReturnType<typeof nextSession>>>;

async function nextSession(
  db: Db,
  { hubId, sessionId }: TransferScope,
  after: { readonly closed_at: string; readonly room_id: string; readonly session_id: string } | undefined,
) {
  let select = db
    .selectFrom("sessions")
    .select(["room_id", "session_id", "opened_at", "closed_at", "reason", "recap"])
    .where("hub_id", "=", hubId);
  if (sessionId !== undefined) select = select.where("session_id", "=", sessionId);
  if (after !== undefined)
    select = select.where(
      sql<boolean>`(date_trunc('milliseconds', closed_at), room_id, session_id)
        > (${after.closed_at}::timestamptz, ${after.room_id}, ${after.session_id})`,
    );
  return select
    .orderBy(sql`date_trunc('milliseconds', closed_at)`)
    .orderBy("room_id")
    .orderBy("session_id")
    .executeTakeFirst();
}

/** The names of the hub's lexicon that a session was read with; undefined where that was the worker's. */
async function namesAsRead(db: Db, session: SessionKey): Promise<NameOf | undefined> {
  const world = openWorldStore(db);
  const own = await lexiconAsRead({ lexiconVersionOf: (key) => findLexiconVersion(db, key) }, world, session);
  return own === undefined ? undefined : namesOf(own.lexicon);
}

async function sessionText(db: Db, session: SessionKey, row: SessionRow, nameOf: NameOf): Promise<string> {
  const { roomId, sessionId } = session;
  const recap = row.recap as Recap | null;
  const parts = [
    `## Session ${markdownCode(sessionId)} in room ${markdownCode(roomId)}`,
    `From ${row.opened_at} to ${row.closed_at}. Closed: ${escapeMarkdown(row.reason) || "no reason given"}.`,
    ...(recap === null ? ["No recap was written."] : recapParts(recap)),
    ...(await changeParts(db, session, nameOf)),
    ...(await decisionParts(db, session)),
    ...(await reportParts(db, session)),
    ...(await loreParts(db, session)),
  ];
  return `\n${parts.join("\n\n")}\n`;
}

async function changeParts(db: Db, session: SessionKey, nameOf: NameOf): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("deltas")
    .leftJoin("moderation_items", "moderation_items.delta_id", "deltas.delta_id")
    .select(["deltas.body", "moderation_items.status", "moderation_items.reason", "moderation_items.decided_by"])
    .select(sql<boolean>`EXISTS (SELECT FROM lore WHERE lore.delta_id = deltas.delta_id)`.as("out"))
    .where(sql<boolean>`(deltas.hub_id, deltas.room_id, deltas.session_id)
      = (${session.hubId}, ${session.roomId}, ${session.sessionId})`)
    .orderBy("deltas.seq")
    .execute();
  if (rows.length === 0) return [];
  const cells = rows.map(({ body, status, reason, decided_by: decidedBy, out }) => {
    const delta = body as Delta;
    const evidence = delta.evidence.map(({ sentence }) => escapeMarkdown(sentence)).filter(Boolean);
    const became = `${status ?? "needs nobody"}${out ? ", published" : ""}`;
    return [
      escapeMarkdown(loreText(delta, undefined, nameOf).text),
      `${delta.confidence} (${delta.tier})`,
      became,
      [decidedBy, reason].flatMap((text) => (text === null ? [] : [escapeMarkdown(text)])).join(": ") || "–",
      evidence.join(" / ") || "–",
    ];
  });
  return ["### Changes", markdownTable(["change", "confidence", "status", "decided by", "evidence"], cells)];
}

async function decisionParts(db: Db, session: SessionKey): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("decisions")
    .select(["item_id", "action", "reason", "rewrite", "decided_by", "proposed_at", "outcome"])
    .where(ofSession(session))
    .orderBy("seq")
    .execute();
  if (rows.length === 0) return [];
  const lines = rows.map((row) => {
    const text = row.rewrite === null ? "" : ` New text: ${escapeMarkdown(row.rewrite)}`;
    const outcome = row.outcome === "decided" ? "" : ` (${row.outcome ?? "not taken"})`;
    const who = `${escapeMarkdown(row.decided_by)}, ${row.action} of ${markdownCode(row.item_id)}${outcome}`;
    return `- ${row.proposed_at} ${who}: ${escapeMarkdown(row.reason)}${text}`;
  });
  return ["### Decisions", lines.join("\n")];
}

async function reportParts(db: Db, session: SessionKey): Promise<readonly string[]> {
  const rows = await db.selectFrom("reports").selectAll().where(ofSession(session)).orderBy("seq").execute();
  if (rows.length === 0) return [];
  const cells = rows.map((row) => [
    `${row.version}, ${escapeMarkdown(row.author)}: ${escapeMarkdown(row.sentence) || "–"}`,
    `${escapeMarkdown(row.reported_by)}: ${escapeMarkdown(row.complaint) || "–"}`,
    row.status,
    [row.decided_by, row.reason].flatMap((text) => (text === null ? [] : [escapeMarkdown(text)])).join(": ") || "–",
  ]);
  return ["### Reports", markdownTable(["line", "reported by", "status", "decided by"], cells)];
}

async function loreParts(db: Db, session: SessionKey): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("lore")
    .select(["title", "text", "published_at"])
    .where(ofSession(session))
    .orderBy("seq")
    .execute();
  if (rows.length === 0) return [];
  const lines = rows.map(({ title, text, published_at: at }) => {
    const told = escapeParagraphs(text).join(" ");
    return `- **${escapeMarkdown(title) || "–"}** (${at}): ${told}`;
  });
  return ["### Lore", lines.join("\n")];
}

async function* digestTexts(db: Db, hubId: string): AsyncGenerator<string> {
  let isFirst = true;
  for (let after = ""; ; isFirst = false) {
    const row = await db
      .selectFrom("digests")
      .select(["day", "text"])
      .where("hub_id", "=", hubId)
      .where("day", ">", after)
      .orderBy("day")
      .executeTakeFirst();
    if (row === undefined) return;
    after = row.day;
    const heading = `${isFirst ? "\n## Digests\n" : ""}\n### ${escapeMarkdown(row.day)}\n`;
    yield `${heading}\n${digestMarkdown(row.text)}\n`;
  }
}

/** The entries of a digest are lines that begin with a dash (CLO6), and come as a list. */
function digestMarkdown(text: string): string {
  const parts: string[] = [];
  for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
    const isEntry = line.startsWith("- ");
    const part = isEntry ? `- ${escapeMarkdown(line.slice(2))}` : escapeMarkdown(line);
    const before = parts.at(-1);
    if (isEntry && before?.startsWith("- ")) parts.push(`${parts.pop()}\n${part}`);
    else parts.push(part);
  }
  return parts.join("\n\n");
}
