import { statements, type ArchiveMigration } from "./archive-migration.ts";

/** How many events a hub's feed keeps, give or take a thousand. */
const KEPT = 10_000;

const DEFERRED = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW";

const UP: readonly string[] = [
  `CREATE TABLE feed_heads (hub_id text PRIMARY KEY, epoch text NOT NULL DEFAULT left(gen_random_uuid()::text, 8),
    last_seq bigint NOT NULL)`,
  // Names what changed and never what was said: readers look up how it is now.
  `CREATE TABLE feed (hub_id text NOT NULL, seq bigint NOT NULL, topic text NOT NULL, event text NOT NULL, room_id text,
    session_id text, subject text NOT NULL, PRIMARY KEY (hub_id, seq))`,
  `CREATE FUNCTION tell_feed(hub text, room text, session text, topic text, event text, subject text) RETURNS void
    LANGUAGE plpgsql AS $$
    DECLARE next_seq bigint;
    BEGIN
      INSERT INTO feed_heads AS head (hub_id, last_seq) VALUES (hub, 1)
        ON CONFLICT (hub_id) DO UPDATE SET last_seq = head.last_seq + 1 RETURNING last_seq INTO next_seq;
      INSERT INTO feed (hub_id, seq, topic, event, room_id, session_id, subject)
        VALUES (hub, next_seq, topic, event, room, session, subject);
      IF next_seq % 1000 = 0 THEN
        DELETE FROM feed WHERE hub_id = hub AND seq <= next_seq - ${KEPT};
      END IF;
      PERFORM pg_notify('hub_feed', hub);
    END $$`,
  `CREATE FUNCTION feed_item() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND NEW.decision_id IS DISTINCT FROM OLD.decision_id AND NEW.decision_id IS NOT NULL THEN
        PERFORM tell_feed(NEW.hub_id, NEW.room_id, NEW.session_id, 'moderation', 'decision', NEW.decision_id);
      ELSE
        PERFORM tell_feed(NEW.hub_id, NEW.room_id, NEW.session_id, 'moderation', 'item', NEW.item_id);
      END IF;
      RETURN NULL;
    END $$`,
  `CREATE FUNCTION feed_delta() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE item text;
    BEGIN
      SELECT item_id INTO item FROM moderation_items WHERE delta_id = NEW.delta_id;
      IF item IS NOT NULL THEN
        PERFORM tell_feed(NEW.hub_id, NEW.room_id, NEW.session_id, 'moderation', 'item', item);
      END IF;
      RETURN NULL;
    END $$`,
  `CREATE FUNCTION feed_alert() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM tell_feed(NEW.hub_id, NEW.room_id, NEW.session_id, 'moderation', 'alert', NEW.alert_id);
      RETURN NULL;
    END $$`,
  `CREATE FUNCTION feed_published() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM tell_feed(NEW.hub_id, NEW.room_id, NEW.session_id, 'moderation', 'published', NEW.batch_id);
      RETURN NULL;
    END $$`,
  `CREATE CONSTRAINT TRIGGER feed_item_made AFTER INSERT ON moderation_items ${DEFERRED} EXECUTE FUNCTION feed_item()`,
  `CREATE CONSTRAINT TRIGGER feed_item_changed AFTER UPDATE ON moderation_items ${DEFERRED}
    WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.due_at IS DISTINCT FROM NEW.due_at)
    EXECUTE FUNCTION feed_item()`,
  `CREATE CONSTRAINT TRIGGER feed_delta_changed AFTER UPDATE ON deltas ${DEFERRED}
    WHEN (OLD.body IS DISTINCT FROM NEW.body) EXECUTE FUNCTION feed_delta()`,
  `CREATE CONSTRAINT TRIGGER feed_alert_raised AFTER INSERT ON alerts ${DEFERRED} EXECUTE FUNCTION feed_alert()`,
  `CREATE CONSTRAINT TRIGGER feed_published AFTER INSERT ON published ${DEFERRED} EXECUTE FUNCTION feed_published()`,
];

const DOWN: readonly string[] = [
  `DROP TRIGGER feed_published ON published`,
  `DROP TRIGGER feed_alert_raised ON alerts`,
  `DROP TRIGGER feed_delta_changed ON deltas`,
  `DROP TRIGGER feed_item_changed ON moderation_items`,
  `DROP TRIGGER feed_item_made ON moderation_items`,
  `DROP FUNCTION feed_published, feed_alert, feed_delta, feed_item, tell_feed`,
  `DROP TABLE feed, feed_heads`,
];

/**
 * The live feed of each hub (FEED1). Triggers write it, so that whatever changes an item, an alert or a batch also tells of
 * it, in the same transaction and from every release. They are deferred to the commit: the lock on the hub's number is the
 * last lock that a transaction takes, so that two of them never wait for each other, and numbers become visible in order.
 */
export const feed: ArchiveMigration = { up: statements(UP), down: statements(DOWN) };
