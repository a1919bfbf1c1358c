/** Rows of one insert: PostgreSQL takes 65,535 parameters, and a mention has nine. */
const ROWS = 1000;

export function slices<T>(rows: readonly T[]): readonly T[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, at) => rows.slice(at * ROWS, (at + 1) * ROWS));
}
