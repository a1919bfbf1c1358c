import { randomInt } from "node:crypto";
import { isIPv4 } from "node:net";
import { readCommandLine, UsageError, type CommandLine, type OptionsConfig } from "../../src/cli/command-line.ts";
import { readWholeNumber, type Range } from "../../src/cli/read-whole-number.ts";

export interface LoadArguments {
  readonly rooms: number;
  /** Bots in each room. */
  readonly clients: number;
  readonly seconds: number;
  readonly seed: number;
  readonly faults: boolean;
  /** A fifth of the bots mean harm, in the second half of the play. */
  readonly hostile: boolean;
  readonly json: boolean;
  /** A hub that runs already; without it one is started. */
  readonly url?: string;
  readonly mixFile?: string;
  /** Where report and telemetry go; a new folder under .cache/load without it. */
  readonly recordTo?: string;
}

export const USAGE = `npm run load -- --rooms N --clients N --seconds N [options]

Bots on the client library play in many rooms at once: they talk, trade, duel, use relics, moderate, drop
and come back. At the end it judges whether every command had one outcome, every client's state is the
room's, goods are conserved, versions have no hole and every contest was settled once and verifies, and
tells what the play would have cost.

  --rooms N             rooms (5)
  --clients N           bots in each room (10; at most 200)
  --seconds N           how long they play (30); what is under way then is waited for
  --mix FILE            what they do and how often: docs/operations/load.md
  --faults              kill parts of the hub, cut connections and slow clients down meanwhile
  --hostile             in the second half a fifth of the bots do all that a hub must bear and bound, while the
                        others' receipts may take at most twice as long as in the first; at least 5 clients
  --seed N              the same seed makes the same choices; drawn and printed where it is not given
  --url URL             play on this hub, which must be in development; without it one is started on free
                        ports and a directory of its own
  --i-own-this-host     needed for an address that is not this machine
  --record DIR          keep report and telemetry in DIR (a new folder under .cache/load)
  --json                print the report as JSON
  --help                this

Exit code: 0 the verdict is clean, 1 it is not, or the run broke off; 64 wrong usage.
`;

/** With --hostile one in this many bots means harm. */
export const FIFTH = 5;

const MOST_SEED = 2 ** 31 - 1;
const RANGES = {
  rooms: [1, 10_000],
  clients: [1, 200],
  seconds: [1, 86_400],
  seed: [0, MOST_SEED],
} as const satisfies Record<string, Range>;

/** Reads the command line of `load`. */
export function readArguments(argv: readonly string[]): CommandLine<LoadArguments> {
  const options = {
    rooms: { type: "string", default: "5" },
    clients: { type: "string", default: "10" },
    seconds: { type: "string", default: "30" },
    seed: { type: "string", default: String(randomInt(MOST_SEED)) },
    mix: { type: "string" },
    faults: { type: "boolean", default: false },
    hostile: { type: "boolean", default: false },
    url: { type: "string" },
    "i-own-this-host": { type: "boolean", default: false },
    record: { type: "string" },
    json: { type: "boolean", default: false },
  } satisfies OptionsConfig;
  return readCommandLine(argv, { options }, ({ url, mix, record, faults, hostile, json, ...values }) => {
    const number = (name: keyof typeof RANGES) => readWholeNumber(name, values[name], RANGES[name]);
    const sizes = { rooms: number("rooms"), clients: number("clients"), seconds: number("seconds") };
    const seed = number("seed");
    if (hostile && sizes.clients < FIFTH)
      throw new UsageError(`--hostile needs at least ${FIFTH} clients in each room: a fifth of them mean harm`);
    const amiss = url === undefined ? undefined : amissWithUrl(url, faults, values["i-own-this-host"]);
    if (amiss !== undefined) throw new UsageError(amiss);
    if (mix === "" || record === "") throw new UsageError(`--${mix === "" ? "mix" : "record"} needs a name`);
    return {
      ...sizes,
      ...{ seed, faults, hostile, json },
      ...(url === undefined ? {} : { url }),
      ...(mix === undefined ? {} : { mixFile: mix }),
      ...(record === undefined ? {} : { recordTo: record }),
    };
  });
}

function amissWithUrl(url: string, faults: boolean, isOwned: boolean): string | undefined {
  if (!URL.canParse(url) || !/^https?:\/\/[^/]/.test(url)) {
    return `--url must begin with http:// or https://, not ${url}`;
  }
  if (faults) {
    return "--faults kills processes, so it wants a hub of its own: leave --url out, and one is started";
  }
  const { hostname } = new URL(url);
  if (isLoopback(hostname) || isOwned) return undefined;
  return `${hostname} is not this machine: load is for hubs that are yours, and with --i-own-this-host you say that it is`;
}

/** Names other than localhost may lead anywhere. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || (isIPv4(hostname) && hostname.startsWith("127."));
}
