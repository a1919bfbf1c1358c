import { readCommandLine, UsageError, type CommandLine, type OptionsConfig } from "../../src/cli/command-line.ts";
import { readWholeNumber } from "../../src/cli/read-whole-number.ts";
import { SITUATIONS } from "./run-situations.ts";
import type { Situation } from "./situation.ts";

export interface ConformanceArguments {
  readonly command: string;
  readonly situations: readonly Situation[];
  readonly jobs: number;
  readonly json: boolean;
}

export const USAGE = `npm run conformance -- --cmd "COMMAND" [--only ID,ID] [--jobs N] [--json] [--list] [--help]

Plays what happens between a hub and its clients to a client of yours, and says which rules of docs/SPEC.md it breaks.
The command is started once for each situation. How it is driven and what it reports: docs/guide/conformance.md.

  --cmd COMMAND  starts the client, by the shell
  --only IDS     only these situations, separated by commas
  --jobs N       clients that run at once, 1 to 16 (4)
  --json         print the verdict as one JSON document
  --list         list the situations
  --help         this

Exit code: 0 it keeps the rules, 1 it breaks some, 2 it could not be judged: it neither connected nor reported,
130 broken off by Ctrl-C, 64 wrong usage.
`;

/** Reads the command line of `conformance`; an empty command lists the situations. */
export function readArguments(argv: readonly string[]): CommandLine<ConformanceArguments> {
  const options = {
    cmd: { type: "string", default: "" },
    only: { type: "string" },
    jobs: { type: "string", default: "4" },
    json: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  } satisfies OptionsConfig;
  return readCommandLine(argv, { options }, ({ cmd, only, jobs, json, list }) => {
    if (cmd === "" && !list) throw new UsageError('which client? --cmd "python my_client.py"');
    const situations = only === undefined ? SITUATIONS : only.split(",").map(situationNamed);
    return { command: list ? "" : cmd, situations, jobs: readWholeNumber("jobs", jobs, [1, 16]), json };
  });
}

function situationNamed(id: string): Situation {
  const found = SITUATIONS.find((each) => each.id === id);
  if (found === undefined) throw new UsageError(`--only ${id}: there is no such situation; --list shows all`);
  return found;
}
