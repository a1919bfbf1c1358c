import { readCommandLine, UsageError, type CommandLine, type OptionsConfig } from "../command-line.ts";

/** What to do with the archive. */
export type ArchiveCommand = { readonly command: "migrate"; readonly to?: string } | { readonly command: "status" };

export interface ArchiveArguments {
  readonly asked: ArchiveCommand;
  readonly json: boolean;
}

export const USAGE = `npm run archive -- COMMAND [--json] [--help]

Works on the archive, the PostgreSQL with what closures and publishing leave behind.

  migrate [--to NAME]   brings the tables up to date, or up or down to a migration; down loses what only the newer
                        tables held, and none removes all of them
  status                tells which migrations are done, and how much is in each table

  --json                prints one JSON object instead of text
  --help                this

The archive is the one at DATABASE_URL, or else the one that npm start has started with HUB_STATE_DIR (.hub).
Exit code: 0 done, 1 the archive cannot be used or refuses, 64 wrong usage, 130 stopped by a signal.
docs/operations/archive.md says more.
`;

/** Reads the command line. */
export function readArguments(argv: readonly string[]): CommandLine<ArchiveArguments> {
  const options = {
    json: { type: "boolean", default: false },
    to: { type: "string" },
  } satisfies OptionsConfig;
  return readCommandLine(argv, { options, allowPositionals: true }, ({ json, to }, words) => {
    const [command, ...rest] = words;
    const onlyFor = (name: string, value: unknown, commands: readonly (string | undefined)[]) => {
      if (value !== undefined && !commands.includes(command)) throw new UsageError(`--${name} is not for ${command}`);
    };
    switch (command) {
      case "migrate":
        noWords(rest);
        return { asked: { command, ...(to !== undefined && { to }) }, json };
      case "status":
        noWords(rest);
        onlyFor("to", to, ["migrate"]);
        return { asked: { command }, json };
      case undefined:
        throw new UsageError("name a command: migrate or status");
      default:
        throw new UsageError(`there is no command ${command}: migrate or status`);
    }
  });
}

function noWords([word]: readonly string[]): void {
  if (word !== undefined) throw new UsageError(`${word} is one word too many`);
}
