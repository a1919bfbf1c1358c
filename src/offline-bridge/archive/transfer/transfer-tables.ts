import { sql, type Kysely, type RawBuilder } from "kysely";
import type { ArchiveSchema } from "../schema.ts";
import type { TransferScope } from "./transfer-format.ts";

/** A reference of a table to another one, column by column. */
interface Reference {
  readonly to: string;
  readonly columns: readonly string[];
  readonly toColumns: readonly string[];
}

/** A table as the database describes it. */
export interface TransferTable {
  readonly name: string;
  /** In the order of their names, without those that the database fills in itself. */
  readonly columns: readonly string[];
  /** The primary key; all columns where there is none. */
  readonly key: readonly string[];
  /** The columns that put rows into the order in which they were made, or else into that of their key. */
  readonly orderBy: readonly string[];
  readonly references: readonly Reference[];
}

/** Tell of what happens here: another archive has a feed (FEED1) and deliveries (TEL9) of its own. */
const NOT_TRANSFERRED: readonly string[] = ["feed", "feed_heads", "alert_deliveries"];

/** Rows are numbered as they come, by a sequence of their column or by one that several tables share. */
const IS_NUMBERED = sql`(attidentity <> '' OR coalesce(pg_get_expr(adbin, adrelid) LIKE 'nextval(%', false))`;

/**
 * All tables, each after those it refers to. They are read from the database, so that a table which a later migration
 * adds is exported without a line of code here.
 */
export async function transferTables(db: Kysely<ArchiveSchema>): Promise<readonly TransferTable[]> {
  const { rows: columns } = await sql<{ table: string; column: string; made: boolean; numbered: boolean }>`
    SELECT relname AS table, attname AS column, ${IS_NUMBERED} OR attgenerated <> '' AS made, ${IS_NUMBERED} AS numbered
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
      LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname NOT LIKE 'kysely%'
      AND attnum > 0 AND NOT attisdropped
    ORDER BY relname, attname COLLATE "C"`.execute(db);
  const { rows: keys } = await sql<{ table: string; columns: string[] }>`
    SELECT conrelid::regclass::text AS table, ${namesOf("conrelid", "conkey")} AS columns
    FROM pg_constraint WHERE contype = 'p' AND connamespace = current_schema()::regnamespace`.execute(db);
  const { rows: references } = await sql<{ table: string; to: string; columns: string[]; toColumns: string[] }>`
    SELECT conrelid::regclass::text AS table, confrelid::regclass::text AS to,
      ${namesOf("conrelid", "conkey")} AS columns, ${namesOf("confrelid", "confkey")} AS "toColumns"
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
    ORDER BY conname`.execute(db);
  const names = [...new Set(columns.map(({ table }) => table))].filter((name) => !NOT_TRANSFERRED.includes(name));
  const tables = names.map((name) => {
    const own = columns.filter(({ table }) => table === name);
    const made = own.filter(({ numbered }) => numbered).map(({ column }) => column);
    const key = keys.find(({ table }) => table === name)?.columns ?? own.map(({ column }) => column);
    return {
      name,
      columns: own.filter((each) => !each.made).map(({ column }) => column),
      key,
      orderBy: made.length > 0 ? made : key,
      references: references.filter(({ table }) => table === name),
    };
  });
  return inOrder(tables);
}

/** The names of a constraint's columns, in its order. */
function namesOf(table: string, numbers: string): RawBuilder<string[]> {
  return sql`ARRAY(SELECT attname::text FROM unnest(${sql.ref(numbers)}) WITH ORDINALITY AS at (num, nth)
    JOIN pg_attribute ON attrelid = ${sql.ref(table)} AND attnum = num ORDER BY nth)`;
}

function inOrder(tables: readonly TransferTable[]): readonly TransferTable[] {
  const done: TransferTable[] = [];
  const isDone = (name: string) => done.some((table) => table.name === name);
  while (done.length < tables.length) {
    const next = tables.filter(
      ({ name, references }) => !isDone(name) && references.every(({ to }) => to === name || isDone(to)),
    );
    if (next.length === 0) throw new Error("tables of the archive refer to each other in a circle");
    done.push(...next);
  }
  return done;
}

