import type { Sql } from "./sql.ts";

/**
 * The longest text of one row, in UTF-16 units: at most 750 KB as UTF-8, where the platform allows rows of 2 MB and
 * this project keeps to 1 MB.
 */
export const LONGEST_PART = 250_000;

/**
 * Texts without a bound of their own, such as a view or a recap, stored in rows of a bounded size. `table` has the
 * columns `id`, `part` (0, 1, 2 …) and `text`.
 */
export class LongTexts {
  readonly #sql: Sql;
  readonly #table: string;

  constructor(sql: Sql, table: "checkpoint_parts" | "recap_parts") {
    this.#sql = sql;
    this.#table = table;
  }

  /** Replaces the text under an id. Call it within a transaction. */
  write(id: string | number, text: string): void {
    this.delete(id);
    partsOf(text).forEach((part, index) => {
      this.#sql.all(`INSERT INTO ${this.#table} (id, part, text) VALUES (?, ?, ?)`, id, index, part);
    });
  }

  read(id: string | number): string | undefined {
    const rows = this.#sql.all<{ text: string }>(`SELECT text FROM ${this.#table} WHERE id = ? ORDER BY part`, id);
    return rows.length === 0 ? undefined : rows.map(({ text }) => text).join("");
  }

  delete(id: string | number): void {
    this.#sql.all(`DELETE FROM ${this.#table} WHERE id = ?`, id);
  }
}

/** Cuts a text, never between the two halves of a surrogate pair, which UTF-8 could not store. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length || parts.length === 0;) {
    let end = Math.min(start + LONGEST_PART, text.length);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end -= 1;
    parts.push(text.slice(start, end));
    start = end;
  }
  return parts;
}
