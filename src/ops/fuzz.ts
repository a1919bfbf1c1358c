import { randomInt } from "node:crypto";
import { runFuzz, type FuzzOptions } from "./fuzz/run-fuzz.ts";
import { tellFuzz } from "./fuzz/tell-fuzz.ts";
import { WRONG_USAGE } from "./answer-command-line.ts";
import { readOptions, refuseUsage } from "./read-options.ts";

const HELP = `npm run fuzz [-- --frames N] [--requests N] [--seed N] [--lanes N] [--only EPISODE] [--json]

Fires generated frames at rooms in a real workerd, good, broken and hostile ones, and looks whether every frame is
answered as docs/PROTOCOL.md says, whether the connection stays open, and whether the next good command works. Then it
sends requests to every route, with bodies, headers, tokens and query strings of the same kinds, and looks whether each
answer is one that is documented, and whether the rooms are whole afterwards.

  --frames N       at least so many (1000000)
  --requests N     at least so many HTTP requests (100000)
  --seed N         the same seed makes the same frames; drawn and printed where it is not given
  --lanes N        connections at a time, each in a room of its own (12)
  --only EPISODE   one connection's frames, or one room's requests (http:7), alone in a fresh room, as a failure
                   names it
  --json           print the report as JSON
  --help           this

Exit code: 0 all is well, 1 something broke, 64 wrong usage.`;

const PROGRESS_MS = 10_000;

const values = readOptions({
  name: "fuzz",
  help: HELP,
  options: {
    frames: { type: "string", default: "1000000" },
    requests: { type: "string", default: "100000" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    lanes: { type: "string", default: "12" },
    only: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
if (values !== null) process.exitCode = await fuzz(values);

async function fuzz(given: NonNullable<typeof values>): Promise<number> {
  const { frames, requests, seed, lanes, only, json } = given;
  const [, isHttp, episode = "0"] = /^(http:)?(.*)$/s.exec(only ?? "") ?? [];
  const numbers = [frames, requests, seed, lanes, episode].map(Number);
  if (numbers.some((each) => !Number.isSafeInteger(each) || each < 0) || lanes === "0") {
    refuseUsage("fuzz", "--frames, --requests, --seed, --lanes and --only are whole numbers", HELP);
    return WRONG_USAGE;
  }
  const options: FuzzOptions = {
    frames: Number(frames),
    requests: Number(requests),
    seed: Number(seed),
    lanes: Number(lanes),
    only: only === undefined || isHttp !== undefined ? undefined : Number(episode),
    onlyRequests: isHttp === undefined ? undefined : Number(episode),
  };
  console.error(`seed ${options.seed}`);
  let told = Date.now();
  const report = await runFuzz(options, (sent, asked) => {
    if (Date.now() - told < PROGRESS_MS) return;
    told = Date.now();
    console.error(`  ${sent} frames, ${asked} requests`);
  });
  console.log(json ? JSON.stringify(report, null, 2) : tellFuzz(report));
  return report.failure === undefined ? 0 : 1;
}
