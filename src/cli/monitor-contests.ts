import { setFlagsFromString } from "node:v8";
import { answerCommandLine } from "./command-line.ts";
import { readArguments, USAGE, type MonitorArguments } from "./monitor/arguments.ts";
import { ContestMonitor } from "./monitor/contest-monitor.ts";
import { notesOn, formatSummary } from "./monitor/format-summary.ts";
import { LiveView } from "./monitor/live-view.ts";
import { readFile, readStandardInput, type ReadOptions } from "./monitor/read-input.ts";
import { Recording } from "./monitor/recording.ts";
import { isWithinBudget } from "./monitor/summary.ts";
import { BROKEN_OFF, stopSignal } from "./stop-signal.ts";

const OVER_BUDGET = 2;
const UNREADABLE = 1;
const STANDARD_INPUT = "-";

// Reading a log makes much short-lived garbage, and V8 takes more memory rather than collect more often. With these
// flags a log of 1 GB needs 10 MB more than one of 10 MB, instead of 200, and takes no longer.
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--heap-growing-percent=20");

function main(argv: readonly string[]): Promise<number> {
  return answerCommandLine({ name: "monitor", usage: USAGE }, readArguments(argv, process.stdout.isTTY), monitor);
}

async function monitor(given: MonitorArguments): Promise<number> {
  let recording: Recording | undefined;
  try {
    if (given.recordTo !== undefined) recording = await Recording.begin(given.recordTo, new Date());
  } catch (error) {
    return failed(`cannot record to ${given.recordTo}`, error);
  }
  const contests = new ContestMonitor(given.budgets, (record) => recording?.keep(record));
  const view = new LiveView(process.stdout, contests, given.json);
  const ready = async () => recording?.ready();
  const read = await readAll(given, contests, view, { follow: given.follow, stop: stopOrUnread(), ready });
  if ("cause" in read) return failed(`cannot read ${read.input}`, read.cause);
  const summary = contests.summary();
  try {
    await recording?.end(summary);
  } catch (error) {
    return failed(`cannot record to ${given.recordTo}`, error);
  }
  tell(given, contests, view);
  if (recording !== undefined) process.stderr.write(`recorded ${recording.recordsFile}, ${recording.summaryFile}\n`);
  for (const foreign of read.foreign) process.stderr.write(`monitor: ${foreign}\n`);
  if (read.foreign.length > 0) return UNREADABLE;
  return isWithinBudget(summary) ? 0 : OVER_BUDGET;
}

type ReadAll =
  | { readonly input: string; readonly cause: unknown }
  /** A sentence on each input that has lines, and none of the hub's. */
  | { readonly foreign: readonly string[] };

/** Reads one input after the other, or all at once where each goes on. */
async function readAll(
  { inputs, follow, every }: MonitorArguments,
  contests: ContestMonitor,
  view: LiveView,
  options: ReadOptions,
): Promise<ReadAll> {
  const sources = inputs.length === 0 ? [STANDARD_INPUT] : inputs;
  if (sources.includes(STANDARD_INPUT) && process.stdin.isTTY) {
    process.stderr.write("monitor: reading standard input; end it with Ctrl-D, or name a file with --input\n");
  }
  const foreign: string[] = [];
  const read = async (input: string) => {
    const reading = contests.reading();
    try {
      await (input === STANDARD_INPUT ? readStandardInput(reading, options) : readFile(input, reading, options));
    } catch (cause) {
      return { input, cause };
    }
    const lines = reading.lines();
    if (lines.read > 0 && lines.ours === 0) foreign.push(foreignText(input, lines.read));
    return undefined;
  };
  const timer = follow ? setInterval(() => view.show(new Date()), every * 1000) : undefined;
  try {
    if (follow) return (await Promise.all(sources.map(read))).find((each) => each !== undefined) ?? { foreign };
    for (const source of sources) {
      const unreadable = await read(source);
      if (unreadable !== undefined) return unreadable;
    }
    return { foreign };
  } finally {
    clearInterval(timer);
  }
}

function foreignText(input: string, lines: number): string {
  const name = input === STANDARD_INPUT ? "standard input" : input;
  const are = lines === 1 ? "one line was read, and it is not" : `${lines} lines were read, and none of them is`;
  return `${name}: ${are} the hub's telemetry: see docs/operations/monitoring.md for what can be read`;
}

function tell({ json, follow }: MonitorArguments, contests: ContestMonitor, view: LiveView): void {
  const summary = contests.summary();
  const details = contests.details();
  view.clear();
  if (json) {
    process.stdout.write(`${JSON.stringify(summary, null, follow ? 0 : 2)}\n`);
    for (const note of notesOn(summary, details)) process.stderr.write(`${note}\n`);
  } else process.stdout.write(`${formatSummary(summary, details)}\n`);
}

/** Aborted when the tool is asked to stop, and when its output is no longer read. */
function stopOrUnread(): AbortSignal {
  const asked = stopSignal({ code: BROKEN_OFF });
  const unread = new AbortController();
  process.stdout.on("error", () => unread.abort());
  return AbortSignal.any([asked, unread.signal]);
}

function failed(what: string, cause: unknown): number {
  process.stderr.write(`monitor: ${what}: ${cause instanceof Error ? cause.message : String(cause)}\n`);
  return UNREADABLE;
}

process.exitCode = await main(process.argv.slice(2));
