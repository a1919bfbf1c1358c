import * as v from "valibot";

/** The first line of an export names what it is. A reader refuses a higher version; lower ones stay readable. */
const FORMAT = "frontier-hub-archive";
export const FORMAT_VERSION = 1;

/** The scope of an export: a hub, or one session of it. */
export interface TransferScope {
  readonly hubId: string;
  readonly sessionId?: string | undefined;
}

/** The first line: format, its version, the last migration of the archive it is from, and what it holds. */
export const ExportHeader = v.object({
  format: v.literal(FORMAT),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  schema: v.string(),
  hubId: v.string(),
  sessionId: v.optional(v.string()),
});
export type ExportHeader = v.InferOutput<typeof ExportHeader>;

/** A row, by its columns: times as ISO-8601 UTC, `jsonb` as the JSON that it is. */
export const ExportRow = v.object({ table: v.string(), row: v.record(v.string(), v.unknown()) });

/** The last line: a file without it was cut off. */
export const ExportEnd = v.object({ end: v.literal(true), rows: v.pipe(v.number(), v.integer(), v.minValue(0)) });

export function headerLine(schema: string, { hubId, sessionId }: TransferScope): string {
  const header: ExportHeader = {
    format: FORMAT,
    version: FORMAT_VERSION,
    schema,
    hubId,
    ...(sessionId !== undefined && { sessionId }),
  };
  return `${JSON.stringify(header)}\n`;
}

/** @param row the row's JSON, as PostgreSQL writes it */
export function rowLine(table: string, row: string): string {
  return `{"table":${JSON.stringify(table)},"row":${row}}\n`;
}

export function endLine(rows: number): string {
  return `${JSON.stringify({ end: true, rows })}\n`;
}
