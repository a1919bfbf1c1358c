import * as v from "valibot";
import { readCommandLine, UsageError, type CommandLine, type OptionsConfig } from "../../src/cli/command-line.ts";
import { RoomId } from "../../src/durable/protocol/values/ids.ts";

export interface PlayArguments {
  readonly file: string;
  readonly url: string;
  readonly json: boolean;
  /** The room to play in instead of a fresh one. */
  readonly roomId?: string;
}

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
export function readArguments(argv: readonly string[], defaultUrl: string): CommandLine<PlayArguments> {
  const options = {
    url: { type: "string", default: defaultUrl },
    room: { type: "string" },
    json: { type: "boolean", default: false },
  } satisfies OptionsConfig;
  return readCommandLine(argv, { options, allowPositionals: true }, ({ url, room, json }, [file, ...more]) => {
    if (file === undefined) throw new UsageError("which sample? Name a file, such as samples/duel.json");
    if (more.length > 0) throw new UsageError(`one sample at a time; there are ${1 + more.length}`);
    if (!/^https?:\/\/[^/]/.test(url)) throw new UsageError(`--url must begin with http:// or https://, not ${url}`);
    return { file, url, json, ...(room === undefined ? {} : { roomId: readRoomId(room) }) };
  });
}

function readRoomId(room: string): string {
  const roomId = v.safeParse(RoomId, room);
  if (!roomId.success) throw new UsageError(`--room ${room}: ${roomId.issues[0].message}`);
  return roomId.output;
}
