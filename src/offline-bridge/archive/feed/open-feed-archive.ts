import { sql, type Kysely } from "kysely";
import type { FeedPosition } from "../../../durable/protocol/http/feed.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { FeedArchive, FeedPage, FeedQuery } from "./feed-archive.ts";
import { listenToFeed } from "./listen-to-feed.ts";
import { tellRows, type FeedRow } from "./tell-rows.ts";

/** The feed on PostgreSQL; `databaseUrl` is where its listener connects. */
export function openFeedArchive(db: Kysely<ArchiveSchema>, databaseUrl: string): FeedArchive {
  return {
    async head(hubId) {
      await db
        .insertInto("feed_heads")
        .values({ hub_id: hubId, last_seq: 0 })
        .onConflict((on) => on.doNothing())
        .execute();
      const { epoch, seq } = await db
        .selectFrom("feed_heads")
        .select(["epoch", "last_seq as seq"])
        .where("hub_id", "=", hubId)
        .executeTakeFirstOrThrow();
      return { epoch, seq };
    },
    read: (query, after, limit) => readFeed(db, query, after, limit),
    listen: (onNews) => listenToFeed(databaseUrl, onNews),
  };
}

/** A moderator's news of an alert is a hint for pages that show alerts alone (FEED6). */
function hintOf(row: FeedRow): FeedRow {
  return { ...row, event: "alerts", subject: `${row.room_id ?? ""}/${row.session_id ?? ""}` };
}

/** The extent of a hub's feed that is kept. */
interface Kept extends FeedPosition {
  /** The lowest number that is kept; null for an empty feed. */
  readonly first: number | null;
}

async function readFeed(
  db: Kysely<ArchiveSchema>,
  { hubId, roomId, topics }: FeedQuery,
  after: FeedPosition,
  limit: number,
): Promise<FeedPage> {
  // Read before the rows: whatever has a number up to this one is committed.
  const kept = await findKept(db, hubId);
  if (kept === undefined) return { events: [], position: after, isMore: false, isReset: false };
  const { epoch, seq: last } = kept;
  if (isGone(after, kept)) return { events: [], position: { epoch, seq: last }, isMore: false, isReset: true };
  if (after.seq === last) return { events: [], position: after, isMore: false, isReset: false };
  let select = db
    .selectFrom("feed")
    .selectAll()
    .where("hub_id", "=", hubId)
    .where("seq", ">", after.seq)
    .where("seq", "<=", last)
    .where((of) =>
      of.or([of("topic", "in", topics), ...(topics.includes("alerts") ? [of("event", "=", "alert")] : [])]),
    );
  if (roomId !== undefined) select = select.where("room_id", "=", roomId);
  const rows = await select.orderBy("seq").limit(limit).execute();
  const isMore = rows.length === limit;
  const reached = isMore ? (rows.at(-1)?.seq ?? last) : last;
  const isHint = ({ topic }: { readonly topic: string }) => topic === "moderation" && !topics.includes("moderation");
  const events = await tellRows(
    db,
    rows.map((row) => (isHint(row) ? hintOf(row) : row)),
    epoch,
  );
  return { events, position: { epoch, seq: reached }, isMore, isReset: false };
}

async function findKept(db: Kysely<ArchiveSchema>, hubId: string): Promise<Kept | undefined> {
  const { rows } = await sql<Kept>`
    SELECT epoch, last_seq AS seq, (SELECT min(feed.seq) FROM feed WHERE feed.hub_id = feed_heads.hub_id) AS first
    FROM feed_heads WHERE hub_id = ${hubId}`.execute(db);
  return rows[0];
}

/** Whether what comes behind a position cannot be told whole: it was pruned, or the archive is another one. */
function isGone(after: FeedPosition, { epoch, seq: last, first }: Kept): boolean {
  return after.epoch !== epoch || after.seq > last || after.seq + 1 < (first ?? last + 1);
}
