import { randomInt } from "node:crypto";
import { readCommandLine, UsageError, type CommandLine, type OptionsConfig } from "../../src/cli/command-line.ts";
import { readWholeNumber, type Range } from "../../src/cli/read-whole-number.ts";
import { KEPT_RELEASE, THIS_RELEASE } from "./releases/release-files.ts";

export type DrillName = "upgrade" | "rollback" | "restore";

export interface DrillArguments {
  /** `keep` keeps this release for the drills of the next. */
  readonly asked: readonly DrillName[] | "keep";
  readonly rooms: number;
  /** Bots in each room. */
  readonly clients: number;
  readonly seconds: number;
  readonly seed: number;
  /** How often each drill is done. */
  readonly times: number;
  /** Whether rooms are drained before the Worker is replaced; upgrade and rollback are done once for each. */
  readonly drained: readonly boolean[];
  readonly json: boolean;
}

export const USAGE = `npm run drill -- upgrade | rollback | restore | all | keep [options]

Replaces a running hub's release under load, on a stack of its own with a real Temporal, PostgreSQL and workerd, and
counts what was lost, what was doubled and how long clients were away.

  upgrade    release ${KEPT_RELEASE} is replaced by this one: archive, closure worker, bridge, Worker
  rollback   this one is replaced by release ${KEPT_RELEASE}: Worker, bridge, closure worker
  restore    rooms and archive are exported, everything is wiped, both are imported: the same answers
  all        the three, one after the other
  keep       keeps this release (${THIS_RELEASE}) in samples/releases, for the drills of the next

  --rooms N      rooms of bots (3)
  --clients N    bots in each (4)
  --seconds N    how long they play (20); at least until the release is replaced
  --drain WHEN   always, never or both (both): whether the hub is drained before the Worker is replaced
  --times N      how often each drill is done (1)
  --seed N       the same seed makes the same choices; drawn and printed where it is not given
  --json         print the reports as JSON
  --help         this

Exit code: 0 nothing was lost or doubled and every client was back in time, 1 not so, or a drill broke off;
64 wrong usage, 130 broken off by Ctrl-C.
`;

const MOST_SEED = 2 ** 31 - 1;
const RANGES = {
  rooms: [1, 100],
  clients: [1, 50],
  seconds: [1, 3_600],
  times: [1, 100],
  seed: [0, MOST_SEED],
} as const satisfies Record<string, Range>;
const DRILLS: Readonly<Record<string, DrillArguments["asked"]>> = {
  upgrade: ["upgrade"],
  rollback: ["rollback"],
  restore: ["restore"],
  all: ["upgrade", "rollback", "restore"],
  keep: "keep",
};
const DRAINS: Readonly<Record<string, readonly boolean[]>> = { always: [true], never: [false], both: [true, false] };

/** Reads the command line of `drill`. */
export function readArguments(argv: readonly string[]): CommandLine<DrillArguments> {
  const options = {
    rooms: { type: "string", default: "3" },
    clients: { type: "string", default: "4" },
    seconds: { type: "string", default: "20" },
    drain: { type: "string", default: "both" },
    times: { type: "string", default: "1" },
    seed: { type: "string", default: String(randomInt(MOST_SEED)) },
    json: { type: "boolean", default: false },
  } satisfies OptionsConfig;
  return readCommandLine(argv, { options, allowPositionals: true }, (values, [name = "", ...more]) => {
    if (more.length > 0) throw new UsageError(`one drill at a time, or all; not ${[name, ...more].join(" ")}`);
    const number = (option: keyof typeof RANGES) => readWholeNumber(option, values[option], RANGES[option]);
    return {
      asked: oneOf("the drill", DRILLS, name),
      drained: oneOf("--drain", DRAINS, values.drain),
      rooms: number("rooms"),
      clients: number("clients"),
      seconds: number("seconds"),
      times: number("times"),
      seed: number("seed"),
      json: values.json,
    };
  });
}

function oneOf<T>(what: string, known: Readonly<Record<string, T>>, name: string): T {
  if (Object.hasOwn(known, name) && known[name] !== undefined) return known[name];
  throw new UsageError(`${what} must be one of ${Object.keys(known).join(", ")}, not ${name || "nothing"}`);
}
