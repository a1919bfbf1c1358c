import * as v from "valibot";
import {
  readCommandLine,
  UsageError,
  type CommandLine,
  type Environment,
  type OptionsConfig,
} from "../../src/cli/command-line.ts";
import { HubId } from "../../src/durable/protocol/values/ids.ts";

const TASKS = ["check", "put", "diff"] as const;

export interface WorldArguments {
  readonly task: (typeof TASKS)[number];
  readonly folder: string;
  readonly url: string;
  readonly hubId: string;
  /** Absent: one is asked of a hub in development (TOK3). */
  readonly token?: string;
  readonly json: boolean;
}

export const USAGE = `npm run world -- check|put|diff DIR [--hub URL] [--hub-id ID] [--token TOKEN] [--json] [--help]

A world is a folder: catalog.json has a hub's verbs, complications, limits and safety list (CAT2, CAT7), lexicon.json, where it
is there, its places and people (CLO4).

  check   reads the folder and names every fault, without a hub
  diff    tells what would change in the hub and in its live rooms (CAT6), and changes nothing
  put     puts the catalog into the hub, whose rooms take it up without a restart, and then the lexicon, with which the
          sessions that close from then on are read (CLO12). A folder without a lexicon leaves the hub the one that it has

  --hub URL       the hub's address ($HUB_URL, else http://127.0.0.1:$HUB_PORT, 8787 unless set)
  --hub-id ID     the hub (demo)
  --token TOKEN   a token for every room of the hub with the role ops ($HUB_TOKEN); a hub in development gives one
  --json          one JSON document
  --help          this

Exit code: 0 done, or nothing differs; 1 a fault in the folder, a refusal, or no hub; 2 diff found differences; 64 wrong usage;
130 broken off. How to write a verb: docs/guide/verbs.md.
`;

export function readArguments(argv: readonly string[], env: Environment): CommandLine<WorldArguments> {
  const options = {
    hub: { type: "string", default: env["HUB_URL"] || `http://127.0.0.1:${env["HUB_PORT"] || "8787"}` },
    "hub-id": { type: "string", default: "demo" },
    token: { type: "string" },
    json: { type: "boolean", default: false },
  } satisfies OptionsConfig;
  return readCommandLine(argv, { options, allowPositionals: true }, (values, [word, folder, ...more]) => {
    const task = TASKS.find((each) => each === word);
    if (task === undefined) throw new UsageError(`${word ?? "nothing"} is no task; there are ${TASKS.join(", ")}`);
    if (folder === undefined) throw new UsageError("which world? Name a folder, such as samples/worlds/canals");
    if (more.length > 0) throw new UsageError("one world at a time");
    const { hub: url, "hub-id": hubId, json } = values;
    if (!/^https?:\/\/[^/]/.test(url)) throw new UsageError(`--hub must begin with http:// or https://, not ${url}`);
    const named = v.safeParse(HubId, hubId);
    if (!named.success) throw new UsageError(`--hub-id ${hubId}: ${named.issues[0].message}`);
    const token = values.token ?? (env["HUB_TOKEN"] || undefined);
    return { task, folder, url: url.replace(/\/$/, ""), hubId, json, ...(token !== undefined && { token }) };
  });
}
