import { sql, type RawBuilder } from "kysely";
import type { SessionKey } from "./closure-archive.ts";

/** The condition on every table that holds rows of one session. */
export function ofSession({ hubId, roomId, sessionId }: SessionKey): RawBuilder<boolean> {
  return sql<boolean>`(hub_id, room_id, session_id) = (${hubId}, ${roomId}, ${sessionId})`;
}

/** The same key as the columns of a new row. */
export function sessionColumns({ hubId, roomId, sessionId }: SessionKey) {
  return { hub_id: hubId, room_id: roomId, session_id: sessionId };
}
