import { embeddedBinaries } from "./postgres-binaries.ts";
import { startPostgres } from "./start-postgres.ts";

/**
 * `node tools/dev-stack/postgres/embedded-server.ts`: the PostgreSQL that comes with the hub, as a process of its
 * own. Settings: `ARCHIVE_DIR`, where it keeps its data, and `ARCHIVE_PORT`. Prints where its data is, then one line `ready <DATABASE_URL>`,
 * and runs until SIGTERM or SIGINT, or, with `HUB_PARENT_PIPE=1`, until standard input ends; then the exit code is 0.
 */
const dir = process.env["ARCHIVE_DIR"] ?? "";
const port = Number(process.env["ARCHIVE_PORT"]);

if (dir === "") refuse("ARCHIVE_DIR is missing: set it to the directory for the archive's data");
if (!Number.isInteger(port) || port < 1 || port > 65_535)
  refuse("ARCHIVE_PORT is not a port: set a number from 1 to 65535");

try {
  const server = await startPostgres(await embeddedBinaries(), dir, port);
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await server.stop();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop());
  process.on("SIGINT", () => void stop());
  if (process.env["HUB_PARENT_PIPE"] === "1") {
    process.stdin.resume();
    process.stdin.on("end", () => void stop());
    process.stdin.on("error", () => void stop());
  }
  console.log(`data ${server.data}`);
  console.log(`ready ${server.url}`);
  const last = await server.ended;
  if (!stopping) refuse(`the archive has stopped by itself: ${last}`);
} catch (error) {
  refuse(error instanceof Error ? error.message : String(error));
}

function refuse(fault: string): never {
  console.error(`The archive cannot run:\n  - ${fault}`);
  process.exit(1);
}
