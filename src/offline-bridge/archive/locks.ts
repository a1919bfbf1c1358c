import { sql, type Transaction } from "kysely";
import type { SessionKey } from "./closure/closure-archive.ts";
import type { ArchiveSchema } from "./schema.ts";

/**
 * Locks until the transaction ends. Whoever needs both takes the hub's first: publishing and retractions move a hub's
 * world on, one after the other.
 */
export function lockHub(trx: Transaction<ArchiveSchema>, hubId: string): Promise<unknown> {
  return lock(trx, `publish ${hubId}`);
}

/** Retractions and whatever writes words of a session come one after the other, so that no word slips past (VIEW5). */
export function lockSession(trx: Transaction<ArchiveSchema>, session: SessionKey): Promise<unknown> {
  const { hubId, roomId, sessionId } = session;
  return lock(trx, `words ${hubId}/${roomId}/${sessionId}`);
}

/** No erasure of the hub begins before the transaction ends: what it has looked up of erasures stays true (ERA4). */
export function awaitErasures(trx: Transaction<ArchiveSchema>, hubId: string): Promise<unknown> {
  return sql`SELECT pg_advisory_xact_lock_shared(hashtextextended(${`erase ${hubId}`}, 0))`.execute(trx);
}

/** Beginning an erasure waits for whoever holds {@link awaitErasures}. */
export function lockErasures(trx: Transaction<ArchiveSchema>, hubId: string): Promise<unknown> {
  return lock(trx, `erase ${hubId}`);
}

function lock(trx: Transaction<ArchiveSchema>, name: string): Promise<unknown> {
  return sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
}
