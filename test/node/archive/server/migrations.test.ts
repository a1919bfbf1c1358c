import { sql, type Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrateArchive, MIGRATIONS, NO_TABLES } from "../../../../src/offline-bridge/archive/migrate-archive.ts";
import { migrateAt } from "../../../../src/offline-bridge/archive/migrate-at.ts";
import { statements } from "../../../../src/offline-bridge/archive/migrations/archive-migration.ts";
import { openArchive } from "../../../../src/offline-bridge/archive/open-archive.ts";
import { connectDatabase } from "../../../../src/offline-bridge/archive/open-database.ts";
import type { ArchiveSchema } from "../../../../src/offline-bridge/archive/schema.ts";
import { playedArchive } from "../support/played-archive.ts";
import { serversToTest, startBareServer, type TestServer } from "../support/servers.ts";
import { schemaOf } from "./schema-of.ts";

const NAMES = Object.keys(MIGRATIONS);

describe.each(await serversToTest())("%s", (_name, binaries) => {
  let server: TestServer;
  let db: Kysely<ArchiveSchema>;

  beforeAll(async () => {
    server = await startBareServer(binaries);
    db = connectDatabase(server.url);
  });
  afterAll(async () => {
    await db?.destroy();
    await server?.stop();
  });

  test("RUN10 a process does not start on tables that are too old, and names the command that mends it", async () => {
    await migrateArchive(db, NO_TABLES);
    await expect(openArchive(server.url)).rejects.toThrow(
      /its tables lack 0001-first, 0002-.*: run `npm run archive -- migrate` first$/u,
    );
    await migrateArchive(db, "0001-first");
    await expect(openArchive(server.url)).rejects.toThrow(/its tables lack 0002-publishing/u);
  });

  test("RUN10 two that migrate at once do it once", async () => {
    await migrateArchive(db, NO_TABLES);
    const both = await Promise.all([migrateAt(server.url), migrateAt(server.url)]);
    expect(both.map(({ done }) => done)).toEqual([NAMES, NAMES]);
  });

  test("RUN10 each migration goes up, down and up again, with an evening's rows in the tables", async () => {
    await migrateArchive(db, NO_TABLES);
    const steps = [NO_TABLES, ...NAMES];
    const before = new Map<string, readonly string[]>();
    for (const name of steps) {
      await migrateArchive(db, name);
      before.set(name, await schemaOf(db));
    }
    await playedArchive(server.url);
    for (const name of steps.toReversed()) {
      await migrateArchive(db, name);
      expect(await schemaOf(db), `down to ${name}`).toEqual(before.get(name));
    }
    for (const name of steps) {
      await migrateArchive(db, name);
      expect(await schemaOf(db), `up to ${name} again`).toEqual(before.get(name));
    }
    expect(before.get(NO_TABLES)).toEqual([]);
    expect(new Set([...before.values()].map((lines) => lines.join("\n"))).size).toBe(steps.length);
  });

  test("RUN10 rows of the first release are still there after all later migrations", async () => {
    await migrateArchive(db);
    await playedArchive(server.url);
    await migrateArchive(db, "0001-first");
    const count = async () =>
      (await sql<{ n: number }>`SELECT count(*) AS n FROM moderation_items`.execute(db)).rows[0]?.n;
    const items = await count();
    await migrateArchive(db);
    expect(items).toBeGreaterThan(0);
    expect(await count()).toBe(items);
  });

  test("RUN10 this release runs on the tables of a newer one, and leaves them alone", async () => {
    const up = statements(["ALTER TABLE lore ADD COLUMN mood text", "CREATE TABLE moods (hub_id text)"]);
    const down = statements(["ALTER TABLE lore DROP COLUMN mood", "DROP TABLE moods"]);
    const newer = { ...MIGRATIONS, "9999-moods": { up, down } };
    await migrateArchive(db, undefined, newer);
    const { done, unknown } = await migrateAt(server.url);
    expect({ last: done.at(-1), unknown }).toEqual({ last: "9999-moods", unknown: ["9999-moods"] });
    const archive = await openArchive(server.url);
    expect(await archive.history.lore({ hubId: "nobody", limit: 1 })).toMatchObject({ ok: true });
    await archive.close();
    await expect(migrateArchive(db, "0001-first")).rejects.toThrow(/a newer release has made 9999-moods/u);
    await migrateArchive(db, NAMES.at(-1), newer);
    expect((await schemaOf(db)).join("\n")).not.toContain("mood");
  });

  test("RUN10 a migration that does not exist is refused by its name", async () => {
    await expect(migrateArchive(db, "0042-towels")).rejects.toThrow(/there is no migration 0042-towels: name one of/u);
  });
});