/**
 * The condition on a table's rows of a scope; undefined where none of them belongs to it.
 *
 * - A table with `hub_id` holds rows of hubs, and with `session_id` of sessions; where its key counts within the hub,
 * as that of digests does, the rows are the hub's alone, and a part of them would fit into no other archive.
 * - A table without `hub_id` belongs to what it refers to, as the stages of a run do.
 * - Of a session, a table without `session_id` gives what the session's rows refer to, as a batch.
 * - Of a session, the hub's world gives the lexicon, too, that the session was read with (CLO12).
 */
export function rowsOf(
  tables: readonly TransferTable[],
  table: TransferTable,
  { hubId, sessionId }: TransferScope,
): RawBuilder<boolean> | undefined {
  const column = (name: string) => sql.ref(`${table.name}.${name}`);
  if (!table.columns.includes("hub_id")) return throughParent(tables, table, { hubId, sessionId });
  const ofHub = sql<boolean>`${column("hub_id")} = ${hubId}`;
  if (sessionId === undefined) return ofHub;
  if (table.columns.includes("session_id")) {
    const ofSession = sql<boolean>`${ofHub} AND ${column("session_id")} = ${sessionId}`;
    return table.name === LEXICONS_TABLE ? sql<boolean>`${ofSession} OR ${isReadWith(hubId, sessionId)}` : ofSession;
  }
  const users = tables.flatMap((user) =>
    user.columns.includes("session_id")
      ? user.references.filter(({ to }) => to === table.name).map((reference) => ({ user, reference }))
      : [],
  );
  if (users.length === 0) return undefined;
  const isUsed = users.map(({ user, reference: { columns, toColumns } }) => {
    const join = columns.map((own, at) => sql`${sql.ref(`${user.name}.${own}`)} = ${column(toColumns[at] ?? own)}`);
    const ofSession = sql`${sql.ref(`${user.name}.session_id`)} = ${sessionId}`;
    return sql`EXISTS (SELECT FROM ${sql.table(user.name)} WHERE ${sql.join([...join, ofSession], sql` AND `)})`;
  });
  return sql<boolean>`${ofHub} AND (${sql.join(isUsed, sql` OR `)})`;
}

const LEXICONS_TABLE = "world_versions";

/** No key of the database leads from a session to its lexicon: the stage that read its lines has noted the version. */
function isReadWith(hubId: string, sessionId: string): RawBuilder<boolean> {
  return sql<boolean>`(world_versions.hub_id = ${hubId} AND world_versions.kind = 'lexicon' AND world_versions.version IN (
    SELECT (stages.output->>'lexiconVersion')::bigint FROM stages
    WHERE stages.hub_id = ${hubId} AND stages.session_id = ${sessionId} AND stages.stage = 'entities'))`;
}

/** Whether a row of a table may stand in the export of a session, as {@link rowsOf} picks them. */
export function isOfSession(table: TransferTable, row: Readonly<Record<string, unknown>>, sessionId: string): boolean {
  if (!table.columns.includes("session_id") || row["session_id"] === sessionId) return true;
  return table.name === LEXICONS_TABLE && row["kind"] === "lexicon" && row["session_id"] === null;
}

function throughParent(
  tables: readonly TransferTable[],
  table: TransferTable,
  scope: TransferScope,
): RawBuilder<boolean> | undefined {
  for (const { to, columns, toColumns } of table.references) {
    const parent = tables.find(({ name }) => name === to && name !== table.name);
    const ofScope = parent === undefined ? undefined : rowsOf(tables, parent, scope);
    if (ofScope === undefined) continue;
    const join = columns.map(
      (own, at) => sql`${sql.ref(`${table.name}.${own}`)} = ${sql.ref(`${to}.${toColumns[at] ?? own}`)}`,
    );
    return sql<boolean>`EXISTS (SELECT FROM ${sql.table(to)} WHERE ${sql.join([...join, ofScope], sql` AND `)})`;
  }
  return undefined;
}
