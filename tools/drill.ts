import { answerCommandLine } from "../src/cli/command-line.ts";
import { BROKEN_OFF, stopSignal } from "../src/cli/stop-signal.ts";
import { keepLoopbackFromProxy } from "../src/offline-bridge/process/loopback-without-proxy.ts";
import { StackFault } from "./dev-stack/stack-fault.ts";
import { readArguments, USAGE, type DrillArguments } from "./drill/arguments.ts";
import { keepRelease } from "./drill/releases/keep-release.ts";
import { formatReport } from "./drill/report/drill-report.ts";
import { runDrills } from "./drill/run-drills.ts";
import { Progress } from "./load/results/progress.ts";

const FAILED = 1;

async function drill(given: DrillArguments): Promise<number> {
  const progress = new Progress(process.stderr);
  const over = stopSignal({
    onFirst: (signal) => progress.say(`${signal}: the drill is broken off`),
    code: BROKEN_OFF,
  });
  try {
    return given.asked === "keep" ? await keep(given, progress, over) : await drillAll(given, progress, over);
  } catch (error) {
    progress.clear();
    if (over.aborted) process.stderr.write("drill: it was broken off, so there is no report\n");
    if (over.aborted) process.exit(BROKEN_OFF);
    const faults =
      error instanceof StackFault ? error.faults : [error instanceof Error ? error.message : String(error)];
    process.stderr.write(`drill: it broke off:\n${faults.map((fault) => `  - ${fault}\n`).join("")}`);
    // Bots that still look for their hub would keep this process for minutes.
    process.exit(FAILED);
  }
}

async function keep({ json }: DrillArguments, progress: Progress, over: AbortSignal): Promise<number> {
  const files = await keepRelease((doing) => progress.say(doing), over);
  console.log(json ? JSON.stringify({ files }) : files.map((file) => `kept ${file}`).join("\n"));
  return 0;
}

async function drillAll(given: DrillArguments, progress: Progress, over: AbortSignal): Promise<number> {
  if (given.asked === "keep") return 0;
  progress.say(`seed ${given.seed}`);
  const place = {
    given,
    over,
    show: (tell: () => string) => progress.show(tell),
    say: (line: string) => progress.say(line),
  };
  const reports = await runDrills(given.asked, place, (report) => {
    progress.clear();
    if (!given.json) console.log(formatReport(report));
  });
  if (given.json) console.log(JSON.stringify({ seed: given.seed, reports }));
  if (over.aborted) return BROKEN_OFF;
  return reports.every(({ ok }) => ok) ? 0 : FAILED;
}

keepLoopbackFromProxy();
process.exitCode = await answerCommandLine(
  { name: "drill", usage: USAGE },
  readArguments(process.argv.slice(2)),
  drill,
);
