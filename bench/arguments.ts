import { readCommandLine, UsageError, type CommandLine, type OptionsConfig } from "../src/cli/command-line.ts";
import { readWholeNumber } from "../src/cli/read-whole-number.ts";
import { MEASUREMENTS } from "./rows/measurements.ts";

export interface BenchArguments {
  /** As they were given. */
  readonly given: readonly string[];
  readonly json: boolean;
  /** Goal ids; empty for all. */
  readonly only: readonly string[];
  readonly rounds: number;
  readonly measureMs: number;
  readonly contestSeconds: number;
  readonly loadProcesses: number;
  /** Whether the tables and plots under docs/benchmarks/ are written anew. */
  readonly write: boolean;
}

export const IDS: readonly string[] = MEASUREMENTS.flatMap(({ ids }) => ids);

export const USAGE = `npm run bench [-- --only ID[,ID…]] [--rounds N] [--seconds N] [--contest-seconds N]
                 [--load-processes N] [--write] [--json] [--help]

Measures the hub on this machine, beside other rooms where there is something to compare, and holds it against its goals.
Nothing is asked of a network; everything listens on loopback. All of it takes about 15 minutes on two cores, which should
have nothing else to do.

  --only ID           only what these goals need; one of
                      ${IDS.join("\n                      ")}
  --rounds N          rounds of whatever is compared; the median counts (5)
  --seconds N         measured time of a round (3)
  --contest-seconds N how long contests are fought at each pace (60)
  --load-processes N  processes that make the load (1)
  --write             write the tables and plots under docs/benchmarks/ and README.md's table anew
  --json              one JSON object as the last line: {rows: [{name, value, unit, details}],
                      goals: [{id, measured, target, better, unit, met}]}
  --help              this

Exit code: 0 measured, whether goals are met or not; 1 something could not be measured; 130 ended by
Ctrl-C, with what was measured until then; 64 wrong usage.
`;

export function readArguments(argv: readonly string[]): CommandLine<BenchArguments> {
  const options = {
    json: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    "contest-seconds": { type: "string", default: "60" },
    "load-processes": { type: "string", default: "1" },
    write: { type: "boolean", default: false },
  } satisfies OptionsConfig;
  return readCommandLine(argv, { options }, ({ json, write, ...values }) => {
    const only = values.only.flatMap((each) => each.split(","));
    const unknown = only.find((id) => !IDS.includes(id));
    if (unknown !== undefined) throw new UsageError(`there is no goal ${JSON.stringify(unknown)}`);
    const rounds = readWholeNumber("rounds", values.rounds, [1, 1000]);
    const measureMs = positive("seconds", values.seconds) * 1000;
    const contestSeconds = positive("contest-seconds", values["contest-seconds"]);
    const loadProcesses = readWholeNumber("load-processes", values["load-processes"], [1, 64]);
    if (write && only.length > 0) throw new UsageError("--write keeps whole runs: leave --only out");
    return { given: argv, json, only, rounds, measureMs, contestSeconds, loadProcesses, write };
  });
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new UsageError(`--${name} must be more than 0`);
  return number;
}
