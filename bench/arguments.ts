import { parseArgs } from "node:util";
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

export type ReadArguments =
  | { readonly kind: "run"; readonly arguments: BenchArguments }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly message: string };

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

export function readArguments(argv: readonly string[]): ReadArguments {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        json: { type: "boolean", default: false },
        only: { type: "string", multiple: true, default: [] },
        rounds: { type: "string", default: "5" },
        seconds: { type: "string", default: "3" },
        "contest-seconds": { type: "string", default: "60" },
        "load-processes": { type: "string", default: "1" },
        write: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }));
  } catch (cause) {
    return { kind: "wrong", message: cause instanceof Error ? cause.message : String(cause) };
  }
  if (values.help) return { kind: "help" };
  const only = values.only.flatMap((each) => each.split(","));
  const unknown = only.find((id) => !IDS.includes(id));
  if (unknown !== undefined) return { kind: "wrong", message: `there is no goal ${JSON.stringify(unknown)}` };
  const rounds = Number(values.rounds);
  const seconds = Number(values.seconds);
  const contestSeconds = Number(values["contest-seconds"]);
  const loadProcesses = Number(values["load-processes"]);
  if (!Number.isInteger(rounds) || rounds < 1) return { kind: "wrong", message: "--rounds must be a number from 1" };
  if (!(seconds > 0)) return { kind: "wrong", message: "--seconds must be more than 0" };
  if (!(contestSeconds > 0)) return { kind: "wrong", message: "--contest-seconds must be more than 0" };
  if (!Number.isInteger(loadProcesses) || loadProcesses < 1) {
    return { kind: "wrong", message: "--load-processes must be a number from 1" };
  }
  const { json, write } = values;
  if (write && only.length > 0) return { kind: "wrong", message: "--write keeps whole runs: leave --only out" };
  const measureMs = seconds * 1000;
  return {
    kind: "run",
    arguments: { given: argv, json, only, rounds, measureMs, contestSeconds, loadProcesses, write },
  };
}
