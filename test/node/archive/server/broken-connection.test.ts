import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../../../../src/offline-bridge/archive/open-database.ts";
import { startTestServer, type TestServer } from "../support/servers.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

test("RUN2 SOK11 a connection that breaks between two statements of a transaction fails it, and not the process", async () => {
  const db = await openDatabase(server.url);
  const working = db.transaction().execute(async (trx) => {
    await sql`SELECT 1`.execute(trx);
    await server.kill();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await sql`SELECT 1`.execute(trx);
  });
  // An error that nobody handles would fail this file.
  await expect(working).rejects.toThrow(/Connection terminated|not queryable|connection/iu);
  await server.restart();
  expect((await sql<{ one: number }>`SELECT 1 AS one`.execute(db)).rows).toEqual([{ one: 1 }]);
  await db.destroy();
});
