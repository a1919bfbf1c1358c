import { join } from "node:path";
import * as v from "valibot";
import { unstable_readConfig } from "wrangler";

/**
 * Migrations of object classes that a release has and another one lacks. The platform refuses to go back over them, so a
 * rollback drill that this machine would let pass has to name them.
 * @param sources folders with a `wrangler.toml`
 */
export function newMigrations(sources: string, before: string): readonly string[] {
  const known = new Set(migrationsOf(before));
  return migrationsOf(sources).filter((tag) => !known.has(tag));
}

const Config = v.object({ migrations: v.array(v.object({ tag: v.string() })) });

function migrationsOf(sources: string): readonly string[] {
  const read: unknown = unstable_readConfig(
    { config: join(sources, "wrangler.toml"), env: "production" },
    { hideWarnings: true },
  );
  return v.parse(Config, read).migrations.map(({ tag }) => tag);
}
