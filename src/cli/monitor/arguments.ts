import { readCommandLine, UsageError, type CommandLine, type OptionsConfig } from "../command-line.ts";
import type { Budgets } from "./summary.ts";

export interface MonitorArguments {
  /** Files to read; none means standard input, and so does `-`. */
  readonly inputs: readonly string[];
  readonly json: boolean;
  readonly follow: boolean;
  /** Seconds between two looks with `--follow`. */
  readonly every: number;
  readonly budgets: Budgets;
  /** Where to keep the records and the summary. */
  readonly recordTo?: string;
}

export const USAGE = `npm run monitor:contests -- [--input FILE ...] [--follow] [--json] [--help]

Reads the hub's telemetry and holds its contests against their budgets: totals, arming and resolution
(p50, p95, max), participants, contests of more than two, failures, moderation tags, lost lines.

  --input FILE                what to read, several times for several files; FILE may stand alone, and - is
                              standard input, as when there is none. Lines of JSON, the output of
                              \`wrangler tail\` or \`wrangler dev\`, Logpush, OTLP, the log of a container or a
                              journal, a timeline file, or an earlier summary; packed by gzip or zstd or
                              not; what is anything else is counted and left
  --arming-threshold MS       longest arming at the 95th percentile (8000)
  --resolution-threshold MS   longest resolution at the 95th percentile (800)
  --follow                    go on reading what is still being written, and show how things stand: a table
                              that renews itself on a terminal, else a line from time to time
  --every SECONDS             how often --follow shows it (1 on a terminal, else 10)
  --json                      print the summary as JSON (with --follow: one line each time)
  --record DIR                keep the records (NDJSON) and the summary side by side in DIR
  --help                      this

What the figures mean: docs/operations/monitoring.md.
Exit code: 0 within budget (also when there was nothing to read), 2 over it, 1 an input that cannot be read or
has lines and none of the hub's, 64 wrong usage.
`;

/** Reads the command line. `isTerminal` says whether what is printed goes to one. */
export function readArguments(argv: readonly string[], isTerminal: boolean): CommandLine<MonitorArguments> {
  const options = {
    input: { type: "string", short: "i", multiple: true, default: [] },
    json: { type: "boolean", default: false },
    follow: { type: "boolean", short: "f", default: false },
    every: { type: "string", default: isTerminal ? "1" : "10" },
    "arming-threshold": { type: "string", default: "8000" },
    "resolution-threshold": { type: "string", default: "800" },
    record: { type: "string" },
  } satisfies OptionsConfig;
  return readCommandLine(argv, { options, allowPositionals: true }, (values, files) => {
    const { input, json, follow, record } = values;
    for (const name of ["every", "arming-threshold", "resolution-threshold"] as const) {
      if (!isPositive(values[name])) throw new UsageError(`--${name} must be a number above 0`);
    }
    const every = Number(values.every);
    // A timer cannot hold more than 24 days, and fires at once instead.
    if (every > 86_400) throw new UsageError("--every must be at most a day, 86400");
    if (record === "") throw new UsageError("--record needs a directory");
    const budgets = {
      armingMs: Number(values["arming-threshold"]),
      resolutionMs: Number(values["resolution-threshold"]),
    };
    const recording = record === undefined ? {} : { recordTo: record };
    return { inputs: [...input, ...files], json, follow, every, budgets, ...recording };
  });
}

function isPositive(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text) && Number(text) > 0;
}
