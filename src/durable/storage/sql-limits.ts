import type { SqlValue } from "./sql.ts";

/**
 * The platform's limits for a Durable Object's SQLite. A local workerd allows rows of 8 MB, so nothing local sees the
 * first.
 */
const LONGEST_ROW_BYTES = 2_000_000;
const LONGEST_STATEMENT_BYTES = 100_000;
const MOST_PARAMETERS = 100;
/** A UTF-16 unit is at most three bytes of UTF-8: a text shorter than this needs no counting. */
const SURELY_SHORT = LONGEST_ROW_BYTES / 3;

/** Throws where production would refuse the statement, so that a test fails where a room would be bricked. */
export function checkSqlLimits(query: string, bindings: readonly SqlValue[]): void {
  if (query.length > LONGEST_STATEMENT_BYTES / 3 && bytesOf(query) > LONGEST_STATEMENT_BYTES) {
    throw new Error(`statement too long: production allows ${LONGEST_STATEMENT_BYTES} bytes`);
  }
  if (bindings.length > MOST_PARAMETERS) {
    throw new Error(`too many SQL variables: production allows ${MOST_PARAMETERS}`);
  }
  let units = 0;
  for (const each of bindings) if (typeof each === "string") units += each.length;
  if (units <= SURELY_SHORT) return;
  const bytes = bindings.reduce<number>((sum, each) => sum + (typeof each === "string" ? bytesOf(each) : 8), 0);
  if (bytes > LONGEST_ROW_BYTES) {
    throw new Error(
      `string or blob too big: production allows rows of ${LONGEST_ROW_BYTES} bytes, this one has ${bytes}`,
    );
  }
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
