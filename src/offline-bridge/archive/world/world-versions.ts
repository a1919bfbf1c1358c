import { isDeepStrictEqual } from "node:util";
import { sql, type Kysely, type Selectable, type Transaction } from "kysely";
import type { Delta } from "../../deltas/delta.ts";
import { factsOf, type WorldFact } from "../../world/world-fact.ts";
import type { SessionKey } from "../closure/closure-archive.ts";
import { jsonText } from "../json-text.ts";
import { lockHub } from "../locks.ts";
import { insertAudit } from "../records/audit.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { HubWorld, NewWorldDocument, WorldDocument, WorldDocumentKind, WorldVersion } from "./world-store.ts";

type VersionRow = Selectable<ArchiveSchema["world_versions"]>;
type NewVersion = Pick<VersionRow, "kind" | "at"> & Partial<VersionRow> & { readonly content: unknown };

/** The next version of a hub's world. The caller has the hub's lock. */
async function insertVersion(trx: Transaction<ArchiveSchema>, hubId: string, row: NewVersion): Promise<number> {
  const version = (await lastVersion(trx, hubId)) + 1;
  await trx
    .insertInto("world_versions")
    .values({ ...row, hub_id: hubId, version, content: jsonText(row.content) })
    .execute();
  return version;
}

async function lastVersion(db: Kysely<ArchiveSchema>, hubId: string): Promise<number> {
  const row = await db
    .selectFrom("world_versions")
    .select((of) => of.fn.max("version").as("version"))
    .where("hub_id", "=", hubId)
    .executeTakeFirst();
  return row?.version ?? 0;
}

/** The delta that went out with a batch; `isRewritten` where a moderator's text stands instead of the delta's own. */
export interface PublishedDelta {
  readonly delta: Delta;
  readonly decisionId: string | null;
  readonly isRewritten: boolean;
}

/** Moves a hub's world on by what a session published with a batch. The caller has the hub's lock. */
export async function insertPublishedFacts(
  trx: Transaction<ArchiveSchema>,
  { hubId, roomId, sessionId }: SessionKey,
  batchId: string,
  at: string,
  published: readonly PublishedDelta[],
): Promise<void> {
  if (published.length === 0) return;
  const content = { deltas: published.map(({ delta }) => delta.deltaId) };
  const row = { kind: "published", content, at, room_id: roomId, session_id: sessionId, batch_id: batchId } as const;
  const version = await insertVersion(trx, hubId, row);
  const facts = published.flatMap(({ delta, decisionId, isRewritten }) =>
    isRewritten ? [] : factsOf(delta).map((fact) => ({ ...fact, deltaId: delta.deltaId, decisionId })),
  );
  const rows = facts.map(({ field, entityId, subject, value, deltaId, decisionId }, position) => ({
    hub_id: hubId,
    version,
    position,
    delta_id: deltaId,
    entity_id: entityId,
    field,
    subject,
    value,
    decision_id: decisionId,
  }));
  if (rows.length > 0) await trx.insertInto("world_facts").values(rows).execute();
}

/**
 * Takes back what these deltas made true; the world is then as if they had never been. The caller has the hub's lock.
 */
export async function withdrawFacts(
  trx: Transaction<ArchiveSchema>,
  { hubId, roomId, sessionId }: SessionKey,
  deltaIds: readonly string[],
  at: string,
): Promise<void> {
  if (deltaIds.length === 0) return;
  const row = { kind: "withdrawn", content: { deltas: deltaIds }, at, room_id: roomId, session_id: sessionId } as const;
  const version = await insertVersion(trx, hubId, row);
  await trx
    .updateTable("world_facts")
    .set({ withdrawn_in: version })
    .where("delta_id", "in", deltaIds)
    .where("withdrawn_in", "is", null)
    .execute();
}

export async function findWorld(db: Kysely<ArchiveSchema>, hubId: string, version?: number): Promise<HubWorld> {
  const upTo = version ?? (await lastVersion(db, hubId));
  const { rows } = await sql<WorldFact>`
    SELECT field, "entityId", subject, value FROM (
      SELECT DISTINCT ON (entity_id, field, subject)
        entity_id AS "entityId", field, subject, value, version, position
      FROM world_facts
      WHERE hub_id = ${hubId} AND version <= ${upTo} AND (withdrawn_in IS NULL OR withdrawn_in > ${upTo})
      ORDER BY entity_id, field, subject, version DESC, position DESC) AS in_force
    ORDER BY version, position`.execute(db);
  return { version: upTo, facts: rows };
}

/** See {@link WorldStore.keepDocument}. */
export function insertDocument(
  db: Kysely<ArchiveSchema>,
  hubId: string,
  kind: WorldDocumentKind,
  document: NewWorldDocument,
  over: readonly number[] | undefined,
): Promise<number | undefined> {
  return db.transaction().execute(async (trx) => {
    await lockHub(trx, hubId);
    const before = await findDocument(trx, hubId, kind);
    // Put again after an answer that was lost, it is what the caller wants to have there.
    if (before !== undefined && isSame(before, document)) return before.version;
    if (over !== undefined && !over.includes(before?.version ?? 0)) return undefined;
    const { schema, content, changedBy, at, actId, tokenId } = document;
    const version = await insertVersion(trx, hubId, { kind, schema, content, at, changed_by: changedBy });
    const target = `${kind}/${version}`;
    await insertAudit(trx, {
      recordId: actId,
      hubId,
      at,
      actorId: changedBy,
      action: `${kind}.change`,
      target,
      tokenId,
    });
    return version;
  });
}

function isSame(before: WorldDocument, { schema, content }: NewWorldDocument): boolean {
  return before.schema === schema && isDeepStrictEqual(before.content, JSON.parse(jsonText(content)));
}

export async function findDocument(
  db: Kysely<ArchiveSchema>,
  hubId: string,
  kind: WorldDocumentKind,
  { version, at: time }: { readonly version?: number | undefined; readonly at?: string } = {},
): Promise<WorldDocument | undefined> {
  let select = db.selectFrom("world_versions").selectAll().where("hub_id", "=", hubId).where("kind", "=", kind);
  if (version !== undefined) select = select.where("version", "<=", version);
  if (time !== undefined) select = select.where("at", "<=", time);
  const row = await select.orderBy("version", "desc").limit(1).executeTakeFirst();
  if (row === undefined) return undefined;
  const { schema, content, at, changed_by: changedBy } = row;
  return { version: row.version, schema, content, at, changedBy: changedBy ?? "" };
}

export async function listVersions(
  db: Kysely<ArchiveSchema>,
  hubId: string,
  limit: number,
  before: number | undefined,
): Promise<readonly WorldVersion[]> {
  let select = db.selectFrom("world_versions").selectAll().where("hub_id", "=", hubId);
  if (before !== undefined) select = select.where("version", "<", before);
  const rows = await select.orderBy("version", "desc").limit(limit).execute();
  return rows.map((row) => ({
    version: row.version,
    kind: row.kind,
    at: row.at,
    ...(row.room_id !== null && { roomId: row.room_id }),
    ...(row.session_id !== null && { sessionId: row.session_id }),
    ...(row.batch_id !== null && { batchId: row.batch_id }),
    ...(row.changed_by !== null && { changedBy: row.changed_by }),
  }));
}
