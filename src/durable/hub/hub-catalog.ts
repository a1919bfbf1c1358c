import { DurableObject } from "cloudflare:workers";
import { catalogTag } from "./catalog-tag.ts";

/**
 * Keeps what a hub overrides of the built-in catalog (CAT2). An object of its own beside the directory, because an
 * override is long, not ASCII, and written seldom. It validates nothing: the writer has checked, and readers check
 * again.
 */
export class HubCatalog extends DurableObject<unknown> {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(
      `CREATE TABLE IF NOT EXISTS override (
         id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL, put_by TEXT NOT NULL, put_at TEXT NOT NULL
       )`,
    );
  }

  /** The override as JSON; null where none was ever put. */
  get(): string | null {
    const [row] = this.#sql.exec<{ body: string }>("SELECT body FROM override WHERE id = 1").toArray();
    return row?.body ?? null;
  }

  /** Names what is kept: the same content has the same tag, in every release. Cheap to ask for, unlike the content. */
  tag(): string {
    return catalogTag(this.get());
  }

  /** Puts another override in place of the one that is there. `at` is an ISO time. */
  put(body: string, by: string, at: string): void {
    this.#sql.exec("INSERT OR REPLACE INTO override (id, body, put_by, put_at) VALUES (1, ?, ?, ?)", body, by, at);
  }
}
