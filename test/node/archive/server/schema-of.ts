import { sql, type Kysely } from "kysely";
import type { ArchiveSchema } from "../../../../src/offline-bridge/archive/schema.ts";

/**
 * Everything that the archive's tables are made of, a line each: columns, constraints, indexes. Columns have no order
 * here, since one that is taken away and made again stands at the end.
 */
export async function schemaOf(db: Kysely<ArchiveSchema>): Promise<readonly string[]> {
  const { rows } = await sql<{ line: string }>`
    WITH tables AS (
      SELECT oid, relname FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p') AND relname NOT LIKE 'kysely%')
    SELECT format('%s column %s %s%s%s%s %s', relname, attname, format_type(atttypid, atttypmod),
        CASE WHEN attnotnull THEN ' not null' END, ' identity ' || nullif(attidentity::text, ''), ' generated ' || nullif(attgenerated::text, ''),
        pg_get_expr(adbin, adrelid)) AS line
      FROM tables JOIN pg_attribute ON attrelid = oid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT format('%s constraint %s %s', relname, conname, pg_get_constraintdef(pg_constraint.oid))
      FROM tables JOIN pg_constraint ON conrelid = tables.oid
      -- PostgreSQL 18 names what is not null; the columns say so already.
      WHERE contype <> 'n'
    UNION ALL
    SELECT format('%s index %s', relname, pg_get_indexdef(indexrelid)) FROM tables JOIN pg_index ON indrelid = oid
    UNION ALL
    SELECT format('%s trigger %s', relname, pg_get_triggerdef(pg_trigger.oid)) FROM tables JOIN pg_trigger ON tgrelid = tables.oid
      WHERE NOT tgisinternal
    UNION ALL
    SELECT format('routine %s', pg_get_functiondef(oid)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1`.execute(db);
  return rows.map(({ line }) => line);
}
