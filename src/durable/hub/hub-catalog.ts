import { DurableObject } from "cloudflare:workers";
import type { HubBan, HubBanChange, HubBansAnswer } from "../protocol/state/hub-ban.ts";
import { catalogTag, hubTag } from "./catalog-tag.ts";

/** How long a lifted ban is remembered, so that an older ban that comes late does not come into force again. */
const LIFTED_KEPT_MS = 7 * 24 * 3_600_000;

/**
 * Keeps what a hub overrides of the built-in catalog (CAT2), and whom it bans (MOD6). An object of its own beside the
 * directory, because an override is long, not ASCII, and written seldom. It validates nothing: the writer has checked,
 * and readers check again.
 */
export class HubCatalog extends DurableObject<unknown> {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(
      `CREATE TABLE IF NOT EXISTS override (
         id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL, put_by TEXT NOT NULL, put_at TEXT NOT NULL
       );
       CREATE TABLE IF NOT EXISTS bans (
         actor_id TEXT PRIMARY KEY, until INTEGER, lifted INTEGER NOT NULL, at INTEGER NOT NULL
       ) WITHOUT ROWID;
       CREATE TABLE IF NOT EXISTS bans_version (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL)`,
    );
  }

  /** The override as JSON; null where none was ever put. */
  get(): string | null {
    const [row] = this.#sql.exec<{ body: string }>("SELECT body FROM override WHERE id = 1").toArray();
    return row?.body ?? null;
  }

  /**
   * Names what is kept, catalog and bans: the same content has the same tag, in every release. Cheap to ask for, unlike
   * the content.
   */
  tag(): string {
    return hubTag(catalogTag(this.get()), this.#bansVersion());
  }

  /**
   * Puts another override in place of the one that is there; gives whether it did. `at` is an ISO time.
   * @param expected the tag of the one that is there, where only that one may be replaced (CAT5)
   */
  put(body: string, by: string, at: string, expected?: string): boolean {
    if (expected !== undefined && expected !== catalogTag(this.get())) return false;
    this.#sql.exec("INSERT OR REPLACE INTO override (id, body, put_by, put_at) VALUES (1, ?, ?, ?)", body, by, at);
    return true;
  }

  /**
   * Takes a ban or its lifting and gives the version of the bans after it. The later one counts, in whatever order the two
   * arrive; one that comes again changes nothing.
   */
  changeBan({ actorId, until, isLifted, at }: HubBanChange): number {
    const [before] = this.#sql
      .exec<{ until: number | null; lifted: number; at: number }>(
        "SELECT until, lifted, at FROM bans WHERE actor_id = ?",
        actorId,
      )
      .toArray();
    if (before !== undefined && before.at > at) return this.#bansVersion();
    const isSame = before?.at === at && before.until === until && before.lifted === Number(isLifted);
    if (isSame) return this.#bansVersion();
    this.#sql.exec(
      "INSERT OR REPLACE INTO bans (actor_id, until, lifted, at) VALUES (?, ?, ?, ?)",
      ...[actorId, until, Number(isLifted), at],
    );
    this.#sql.exec(
      "DELETE FROM bans WHERE (lifted = 1 OR until < ?) AND at < ?",
      ...[Date.now(), Date.now() - LIFTED_KEPT_MS],
    );
    this.#sql.exec(
      "INSERT INTO bans_version (id, version) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET version = version + 1",
    );
    return this.#bansVersion();
  }

  /** The bans in force, for a reader who does not know this version of them yet. */
  bans(known: number): HubBansAnswer {
    const version = this.#bansVersion();
    if (version === known) return { version, bans: null };
    const rows = this.#sql
      .exec<{ actor_id: string; until: number | null }>("SELECT actor_id, until FROM bans WHERE lifted = 0")
      .toArray();
    return { version, bans: rows.map((row): HubBan => ({ actorId: row.actor_id, until: row.until })) };
  }

  #bansVersion(): number {
    const [row] = this.#sql.exec<{ version: number }>("SELECT version FROM bans_version WHERE id = 1").toArray();
    return row?.version ?? 0;
  }
}
