import { sql, type Transaction } from "kysely";
import type { Delta } from "../../deltas/delta.ts";
import { factsOf, isOvertaken, type WorldFact } from "../../world/world-fact.ts";
import type { SessionKey } from "../closure/closure-archive.ts";
import type { ArchiveSchema } from "../schema.ts";
import { READY } from "./items.ts";
import type { LoreWording } from "./publishing-archive.ts";

/** A later session's fact about the same thing, in the hub's words. */
interface Overtaking {
  readonly roomId: string;
  readonly sessionId: string;
  readonly text: string;
}

interface Overtaken {
  readonly session: SessionKey;
  readonly closedAt: string;
  readonly batchId: string;
  readonly delta: Delta;
  readonly wording: LoreWording;
}

/**
 * The newest session that was played after this one and has changed the same thing: it has published, or goes out with
 * the same batch, so that it does not matter which of the two the batch takes first.
 */
export async function findOvertaking(
  trx: Transaction<ArchiveSchema>,
  overtaken: Overtaken,
): Promise<Overtaking | undefined> {
  const facts = factsOf(overtaken.delta);
  if (facts.length === 0) return undefined;
  const found = [...(await findPublished(trx, overtaken, facts)), ...(await findInBatch(trx, overtaken, facts))];
  return found.toSorted((one, other) => other.closedAt.localeCompare(one.closedAt))[0];
}

type Candidate = Overtaking & { readonly closedAt: string };

async function findPublished(
  trx: Transaction<ArchiveSchema>,
  { session, closedAt, delta }: Overtaken,
  facts: readonly WorldFact[],
): Promise<readonly Candidate[]> {
  const subjects = facts.map(({ subject }) => subject);
  const { rows } = await sql<WorldFact & Candidate>`
    SELECT fact.field, fact.entity_id AS "entityId", fact.subject, fact.value,
      lore.room_id AS "roomId", lore.session_id AS "sessionId", lore.text, lore.session_closed_at AS "closedAt"
    FROM world_facts AS fact JOIN lore ON lore.delta_id = fact.delta_id
    WHERE fact.hub_id = ${session.hubId} AND fact.field = ${delta.field} AND fact.subject = ANY(${subjects})
      AND fact.withdrawn_in IS NULL AND (fact.field = 'control' OR fact.entity_id = ${delta.entityId})
      AND (lore.session_closed_at, lore.session_id) > (${closedAt}::timestamptz, ${session.sessionId})
    ORDER BY lore.session_closed_at DESC, lore.seq DESC LIMIT 100`.execute(trx);
  return rows.filter((later) => facts.some((fact) => isOvertaken(fact, later)));
}

/** Lore is not written yet: it will be worded as this one. */
async function findInBatch(
  trx: Transaction<ArchiveSchema>,
  { session, closedAt, batchId, delta, wording }: Overtaken,
  facts: readonly WorldFact[],
): Promise<readonly Candidate[]> {
  const { rows } = await sql<Omit<Candidate, "text"> & { readonly body: Delta }>`
    SELECT deltas.room_id AS "roomId", deltas.session_id AS "sessionId", deltas.body, sessions.closed_at AS "closedAt"
    FROM publishing
    JOIN sessions USING (hub_id, room_id, session_id)
    JOIN deltas USING (hub_id, room_id, session_id)
    LEFT JOIN moderation_items ON moderation_items.delta_id = deltas.delta_id
    WHERE publishing.hub_id = ${session.hubId} AND publishing.batch_id = ${batchId} AND deltas.field = ${delta.field}
      AND (deltas.field = 'control' OR deltas.entity_id = ${delta.entityId})
      AND (sessions.closed_at, sessions.session_id) > (${closedAt}::timestamptz, ${session.sessionId})
      AND moderation_items.rewrite IS NULL AND ${READY}
    ORDER BY sessions.closed_at DESC, deltas.seq DESC LIMIT 1000`.execute(trx);
  return rows
    .filter(({ body }) => factsOf(body).some((later) => facts.some((fact) => isOvertaken(fact, later))))
    .map(({ body, ...candidate }) => ({ ...candidate, text: wording(body, undefined).text }));
}
