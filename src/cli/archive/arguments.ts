import { readCommandLine, UsageError, type CommandLine, type OptionsConfig } from "../command-line.ts";
import type { ExportAsked } from "./transfer.ts";

/** A task with the archive. */
export type ArchiveCommand =
  | ({ readonly command: "export" } & ExportAsked)
  | { readonly command: "import"; readonly file: string }
  | { readonly command: "migrate"; readonly to?: string }
  | { readonly command: "status" };

export interface ArchiveArguments {
  readonly asked: ArchiveCommand;
  readonly json: boolean;
}

export const USAGE = `npm run archive -- COMMAND [--json] [--help]

Works on the archive, the PostgreSQL with what closures and publishing leave behind.

  export --hub HUB [--session SESSION] [--format ndjson|markdown] [--output FILE]
        writes all that the archive has of a hub or a session: as lines of JSON that import reads, or as Markdown
        for people, in which every text of a player is escaped; to standard output where no file is named
  import FILE
        reads such lines, all or nothing; rows that are there stay as they are, and - is standard input
  migrate [--to NAME]
        brings the tables up to date, or up or down to a migration; down loses what only the newer tables held,
        and none removes all of them
  status
        tells which migrations are done, and how much is in each table

  --json    prints one JSON object instead of text; of an export to standard output, on standard error
  --help    this

The archive is the one at DATABASE_URL, or else the one that npm start has started with HUB_STATE_DIR (.hub).
Exit code: 0 done, 1 the archive cannot be used or refuses, 64 wrong usage, 130 stopped by a signal.
docs/operations/archive.md says more.
`;

const COMMANDS = "export, import, migrate or status";

/** Reads the command line. */
export function readArguments(argv: readonly string[]): CommandLine<ArchiveArguments> {
  const options = {
    json: { type: "boolean", default: false },
    hub: { type: "string" },
    session: { type: "string" },
    format: { type: "string" },
    output: { type: "string", short: "o" },
    to: { type: "string" },
  } satisfies OptionsConfig;
  return readCommandLine(argv, { options, allowPositionals: true }, ({ json, ...given }, [command, ...words]) => {
    if (command === undefined) throw new UsageError(`name a command: ${COMMANDS}`);
    const read = READERS.get(command);
    if (read === undefined) throw new UsageError(`there is no command ${command}: ${COMMANDS}`);
    for (const [option, value] of Object.entries(given))
      if (value !== undefined && !read.options.includes(option))
        throw new UsageError(`${command} takes no --${option}`);
    return { asked: read.asked(given, words), json };
  });
}

interface Given {
  readonly hub?: string | undefined;
  readonly session?: string | undefined;
  readonly format?: string | undefined;
  readonly output?: string | undefined;
  readonly to?: string | undefined;
}

interface CommandReader {
  readonly options: readonly string[];
  asked(given: Given, words: readonly string[]): ArchiveCommand;
}

const READERS: ReadonlyMap<string, CommandReader> = new Map<string, CommandReader>([
  ["export", { options: ["hub", "session", "format", "output"], asked: exportAsked }],
  ["import", { options: [], asked: importAsked }],
  [
    "migrate",
    {
      options: ["to"],
      asked: ({ to }, words) => withoutWords(words, { command: "migrate", ...(to !== undefined && { to }) }),
    },
  ],
  ["status", { options: [], asked: (_given, words) => withoutWords(words, { command: "status" }) }],
]);

function exportAsked({ hub, session, format = "ndjson", output }: Given, words: readonly string[]): ArchiveCommand {
  if (!hub) throw new UsageError("export needs --hub");
  if (session === "") throw new UsageError("--session needs an id");
  if (output === "") throw new UsageError("--output needs a file");
  if (format !== "ndjson" && format !== "markdown") throw new UsageError("--format must be ndjson or markdown");
  return withoutWords(words, { command: "export", hubId: hub, sessionId: session, format, output });
}

function importAsked(_given: Given, [file, ...more]: readonly string[]): ArchiveCommand {
  if (!file) throw new UsageError("import needs a file, or - for standard input");
  return withoutWords(more, { command: "import", file });
}

function withoutWords([word]: readonly string[], asked: ArchiveCommand): ArchiveCommand {
  if (word !== undefined) throw new UsageError(`${word} is one word too many`);
  return asked;
}
