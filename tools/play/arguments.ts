import { parseArgs } from "node:util";
import * as v from "valibot";
import { RoomId } from "../../src/durable/protocol/values/ids.ts";

export interface PlayArguments {
  readonly file: string;
  readonly url: string;
  readonly json: boolean;
  /** The room to play in instead of a fresh one. */
  readonly roomId?: string;
}

export type ReadArguments =
  | { readonly kind: "play"; readonly arguments: PlayArguments }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly message: string };

export const USAGE = `npm run play -- samples/<file>.json [--url URL] [--room ID] [--json] [--help]

Plays a scripted scenario of several actors against a running hub in development, and tells what
each of them saw and whether the dice of every contest can be worked out again.

  --url URL   the hub's address (http://127.0.0.1:$HUB_PORT, 8787 unless set)
  --room ID   play in this room; otherwise in the sample's, or in a fresh one for each run
  --json      print the scenario as one JSON document instead of telling it
  --help      this

Start a hub with \`npm start\`. How to write a sample: docs/guide/play.md.
Exit code: 0 all went as the sample says, 1 a step or an expectation failed or the sample has a fault,
130 broken off by Ctrl-C, 64 wrong usage.
`;

/** Reads the command line of `play`. `defaultUrl` is where a hub is looked for unless told. */
export function readArguments(argv: readonly string[], defaultUrl: string): ReadArguments {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        url: { type: "string" },
        room: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (cause) {
    return wrong(cause instanceof Error ? cause.message : String(cause));
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: "help" };
  const [file, ...more] = positionals;
  if (file === undefined) return wrong("which sample? Name a file, such as samples/duel.json");
  if (more.length > 0) return wrong(`one sample at a time; there are ${positionals.length}`);
  const url = values.url ?? defaultUrl;
  if (!/^https?:\/\/[^/]/.test(url)) return wrong(`--url must begin with http:// or https://, not ${url}`);
  if (values.room === undefined) return { kind: "play", arguments: { file, url, json: values.json } };
  const roomId = v.safeParse(RoomId, values.room);
  if (!roomId.success) return wrong(`--room ${values.room}: ${roomId.issues[0].message}`);
  return { kind: "play", arguments: { file, url, json: values.json, roomId: roomId.output } };
}

function wrong(message: string): ReadArguments {
  return { kind: "wrong", message };
}
