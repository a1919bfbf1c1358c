import type { Kysely } from "kysely";
import type { Event } from "../../../durable/protocol/events/event.ts";
import { jsonText } from "../json-text.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { SessionKey } from "./closure-archive.ts";
import { ofSession, sessionColumns } from "./of-session.ts";
import { slices } from "./slices.ts";

/** Writes events of a session's range; those that are there already stay as they are. */
export async function insertEvents(
  db: Kysely<ArchiveSchema>,
  session: SessionKey,
  events: readonly Event[],
): Promise<void> {
  const rows = events.map((event) => ({
    ...sessionColumns(session),
    version: event.version,
    type: event.type,
    at: event.at,
    body: jsonText(event),
  }));
  for (const some of slices(rows))
    await db
      .insertInto("events")
      .values(some)
      .onConflict((on) => on.doNothing())
      .execute();
}

/** 0 where none is kept. */
export async function findLastVersion(db: Kysely<ArchiveSchema>, session: SessionKey): Promise<number> {
  const found = await db
    .selectFrom("events")
    .select((of) => of.fn.max("version").as("version"))
    .where(ofSession(session))
    .executeTakeFirst();
  return found?.version ?? 0;
}

/** In order of their versions. */
export async function findEvents(db: Kysely<ArchiveSchema>, session: SessionKey): Promise<readonly Event[]> {
  const rows = await db.selectFrom("events").select("body").where(ofSession(session)).orderBy("version").execute();
  return rows.map((row) => row.body as Event);
}
