import { sql, type Kysely } from "kysely";
import { alertOf } from "../closure/alerts.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { AlertDeliveries, DueAlert } from "./alert-deliveries.ts";

/** An alert that nobody could be told of for so long is found in the list alone. */
const LONGEST = sql`interval '1 day'`;
/** Of the same reason in a hub, one in this time is told, with how many were left out. */
const QUIET = sql`interval '5 minutes'`;
/** 30 s, doubled with each try, an hour at most: also as long as a try may take. */
const BACK_OFF = sql`least(interval '30 seconds' * power(2, tries), interval '1 hour')`;

/** The deliveries' side of the archive on PostgreSQL. */
export function openAlertDeliveries(db: Kysely<ArchiveSchema>): AlertDeliveries {
  return {
    take: (limit) =>
      db.transaction().execute(async (trx) => {
        await enter(trx);
        await leaveOutRepeats(trx);
        return claim(trx, limit);
      }),
    async delivered(alertId) {
      await sql`UPDATE alert_deliveries SET delivered_at = now() WHERE alert_id = ${alertId}`.execute(db);
    },
  };
}

/** An alert that is acknowledged already needs no telling. */
async function enter(db: Kysely<ArchiveSchema>): Promise<void> {
  await sql`INSERT INTO alert_deliveries (alert_id, next_at)
    SELECT alert_id, now() FROM alerts WHERE raised_at > now() - ${LONGEST} AND acknowledged_at IS NULL
      AND NOT EXISTS (SELECT FROM alert_deliveries known WHERE known.alert_id = alerts.alert_id)
    ORDER BY seq ON CONFLICT DO NOTHING`.execute(db);
}

async function leaveOutRepeats(db: Kysely<ArchiveSchema>): Promise<void> {
  await sql`UPDATE alert_deliveries waiting SET repeats = true, delivered_at = now()
    FROM alerts own WHERE own.alert_id = waiting.alert_id AND waiting.delivered_at IS NULL AND waiting.tries = 0
      AND EXISTS (SELECT FROM alert_deliveries told JOIN alerts of ON of.alert_id = told.alert_id
        WHERE of.hub_id = own.hub_id AND of.reason = own.reason AND NOT told.repeats
          AND told.delivered_at > now() - ${QUIET})`.execute(db);
}

async function claim(db: Kysely<ArchiveSchema>, limit: number): Promise<readonly DueAlert[]> {
  const { rows: claimed } = await sql<{ alert_id: string; tries: number; repeated: number }>`
    UPDATE alert_deliveries SET tries = tries + 1, next_at = now() + ${BACK_OFF}
    WHERE alert_id IN (
      SELECT alert_id FROM alert_deliveries due JOIN alerts own USING (alert_id)
      WHERE delivered_at IS NULL AND next_at <= now() AND raised_at > now() - ${LONGEST}
        AND NOT EXISTS (SELECT FROM alert_deliveries earlier JOIN alerts of ON of.alert_id = earlier.alert_id
          WHERE of.hub_id = own.hub_id AND of.reason = own.reason AND earlier.delivered_at IS NULL AND of.seq < own.seq
            AND of.raised_at > now() - ${LONGEST})
      ORDER BY own.seq LIMIT ${limit} FOR UPDATE OF due SKIP LOCKED)
    RETURNING alert_id, tries, ${repeatedBefore()} AS repeated`.execute(db);
  if (claimed.length === 0) return [];
  const ids = claimed.map(({ alert_id: id }) => id);
  const alerts = await db.selectFrom("alerts").selectAll().where("alert_id", "in", ids).orderBy("seq").execute();
  return alerts.flatMap((row) => {
    const own = claimed.find(({ alert_id: id }) => id === row.alert_id);
    return own === undefined ? [] : { ...alertOf(row), hubId: row.hub_id, tries: own.tries, repeated: own.repeated };
  });
}

/** Left out since the last one of the same reason in the same hub was told. */
function repeatedBefore() {
  return sql`(SELECT count(*) FROM alert_deliveries left_out JOIN alerts of ON of.alert_id = left_out.alert_id
    JOIN alerts own ON own.alert_id = alert_deliveries.alert_id AND of.hub_id = own.hub_id AND of.reason = own.reason
    WHERE left_out.repeats AND left_out.delivered_at > coalesce((
      SELECT max(told.delivered_at) FROM alert_deliveries told JOIN alerts last ON last.alert_id = told.alert_id
      WHERE last.hub_id = own.hub_id AND last.reason = own.reason AND NOT told.repeats), '-infinity'))`;
}
