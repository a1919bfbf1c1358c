import { writeFile } from "node:fs/promises";
import { openDatabase } from "../../../../src/offline-bridge/archive/open-database.ts";
import { exportRows } from "../../../../src/offline-bridge/archive/transfer/export-rows.ts";
import { playedArchive } from "../support/played-archive.ts";
import { startTestServer } from "../support/servers.ts";

/**
 * `node test/node/archive/golden/record-archive-export.ts VERSION`: records an export in the format of this release, for
 * later ones to read. What was recorded is never recorded anew.
 */
const file = new URL(`archive-export-v${process.argv[2] ?? "new"}.ndjson`, import.meta.url);
const server = await startTestServer();
await playedArchive(server.url, { hubId: "golden", sessionIds: ["evening-1"] });
const db = await openDatabase(server.url);
await writeFile(
  file,
  exportRows(db, { hubId: "golden" }, new AbortController().signal, () => {}),
  { flag: "wx" },
);
await db.destroy();
await server.stop();
