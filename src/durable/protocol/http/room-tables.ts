/** A column in a room file: a text, a whole number, or JSON that the room stores as text; `?` where it may be null, or lack. */
type Column = "text" | "whole" | "json" | "text?" | "json?";
type Columns = Readonly<Record<string, Column>>;

const MADE = { id: "text", made: "whole", body: "json" } as const;
const SENT = { ...MADE, next_at: "whole", sends: "whole" } as const;
const LINE = { version: "whole", type: "text", schema: "whole", event: "json", hidden: "json?" } as const;

/** Every table of a room that a room file holds (OPS7), with its columns. Tickets, which last 30 s, stay behind. */
export const ROOM_TABLES = {
  meta: { id: "text", body: "json" },
  participants: MADE,
  presence: MADE,
  inventories: MADE,
  trades: MADE,
  rituals: MADE,
  ritual_books: MADE,
  contests: MADE,
  contest_books: MADE,
  cooldowns: MADE,
  closures: MADE,
  sessions: MADE,
  mutes: MADE,
  bans: MADE,
  jobs: SENT,
  records: SENT,
  hub_bans: { actor_id: "text", body: "json", next_at: "whole", sends: "whole" },
  retracted_lines: { version: "whole", text: "text" },
  kept_chat: LINE,
  checkpoints: { version: "whole", view: "json" },
  checkpoint_parts: { id: "whole", part: "whole", text: "text" },
  recap_parts: { id: "text", part: "whole", text: "text" },
  rejections: {
    ...{ actor_id: "text", command_id: "text", fingerprint: "text" },
    ...{ receipt: "json", version: "whole", at: "whole" },
  },
  results: { key: "text", fingerprint: "text", answer: "json", at: "whole", hops: "json?" },
  log: {
    ...LINE,
    at: "whole",
    ...{ actor_id: "text?", command_id: "text?", fingerprint: "text?", spent: "json?" },
  },
} as const satisfies Readonly<Record<string, Columns>>;
export type RoomTable = keyof typeof ROOM_TABLES;

/** A row of a room as its tables hold it. */
export interface StoredRow {
  readonly table: RoomTable;
  readonly row: Readonly<Record<string, string | number | null>>;
}

export function isRoomTable(table: string): table is RoomTable {
  return Object.hasOwn(ROOM_TABLES, table);
}

/** The row as a line of a file, without its end. */
export function rowLine({ table, row }: StoredRow): string {
  const line: Record<string, unknown> = {};
  for (const [name, column] of Object.entries<Column>(ROOM_TABLES[table])) {
    const value = row[name] ?? null;
    line[name] = column.startsWith("json") && typeof value === "string" ? JSON.parse(value) : value;
  }
  return JSON.stringify({ kind: "row", table, row: line });
}

/** The row of a file's line as the table holds it, or what is wrong with it. */
export function readRow(table: string, line: Readonly<Record<string, unknown>>): StoredRow | string {
  if (!isRoomTable(table)) return `no table of a room is called ${JSON.stringify(table.slice(0, 64))}`;
  const columns: Columns = ROOM_TABLES[table];
  const foreign = Object.keys(line).find((name) => !Object.hasOwn(columns, name));
  if (foreign !== undefined) return `${table} has no column ${JSON.stringify(foreign.slice(0, 64))}`;
  const row: Record<string, string | number | null> = {};
  for (const [name, column] of Object.entries(columns)) {
    // A column that came with a later storage than the file's is null once the rows are migrated.
    if (column.endsWith("?") && !Object.hasOwn(line, name)) continue;
    const value = storedValue(column, line[name]);
    if (value === undefined) return `${table}.${name} must be ${WANTED[column]}`;
    row[name] = value;
  }
  return { table, row };
}

const WANTED: Readonly<Record<Column, string>> = {
  text: "a text",
  whole: "a whole number",
  json: "JSON",
  "text?": "a text or null",
  "json?": "JSON or null",
};

function storedValue(column: Column, value: unknown): string | number | null | undefined {
  switch (column) {
    case "text":
      return typeof value === "string" ? value : undefined;
    case "whole":
      return Number.isSafeInteger(value) ? (value as number) : undefined;
    case "json":
      return value === undefined ? undefined : JSON.stringify(value);
    case "text?":
    case "json?":
      if (value === null) return null;
      return storedValue(column === "text?" ? "text" : "json", value);
  }
}
