import { statements, type ArchiveMigration } from "./archive-migration.ts";

const DEFERRED = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW";

/** A trigger that tells a topic, about the row's own room and session where it has them. */
function hint(table: string, on: string, topic: string, { room = "NULL", session = "NULL" } = {}): readonly string[] {
  return [
    `CREATE FUNCTION hint_${table}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM tell_feed(NEW.hub_id, ${room}, ${session}, '${topic}', '${topic}', coalesce(${room}, '') || '/' || coalesce(${session}, ''));
        RETURN NULL;
      END $$`,
    `CREATE CONSTRAINT TRIGGER hint_${table} AFTER ${on} ON ${table} ${DEFERRED} EXECUTE FUNCTION hint_${table}()`,
  ];
}

const OF_ROOM = { room: "NEW.room_id" };
const OF_SESSION = { room: "NEW.room_id", session: "NEW.session_id" };

const UP: readonly string[] = [
  ...hint("rooms", "INSERT", "rooms", OF_ROOM),
  ...hint("sessions", "INSERT", "rooms", OF_SESSION),
  ...hint("runs", "INSERT OR UPDATE", "jobs", OF_SESSION),
  `CREATE FUNCTION hint_audit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM tell_feed(NEW.hub_id, NEW.room_id, NULL, 'audit', 'audit', coalesce(NEW.room_id, '') || '/');
      IF NEW.action = 'catalog.change' THEN
        PERFORM tell_feed(NEW.hub_id, NULL, NULL, 'catalog', 'catalog', '/');
      END IF;
      RETURN NULL;
    END $$`,
  `CREATE CONSTRAINT TRIGGER hint_audit AFTER INSERT ON audit ${DEFERRED} EXECUTE FUNCTION hint_audit()`,
];

const TABLES = ["rooms", "sessions", "runs", "audit"] as const;
const DOWN: readonly string[] = [
  ...TABLES.flatMap((table) => [`DROP TRIGGER hint_${table} ON ${table}`, `DROP FUNCTION hint_${table}`]),
  // The older release would leave them out of a page that they have filled.
  "DELETE FROM feed WHERE topic <> 'moderation'",
];

/**
 * Hints of the live feed for pages that show rooms, jobs, the catalog and the audit (FEED6). Those for alerts are made of
 * the rows that tell moderators of them.
 */
export const hints: ArchiveMigration = { up: statements(UP), down: statements(DOWN) };
