import { readCommandLine, type CommandLine, type Environment, type OptionsConfig } from "../../src/cli/command-line.ts";
import { HUB_OPTIONS, readHub, type GivenHub } from "../../src/cli/given-hub.ts";
import { readWholeNumber } from "../../src/cli/read-whole-number.ts";

export interface CostArguments {
  readonly hub: GivenHub;
  /** How far back the rooms' logs are read. */
  readonly minutes: number;
  /** How long it is assumed to go on like that. */
  readonly hours: number;
  readonly json: boolean;
}

export const USAGE = `npm run cost -- [--minutes N] [--hours N] [--json]

Reads what the live rooms of a hub have done in the last minutes, and says what hours like these cost: requests, rows, queue,
duration, log lines, data points, Temporal's actions and storage, each by its price and the date of it. Looking takes no seat
and changes nothing in a room.

  --minutes N      how far back (15), at most 240
  --hours N        how long it goes on like that (3), at most 744
  --hub URL        the hub (HUB_URL, else http://127.0.0.1:8787)
  --token TOKEN    an operator's token for room * (HUB_TOKEN)
  --json           one JSON document
  --help           this

Exit code: 0 done; 1 the hub refused or could not be reached; 2 done, and some rooms did not answer; 64 wrong usage; 130 ended
before it was done.
`;

/** Reads the command line; what is not on it comes from the environment. */
export function readArguments(argv: readonly string[], env: Environment): CommandLine<CostArguments> {
  const options = {
    ...HUB_OPTIONS,
    minutes: { type: "string", default: "15" },
    hours: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
  } as const satisfies OptionsConfig;
  return readCommandLine(argv, { options }, ({ minutes, hours, json, ...values }) => ({
    minutes: readWholeNumber("minutes", minutes, [1, 240]),
    hours: readWholeNumber("hours", hours, [1, 744]),
    hub: readHub(values, env, "an operator's token"),
    json,
  }));
}
