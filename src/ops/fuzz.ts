import { randomInt } from "node:crypto";
import { runFuzz, type FuzzOptions } from "./fuzz/run-fuzz.ts";
import { tellFuzz } from "./fuzz/tell-fuzz.ts";
import { WRONG_USAGE } from "./answer-command-line.ts";
import { readOptions, refuseUsage } from "./read-options.ts";

const HELP = `npm run fuzz [-- --frames N] [--seed N] [--lanes N] [--only EPISODE] [--json]

Fires generated frames at rooms in a real workerd, good, broken and hostile ones, and looks whether every frame is
answered as docs/PROTOCOL.md says, whether the connection stays open, and whether the next good command works.

  --frames N       at least so many (1000000)
  --seed N         the same seed makes the same frames; drawn and printed where it is not given
  --lanes N        connections at a time, each in a room of its own (12)
  --only EPISODE   one connection's frames alone, in a fresh room, as a failure names it
  --json           print the report as JSON
  --help           this

Exit code: 0 all is well, 1 something broke, 64 wrong usage.`;

const PROGRESS_MS = 10_000;

const values = readOptions({
  name: "fuzz",
  help: HELP,
  options: {
    frames: { type: "string", default: "1000000" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    lanes: { type: "string", default: "12" },
    only: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
if (values !== null) process.exitCode = await fuzz(values);

async function fuzz(given: NonNullable<typeof values>): Promise<number> {
  const { frames, seed, lanes, only, json } = given;
  const numbers = [frames, seed, lanes, only ?? "0"].map(Number);
  if (numbers.some((each) => !Number.isSafeInteger(each) || each < 0) || lanes === "0") {
    refuseUsage("fuzz", "--frames, --seed, --lanes and --only are whole numbers", HELP);
    return WRONG_USAGE;
  }
  const options: FuzzOptions = {
    frames: Number(frames),
    seed: Number(seed),
    lanes: Number(lanes),
    only: only === undefined ? undefined : Number(only),
  };
  console.error(`seed ${options.seed}`);
  let told = Date.now();
  const report = await runFuzz(options, (sent) => {
    if (Date.now() - told < PROGRESS_MS) return;
    told = Date.now();
    console.error(`  ${sent} frames`);
  });
  console.log(json ? JSON.stringify(report, null, 2) : tellFuzz(report));
  return report.failure === undefined ? 0 : 1;
}
