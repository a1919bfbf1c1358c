import {
  readCommandLine,
  UsageError,
  type CommandLine,
  type Environment,
  type OptionsConfig,
} from "../command-line.ts";
import { HUB_OPTIONS, readHub, type GivenHub } from "../given-hub.ts";

export interface TraceArguments {
  readonly id: string;
  readonly roomId: string | undefined;
  /** Undefined where no token was given: then the logs tell alone. */
  readonly hub: GivenHub | undefined;
  /** Files, `-` for standard input. */
  readonly logs: readonly string[];
  readonly temporal: boolean;
  readonly json: boolean;
}

export const USAGE = `npm run trace -- ID [options]

Follows a command, a correlation, a contest, a ritual or a session over every hop, with its times, as a waterfall; says how
far it has come, which step took longest, and what is missing.

  --room ROOM      the room, which a command needs, and anything in a room that sleeps
  --hub URL        the hub (HUB_URL, else http://127.0.0.1:8787)
  --token TOKEN    an operator's token for room * (HUB_TOKEN); without one only logs and Temporal are read
  --log FILE       adds what a log says of it: the hub's lines one by one, from wrangler tail, npm start or inside other
                   JSON, also compressed by gzip or zstd; - is standard input; may be given several times
  --temporal       adds the histories of its workflows, from TEMPORAL_ADDRESS and its like (127.0.0.1:7233)
  --json           one JSON document
  --help           this

Exit code: 0 it came to its end, or waits for its time; 2 it stands somewhere else, or has failed; 1 nothing is known of it, or
what was asked cannot be read; 64 wrong usage; 130 ended before it was done.
`;

const OPTIONS = {
  ...HUB_OPTIONS,
  room: { type: "string" },
  log: { type: "string", multiple: true, default: [] },
  temporal: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const satisfies OptionsConfig;

/** Reads the command line; what is not on it comes from the environment. */
export function readArguments(argv: readonly string[], env: Environment): CommandLine<TraceArguments> {
  return readCommandLine(argv, { options: OPTIONS, allowPositionals: true }, (values, [id, ...more]) => {
    if (id === undefined)
      throw new UsageError("the id is missing: of a command, a correlation, a contest, a ritual or a session");
    if (more.length > 0) throw new UsageError(`${more.join(" ")} is too much: one id at a time`);
    if (!/^[\w-]{1,64}$/.test(id)) throw new UsageError("an id is 1–64 of A–Z, a–z, 0–9, _ and -");
    const { room: roomId, log: logs, temporal, json } = values;
    const hasToken = (values.token ?? env["HUB_TOKEN"] ?? "").trim() !== "";
    if (!hasToken && logs.length === 0)
      throw new UsageError("--token or HUB_TOKEN must hold an operator's token, or --log name a log");
    const hub = hasToken ? readHub(values, env, "an operator's token") : undefined;
    return { id, roomId, hub, logs, temporal, json };
  });
}
