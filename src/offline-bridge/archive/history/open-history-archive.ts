import { sql, type Kysely, type Selectable } from "kysely";
import type { Delta } from "../../deltas/delta.ts";
import type { PublishingPlan } from "../../publishing/publishing-plan.ts";
import { alertOf, listAlerts } from "../closure/alerts.ts";
import { listUnfinished } from "../closure/runs.ts";
import { traceRuns } from "../closure/trace-runs.ts";
import { showItems } from "../moderating/shown-items.ts";
import { cursorAfter, paged } from "../page-of.ts";
import { listPerson } from "../people/list-person.ts";
import { listQueue } from "../publishing/list-queue.ts";
import { listDigests, listLore, searchLore } from "../publishing/lore.ts";
import { listAudit } from "../records/audit.ts";
import { listRooms, registerTurn } from "../records/register.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { AlertRow, BatchRow, HistoryArchive, MentionRow, PageQuery, WorkflowRow } from "./history-archive.ts";

const NEWEST_ALERTS = 100;
const NEWEST_BATCHES = 50;

type ScopedQuery = PageQuery & { readonly roomId?: string | undefined };

/** The readers' side of the archive on PostgreSQL (MOD3). */
export function openHistoryArchive(db: Kysely<ArchiveSchema>): HistoryArchive {
  return {
    async moderation(query) {
      return paged(query, async (_, after) => {
        const page = await listQueue(db, query, after ?? 0);
        const items = await showItems(db, query.hubId, page.items);
        return { ...page, items, alerts: await alerts(db, query), publishing: await batches(db, query) };
      });
    },

    async workflows(query) {
      return paged(query, async ({ hubId, sessionId, limit }, after) => {
        let select = db.selectFrom("runs").selectAll().where("hub_id", "=", hubId);
        if (after !== undefined) select = select.where("seq", "<", after);
        if (sessionId !== undefined) select = select.where("session_id", "=", sessionId);
        const { status } = query;
        if (status !== undefined) select = select.where((of) => of("status", "=", status as WorkflowRow["status"]));
        const rows = await select
          .orderBy("seq", "desc")
          .limit(limit + 1)
          .execute();
        const shown = rows.slice(0, limit);
        const stages = await stagesOf(
          db,
          shown.map((row) => row.workflow_id),
        );
        const workflows = shown.map((row) => ({
          workflowId: row.workflow_id,
          kind: row.kind,
          roomId: row.room_id,
          sessionId: row.session_id,
          status: row.status,
          attempt: row.attempt,
          correlationId: row.correlation_id,
          startedAt: row.started_at,
          ...without({ endedAt: row.ended_at, error: row.error }),
          overSla: row.over_sla,
          stages: stages.get(row.workflow_id) ?? [],
        }));
        return { workflows, nextCursor: cursorAfter(rows, limit) };
      });
    },

    alerts: (query) => paged(query, (_, before) => listAlerts(db, query, before)),

    unfinished: (query) => paged(query, (page, after) => listUnfinished(db, page, after ?? 0)),

    trace: async ({ hubId, ids }) => ({ ok: true, value: await traceRuns(db, hubId, ids) }),

    deltas: (query) =>
      paged(query, async (page, after) => {
        const { rows, nextCursor } = await sessionRows(db, "deltas", page, after);
        return { deltas: rows.map((row) => ({ ...(row.body as Delta), roomId: row.room_id })), nextCursor };
      }),

    mentions: (query) =>
      paged(query, async (page, after) => {
        const { rows, nextCursor } = await sessionRows(db, "mentions", page, after);
        return { mentions: rows.map(mentionOf), nextCursor };
      }),

    lore: (query) =>
      paged(query, (page, after) =>
        query.q === undefined || query.q.trim() === ""
          ? listLore(db, page, after)
          : searchLore(db, page, query.q, after),
      ),

    person: (query) => paged(query, (_, skip) => listPerson(db, query, skip ?? 0)),

    rooms: (query) => paged(query, (page, after) => listRooms(db, page, after ?? 0)),

    register: (turn, limit) => registerTurn(db, turn, limit),

    audit: (query) => paged(query, (_, before) => listAudit(db, query, before)),

    digests: (query) => paged(query, (page, after) => listDigests(db, page, after)),
  };
}

/** A page of the rows that sessions of a hub left in a table, in order of writing. */
async function sessionRows<T extends "deltas" | "mentions">(
  db: Kysely<ArchiveSchema>,
  table: T,
  { hubId, sessionId, limit }: PageQuery,
  after = 0,
): Promise<{ readonly rows: readonly Selectable<ArchiveSchema[T]>[]; readonly nextCursor: string | null }> {
  const ofSession = sessionId === undefined ? sql`` : sql`AND session_id = ${sessionId}`;
  const { rows } = await sql<Selectable<ArchiveSchema[T]> & { readonly seq: number }>`
    SELECT * FROM ${sql.table(table)} WHERE hub_id = ${hubId} AND seq > ${after} ${ofSession}
    ORDER BY seq LIMIT ${limit + 1}`.execute(db);
  return { rows: rows.slice(0, limit), nextCursor: cursorAfter(rows, limit) };
}

