import { readCommandLine, type CommandLine, type OptionsConfig } from "../../src/cli/command-line.ts";
import { readWholeNumber } from "../../src/cli/read-whole-number.ts";

export interface HotSpotsArguments {
  /** One hub is simulated for each count. */
  readonly rooms: readonly number[];
  readonly seconds: number;
  readonly seed: number;
  readonly json: boolean;
}

export const USAGE = `npm run hot-spots -- [--rooms N[,N…]] [--seconds N] [--seed N] [--json] [--help]

Simulates the objects that all rooms of a hub share, and prints how often each of them is asked: docs/operations/scale.md
has the assumptions and the table. Nothing is started, and nothing is asked of a network.

  --rooms N[,N…]   live rooms of a hub, at most 2000000; one hub for each (1000,100000,1000000)
  --seconds N      simulated time, 1 to 3600 (120)
  --seed N         the same seed gives the same figures (1)
  --json           one line of JSON in place of the table
  --help           this

Exit code: 0 done, 64 wrong usage.
`;

/** Reads the command line of `hot-spots`. */
export function readArguments(argv: readonly string[]): CommandLine<HotSpotsArguments> {
  const options = {
    rooms: { type: "string", default: "1000,100000,1000000" },
    seconds: { type: "string", default: "120" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  } satisfies OptionsConfig;
  return readCommandLine(argv, { options }, ({ rooms, seconds, seed, json }) => ({
    rooms: rooms.split(",").map((each) => readWholeNumber("rooms", each, [1, 2_000_000])),
    seconds: readWholeNumber("seconds", seconds, [1, 3600]),
    seed: readWholeNumber("seed", seed, [1, 2 ** 31 - 1]),
    json,
  }));
}
