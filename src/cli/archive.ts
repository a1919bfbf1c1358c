import { MigrationError } from "../offline-bridge/archive/migrate-archive.ts";
import { ArchiveUnavailableError } from "../offline-bridge/archive/open-database.ts";
import { ImportFault } from "../offline-bridge/archive/transfer/import-fault.ts";
import { readArguments, USAGE, type ArchiveArguments, type ArchiveCommand } from "./archive/arguments.ts";
import type { CommandResult } from "./archive/command-result.ts";
import { databaseUrlOf, NoArchiveError } from "./archive/database-url.ts";
import { migrateTables, readStatus } from "./archive/tables.ts";
import { exportArchive, importArchive, TransferError } from "./archive/transfer.ts";
import { answerCommandLine } from "./command-line.ts";
import { BROKEN_OFF, stopSignal } from "./stop-signal.ts";

const REFUSED = 1;

async function run({ asked, json }: ArchiveArguments): Promise<number> {
  const stopped = stopSignal({ code: BROKEN_OFF });
  try {
    const result = await runCommand(databaseUrlOf(process.env), asked, stopped);
    const isOutputTaken = asked.command === "export" && asked.output === undefined;
    const out = isOutputTaken ? process.stderr : process.stdout;
    out.write(json ? `${JSON.stringify(result.json)}\n` : `${result.text}\n`);
    return 0;
  } catch (error) {
    if (stopped.aborted) {
      process.stderr.write(`archive: ${asked.command} was stopped, and nothing of it remains\n`);
      return BROKEN_OFF;
    }
    if (!isRefusal(error)) throw error;
    process.stderr.write(`archive: ${error.message}\n`);
    return REFUSED;
  }
}

function isRefusal(error: unknown): error is Error {
  const kinds = [ArchiveUnavailableError, ImportFault, MigrationError, NoArchiveError, TransferError];
  return kinds.some((kind) => error instanceof kind);
}

function runCommand(url: string, asked: ArchiveCommand, stopped: AbortSignal): Promise<CommandResult> {
  switch (asked.command) {
    case "export":
      return exportArchive(url, asked, stopped);
    case "import":
      return importArchive(url, asked.file, stopped);
    // A step that has begun is finished: half of a migration is none.
    case "migrate":
      return migrateTables(url, asked.to);
    case "status":
      return readStatus(url);
  }
}

process.exitCode = await answerCommandLine(
  { name: "archive", usage: USAGE },
  readArguments(process.argv.slice(2)),
  run,
);
