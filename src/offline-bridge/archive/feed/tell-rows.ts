import type { Kysely, Selectable } from "kysely";
import { HINT_TOPICS } from "../../../durable/protocol/http/feed.ts";
import type { ShownItem } from "../../moderation/shown-item.ts";
import { alertOf } from "../closure/alerts.ts";
import { showItems } from "../moderating/shown-items.ts";
import { itemOf, selectItems } from "../publishing/items.ts";
import { reportOf } from "../reports/report-items.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { FeedEvent } from "./feed-archive.ts";

export type FeedRow = Selectable<ArchiveSchema["feed"]>;

/** Finds how the subjects of some rows are now, by subject. */
type FindSubjects = (
  db: Kysely<ArchiveSchema>,
  rows: readonly FeedRow[],
) => Promise<ReadonlyMap<string, { readonly data: object }>>;

/** Each event of the feed, and how its subject is found (FEED2). */
const SUBJECTS: Readonly<Record<string, FindSubjects>> = {
  item: findItems,
  decision: findDecisions,
  alert: findAlerts,
  published: findPublished,
  ...Object.fromEntries(HINT_TOPICS.map((topic) => [topic, findHints])),
};

/**
 * Events with how their subjects are now, in order. A row whose subject is gone, or whose event a newer release made, is
 * left out, and of several rows for one subject the last one is told.
 */
export async function tellRows(
  db: Kysely<ArchiveSchema>,
  rows: readonly FeedRow[],
  epoch: string,
): Promise<readonly FeedEvent[]> {
  const found = new Map<string, ReadonlyMap<string, { readonly data: object }>>();
  for (const [event, find] of Object.entries(SUBJECTS)) {
    const ofEvent = rows.filter((row) => row.event === event);
    if (ofEvent.length > 0) found.set(event, await find(db, ofEvent));
  }
  const last = new Map(rows.map((row) => [keyOf(row), row.seq]));
  return rows.flatMap((row) => {
    const { seq, event } = row;
    const subject = found.get(event)?.get(subjectOf(row));
    if (subject === undefined || last.get(keyOf(row)) !== seq) return [];
    return { position: { epoch, seq }, event, data: subject.data };
  });
}

function keyOf(row: FeedRow): string {
  return `${row.event} ${subjectOf(row)}`;
}

/** A batch takes several sessions, each of which is published by itself. */
function subjectOf({ event, subject, room_id: roomId, session_id: sessionId }: FeedRow): string {
  return event === "published" ? `${subject} ${roomId} ${sessionId}` : subject;
}

function idsOf(rows: readonly FeedRow[]): string[] {
  return rows.map(({ subject }) => subject);
}

async function findItems(
  db: Kysely<ArchiveSchema>,
  rows: readonly FeedRow[],
): Promise<ReadonlyMap<string, { readonly data: ShownItem }>> {
  const [first] = rows;
  if (first === undefined) return new Map();
  const items = await selectItems(db).where("item_id", "in", idsOf(rows)).execute();
  const reports = await selectReports(db, rows).where("item_id", "in", idsOf(rows)).execute();
  const shown = await showItems(db, first.hub_id, [...items.map(itemOf), ...reports.map(reportOf)]);
  return new Map(shown.map((item) => [item.itemId, { data: item }]));
}

/** Reports of the hub that the rows are of. */
function selectReports(db: Kysely<ArchiveSchema>, [row]: readonly Pick<FeedRow, "hub_id">[]) {
  return db
    .selectFrom("reports")
    .selectAll()
    .where("hub_id", "=", row?.hub_id ?? "");
}

/** Of deltas and of reports: which of the two says the item that stands in each. */
async function findDecisions(db: Kysely<ArchiveSchema>, rows: readonly FeedRow[]) {
  const decisions = await db.selectFrom("decisions").selectAll().where("decision_id", "in", idsOf(rows)).execute();
  const reports = await selectReports(db, rows).where("decision_id", "in", idsOf(rows)).execute();
  const items = await findItems(
    db,
    [...decisions, ...reports].map((row) => ({ ...row, topic: "", event: "item", subject: row.item_id })),
  );
  return new Map<string, { readonly data: object }>([
    ...decisions.map((row) => {
      const { decision_id: decisionId, item_id: itemId, room_id: roomId, session_id: sessionId } = row;
      const { action, reason, decided_by: decidedBy, taken_at: decidedAt } = row;
      const what = { decisionId, itemId, roomId, sessionId, action, reason, decidedBy, decidedAt };
      return [decisionId, { data: { ...what, item: items.get(itemId)?.data } }] as const;
    }),
    ...reports.map((row) => {
      const item = reportOf(row);
      const { itemId, roomId, sessionId, reason, decidedBy, decidedAt } = item;
      const action = item.status === "approved" ? "approve" : "reject";
      const what = { decisionId: row.decision_id, itemId, roomId, sessionId, action, reason, decidedBy, decidedAt };
      return [row.decision_id ?? "", { data: { ...what, item: items.get(itemId)?.data } }] as const;
    }),
  ]);
}

async function findAlerts(db: Kysely<ArchiveSchema>, rows: readonly FeedRow[]) {
  const alerts = await db.selectFrom("alerts").selectAll().where("alert_id", "in", idsOf(rows)).execute();
  return new Map(alerts.map((row) => [row.alert_id, { data: alertOf(row) }]));
}

/** Where something has changed; the page that shows it is read again (FEED6). */
async function findHints(_: Kysely<ArchiveSchema>, rows: readonly FeedRow[]) {
  return new Map(
    rows.map(({ subject, room_id: roomId, session_id: sessionId }) => {
      return [subject, { data: { ...(roomId !== null && { roomId }), ...(sessionId !== null && { sessionId }) } }];
    }),
  );
}

async function findPublished(db: Kysely<ArchiveSchema>, rows: readonly FeedRow[]) {
  const published = await db.selectFrom("published").selectAll().where("batch_id", "in", idsOf(rows)).execute();
  return new Map(
    published.map((row) => {
      const { batch_id: batchId, room_id: roomId, session_id: sessionId, lore_count: loreCount } = row;
      const data = { batchId, roomId, sessionId, loreCount, publishedAt: row.published_at };
      return [`${batchId} ${roomId} ${sessionId}`, { data }];
    }),
  );
}
