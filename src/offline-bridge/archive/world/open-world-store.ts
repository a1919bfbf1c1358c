import type { Kysely } from "kysely";
import type { ArchiveSchema } from "../schema.ts";
import { findWaitingDeltas } from "./waiting-deltas.ts";
import type { WorldStore } from "./world-store.ts";
import { findDocument, findWorld, insertDocument, listVersions } from "./world-versions.ts";

/** A hub's world on PostgreSQL. */
export function openWorldStore(db: Kysely<ArchiveSchema>): WorldStore {
  return {
    worldOf: (hubId, version) => findWorld(db, hubId, version),
    waitingDeltas: (session) => findWaitingDeltas(db, session),
    keepDocument: (hubId, kind, document, over) => insertDocument(db, hubId, kind, document, over),
    documentOf: (hubId, kind, version) => findDocument(db, hubId, kind, { version }),
    documentAt: (hubId, kind, at) => findDocument(db, hubId, kind, { at }),
    versionsOf: (hubId, limit, before) => listVersions(db, hubId, limit, before),
  };
}
