import { mkdir, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { answerCommandLine, WRONG_USAGE } from "../src/cli/command-line.ts";
import { BROKEN_OFF, stopSignal } from "../src/cli/stop-signal.ts";
import { keepLoopbackFromProxy } from "../src/offline-bridge/process/loopback-without-proxy.ts";
import type { StackEvent } from "./dev-stack/stack-event.ts";
import { StackFault } from "./dev-stack/stack-fault.ts";
import { readArguments, USAGE, type LoadArguments } from "./load/arguments.ts";
import { DEFAULT_MIX, readMixFile, type Mix } from "./load/bots/mix.ts";
import { startOwnStack, type OwnStack } from "./load/own-stack.ts";
import { Progress } from "./load/results/progress.ts";
import { TelemetryRecorder } from "./load/results/record-telemetry.ts";
import { makeReport, formatLoadReport } from "./load/results/report.ts";
import { runLoad } from "./load/run-load.ts";
import { Wire } from "./load/wire.ts";
import { PROJECT } from "./project.ts";

const FAILED = 1;

function main(argv: readonly string[]): Promise<number> {
  return answerCommandLine({ name: "load", usage: USAGE }, readArguments(argv), load);
}

async function load(given: LoadArguments): Promise<number> {
  const mix = given.mixFile === undefined ? DEFAULT_MIX : await readMixOrTell(given.mixFile);
  if (mix === undefined) return WRONG_USAGE;
  const progress = new Progress(process.stderr);
  const over = endWhenAsked(progress);
  const again = `--rooms ${given.rooms} --clients ${given.clients} --seconds ${given.seconds} --seed ${given.seed}`;
  progress.say(
    `seed ${given.seed}; again: npm run load -- ${again}${given.faults ? " --faults" : ""}${given.hostile ? " --hostile" : ""}`,
  );
  const directory =
    given.recordTo ?? join(PROJECT, ".cache", "load", new Date().toISOString().replaceAll(/[:.]/g, "-"));
  try {
    return await loadHub(given, mix, { directory, progress, over });
  } catch (error) {
    progress.clear();
    // Where nothing was recorded yet.
    await rmdir(directory).catch(() => {});
    if (over.aborted) process.stderr.write("load: the run was ended before it was played, so there is no verdict\n");
    if (over.aborted) process.exit(BROKEN_OFF);
    const faults =
      error instanceof StackFault ? error.faults : [error instanceof Error ? error.message : String(error)];
    process.stderr.write(`load: the run broke off:\n${faults.map((fault) => `  - ${fault}\n`).join("")}`);
    // Bots that still look for their hub would keep this process for minutes.
    process.exit(FAILED);
  }
}

async function loadHub(given: LoadArguments, mix: Mix, place: Omit<Place, "own">): Promise<number> {
  const { directory, progress, over } = place;
  await mkdir(directory, { recursive: true });
  const own = given.url === undefined ? await startOwnStack((event) => tellStack(event, progress), over) : undefined;
  let isClean = false;
  try {
    const outcome = await playOn(given, mix, { ...place, own });
    isClean = outcome.ok;
    const reportFile = join(directory, "report.json");
    await writeFile(reportFile, `${JSON.stringify(outcome.report, null, 2)}\n`);
    progress.clear();
    console.log(given.json ? JSON.stringify(outcome.report) : `${outcome.told}\nreport ${reportFile}`);
    return isClean ? 0 : FAILED;
  } finally {
    progress.clear();
    await own?.stop(!isClean);
    if (own !== undefined && !isClean) progress.say(`the hub's state and logs are left in ${own.stateDir}`);
  }
}

interface Place {
  readonly own: OwnStack | undefined;
  readonly directory: string;
  readonly progress: Progress;
  readonly over: AbortSignal;
}

async function playOn(given: LoadArguments, mix: Mix, { own, directory, progress, over }: Place) {
  const wire = own !== undefined && given.faults ? await Wire.open(Number(new URL(own.stack.edgeUrl).port)) : undefined;
  const recorder = own && (await TelemetryRecorder.begin(directory, own.edgeLog));
  const running = runLoad({
    given,
    mix,
    url: wire?.url ?? own?.stack.edgeUrl ?? given.url ?? "",
    ...(own !== undefined && wire !== undefined ? { faulty: { stack: own.stack, wire } } : {}),
    over,
    show: (tell) => progress.show(tell),
    say: (line) => progress.say(line),
  });
  const lost = own?.stack.lost.then(({ plan }): never => {
    throw new Error(`${plan.name} dies again and again, or does not come up any more; its log is ${plan.log}`);
  });
  const run = await (lost === undefined ? running : Promise.race([running, lost]));
  await wire?.close();
  const telemetry = await recorder?.end();
  const report = makeReport(given, run, telemetry);
  return { ok: run.verdict.ok, report, told: formatLoadReport(report, telemetry) };
}

async function readMixOrTell(file: string): Promise<Mix | undefined> {
  const read = await readMixFile(file);
  if (read.ok) return read.mix;
  const faults = read.faults.map((fault) => `  ${fault}`).join("\n");
  process.stderr.write(`load: ${file} is no mix to play by:\n${faults}\n\nSee docs/operations/load.md.\n`);
  return undefined;
}

/** The first signal ends the play, and the verdict is given. What still runs after a second is ended by the stack's guard. */
function endWhenAsked(progress: Progress): AbortSignal {
  const onFirst = (signal: string) => progress.say(`${signal}: the play ends here; once more ends everything at once`);
  return stopSignal({ onFirst, code: FAILED });
}

function tellStack(event: StackEvent, progress: Progress): void {
  if (event.type === "up") progress.say(`  ${event.name} is up (${(event.afterMs / 1000).toFixed(1)} s)`);
  if (event.type === "died") progress.say(`  ${event.name} died (${event.how})`);
}

keepLoopbackFromProxy();
process.exitCode = await main(process.argv.slice(2));