function mentionOf(row: Selectable<ArchiveSchema["mentions"]>): MentionRow {
  return {
    entityId: row.entity_id,
    surface: row.surface,
    version: row.version,
    sentence: row.sentence,
    confidence: Math.round(row.confidence * 100) / 100,
    role: row.role as MentionRow["role"],
    sessionId: row.session_id,
    roomId: row.room_id,
  };
}

async function stagesOf(
  db: Kysely<ArchiveSchema>,
  ids: readonly string[],
): Promise<Map<string, WorkflowRow["stages"]>> {
  const found = new Map<string, WorkflowRow["stages"]>();
  if (ids.length === 0) return found;
  const rows = await db
    .selectFrom("run_stages")
    .innerJoin("runs", "runs.workflow_id", "run_stages.workflow_id")
    .leftJoin("stages", (join) =>
      join
        .onRef("stages.hub_id", "=", "runs.hub_id")
        .onRef("stages.room_id", "=", "runs.room_id")
        .onRef("stages.session_id", "=", "runs.session_id")
        .onRef("stages.stage", "=", "run_stages.stage"),
    )
    .selectAll("run_stages")
    .select(sql<readonly string[] | null>`stages.output->'parsers'`.as("parsers"))
    .select(sql<number | null>`(stages.output->>'lexiconVersion')::int`.as("lexicon_version"))
    .where("run_stages.workflow_id", "in", ids)
    .orderBy("position")
    .execute();
  for (const row of rows) {
    const { stage, at, duration_ms: durationMs, tries: attempts, reused } = row;
    const parsers = row.parsers === null ? {} : { parsers: row.parsers };
    const lexicon = row.lexicon_version === null ? {} : { lexiconVersion: row.lexicon_version };
    const shown = { stage, at, durationMs, attempts, reused, ...parsers, ...lexicon };
    found.set(row.workflow_id, [...(found.get(row.workflow_id) ?? []), shown]);
  }
  return found;
}

async function alerts(
  db: Kysely<ArchiveSchema>,
  { hubId, sessionId, roomId }: ScopedQuery,
): Promise<readonly AlertRow[]> {
  let select = db.selectFrom("alerts").selectAll().where("hub_id", "=", hubId);
  if (sessionId !== undefined) select = select.where("session_id", "=", sessionId);
  if (roomId !== undefined) select = select.where("room_id", "=", roomId);
  const rows = await select.orderBy("seq", "desc").limit(NEWEST_ALERTS).execute();
  return rows.map(alertOf);
}

/** Batches with the sessions that were planned for them, and those that a late decision brought (CLO6). */
async function batches(
  db: Kysely<ArchiveSchema>,
  { hubId, sessionId, roomId }: ScopedQuery,
): Promise<readonly BatchRow[]> {
  const ofSession = sessionId === undefined ? sql`` : sql`AND session_id = ${sessionId}`;
  const ofRoom = roomId === undefined ? sql`` : sql`AND room_id = ${roomId}`;
  const { rows } = await sql<BatchSession>`
    SELECT batch_id, planned_for, status, room_id, session_id, plan, lore_count, published_at
    FROM (SELECT hub_id, room_id, session_id, batch_id FROM publishing WHERE hub_id = ${hubId} ${ofSession} ${ofRoom}
      UNION SELECT hub_id, room_id, session_id, batch_id FROM published WHERE hub_id = ${hubId} ${ofSession} ${ofRoom}) AS taking
    JOIN (SELECT batch_id, planned_for, status FROM batches) AS batch USING (batch_id)
    JOIN (SELECT hub_id, room_id, session_id, plan FROM publishing) AS planned USING (hub_id, room_id, session_id)
    LEFT JOIN (SELECT hub_id, room_id, session_id, batch_id, lore_count, published_at FROM published) AS done
      USING (hub_id, room_id, session_id, batch_id)
    ORDER BY planned_for DESC, session_id LIMIT 1000`.execute(db);
  const found = new Map<string, BatchRow>();
  for (const row of rows) {
    const { opensAt, dueAt, overrideUntil, digestAt } = row.plan;
    const planned = { roomId: row.room_id, sessionId: row.session_id, opensAt, dueAt, overrideUntil, digestAt };
    const { lore_count: loreCount, published_at: publishedAt } = row;
    const out = loreCount === null || publishedAt === null ? {} : { loreCount, publishedAt };
    const batch = { batchId: row.batch_id, plannedFor: row.planned_for, status: row.status };
    const before = found.get(row.batch_id)?.sessions ?? [];
    found.set(row.batch_id, { ...batch, sessions: [...before, { ...planned, ...out }] });
  }
  return [...found.values()].slice(0, NEWEST_BATCHES);
}

interface BatchSession {
  readonly batch_id: string;
  readonly planned_for: string;
  readonly status: BatchRow["status"];
  readonly room_id: string;
  readonly session_id: string;
  readonly plan: PublishingPlan;
  readonly lore_count: number | null;
  readonly published_at: string | null;
}

/** Only the fields that hold something. */
function without<K extends string>(fields: Record<K, string | null>): { [F in K]?: string } {
  const there = Object.entries(fields).filter((entry): entry is [K, string] => entry[1] !== null);
  return Object.fromEntries(there) as { [F in K]?: string };
}
