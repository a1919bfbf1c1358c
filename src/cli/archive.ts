import { MigrationError } from "../offline-bridge/archive/migrate-archive.ts";
import { ArchiveUnavailableError } from "../offline-bridge/archive/open-database.ts";
import { readArguments, USAGE, type ArchiveArguments, type ArchiveCommand } from "./archive/arguments.ts";
import type { CommandResult } from "./archive/command-result.ts";
import { databaseUrlOf, NoArchiveError } from "./archive/database-url.ts";
import { migrateTables, readStatus } from "./archive/tables.ts";
import { answerCommandLine } from "./command-line.ts";

const REFUSED = 1;

async function run({ asked, json }: ArchiveArguments): Promise<number> {
  try {
    const result = await runCommand(databaseUrlOf(process.env), asked);
    process.stdout.write(json ? `${JSON.stringify(result.json)}\n` : `${result.text}\n`);
    return 0;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    process.stderr.write(`archive: ${error.message}\n`);
    return REFUSED;
  }
}

function isRefusal(error: unknown): error is Error {
  return [ArchiveUnavailableError, MigrationError, NoArchiveError].some((kind) => error instanceof kind);
}

function runCommand(url: string, asked: ArchiveCommand): Promise<CommandResult> {
  switch (asked.command) {
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
