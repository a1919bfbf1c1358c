import { randomInt } from "node:crypto";
import { answerCommandLine, readCommandLine } from "../src/cli/command-line.ts";
import { readWholeNumber } from "../src/cli/read-whole-number.ts";
import { BROKEN_OFF, stopSignal } from "../src/cli/stop-signal.ts";
import { keepLoopbackFromProxy } from "../src/offline-bridge/process/loopback-without-proxy.ts";
import { formatFuzz } from "./fuzz/format-fuzz.ts";
import { runFuzz, type FuzzOptions } from "./fuzz/run-fuzz.ts";

const HELP = `npm run fuzz [-- --frames N] [--requests N] [--seed N] [--lanes N] [--only EPISODE] [--json]

Fires generated frames at rooms in a real workerd, good, broken and hostile ones, and looks whether every frame is
answered as docs/protocol/socket.md says, whether the connection stays open, and whether the next good command works. Then it
sends requests to every route, with bodies, headers, tokens and query strings of the same kinds, and looks whether each
answer is one that is documented, and whether the rooms are whole afterwards.

  --frames N       at least this many (1000000)
  --requests N     at least this many HTTP requests (100000)
  --seed N         the same seed makes the same frames; drawn and printed where it is not given
  --lanes N        connections at a time, each in a room of its own (12)
  --only EPISODE   one connection's frames, or one room's requests (http:7), alone in a fresh room, as a failure
                   names it
  --json           print the report as JSON
  --help           this

Ctrl-C ends the fire and reports on what was sent.
Exit code: 0 all is well, 1 something broke, 130 ended before it began, 64 wrong usage.`;

const PROGRESS_MS = 10_000;
const MOST = Number.MAX_SAFE_INTEGER;

keepLoopbackFromProxy();
const read = readCommandLine(
  process.argv.slice(2),
  {
    options: {
      frames: { type: "string", default: "1000000" },
      requests: { type: "string", default: "100000" },
      seed: { type: "string", default: String(randomInt(2 ** 31)) },
      lanes: { type: "string", default: "12" },
      only: { type: "string" },
      json: { type: "boolean", default: false },
    },
  },
  ({ only, json, ...values }) => {
    const [, isHttp, episode = "0"] = /^(http:)?(.*)$/s.exec(only ?? "") ?? [];
    const numbers = {
      frames: readWholeNumber("frames", values.frames, [0, MOST]),
      requests: readWholeNumber("requests", values.requests, [0, MOST]),
      seed: readWholeNumber("seed", values.seed, [0, MOST]),
      lanes: readWholeNumber("lanes", values.lanes, [1, MOST]),
    };
    const ofEpisode = () => readWholeNumber("only", episode, [0, MOST]);
    const episodes = {
      only: only === undefined || isHttp !== undefined ? undefined : ofEpisode(),
      onlyRequests: isHttp === undefined ? undefined : ofEpisode(),
    };
    return { ...numbers, json, ...episodes };
  },
);
process.exitCode = await answerCommandLine({ name: "fuzz", usage: HELP }, read, fuzz);

async function fuzz({ json, ...options }: FuzzOptions & { readonly json: boolean }): Promise<number> {
  console.error(`seed ${options.seed}`);
  const onFirst = (signal: string) => console.error(`${signal}: the fire ends here; once more ends everything at once`);
  const over = stopSignal({ onFirst, code: 1 });
  let told = 0;
  const onProgress = (sent: number, asked: number) => {
    if (Date.now() - told < PROGRESS_MS) return;
    told = Date.now();
    console.error(`  ${sent} frames, ${asked} requests`);
  };
  const report = await runFuzz(options, { onProgress, over }).catch((error: unknown) => {
    // A Ctrl-C ends what bundles the hub, too.
    if (over.aborted) return undefined;
    throw error;
  });
  // A hub that got no frame and no request was not tested.
  if (report === undefined || (over.aborted && report.frames + report.http.requests === 0)) return BROKEN_OFF;
  console.log(json ? JSON.stringify(report, null, 2) : formatFuzz(report));
  return report.failure === undefined ? 0 : 1;
}
