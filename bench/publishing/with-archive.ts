import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { migrateAt } from "../../src/offline-bridge/archive/migrate-at.ts";
import { embeddedBinaries } from "../../tools/dev-stack/postgres/postgres-binaries.ts";
import { startPostgres } from "../../tools/dev-stack/postgres/start-postgres.ts";
import { freePort } from "../../tools/dev-stack/processes/port.ts";
import type { Bench } from "../rows/measurement.ts";

/** Serves an archive on the PostgreSQL that comes with the hub, for one measurement, and stops it whatever comes of it. */
export async function withArchive<T>(bench: Bench, use: (url: string) => Promise<T>): Promise<T> {
  const home = join(bench.stateDir, `archive-${randomBytes(4).toString("hex")}`);
  const server = await startPostgres(await embeddedBinaries(), home, await freePort());
  try {
    await migrateAt(server.url);
    return await use(server.url);
  } finally {
    await server.stop();
  }
}
