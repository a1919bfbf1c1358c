import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { answerCommandLine } from "../src/cli/command-line.ts";
import { BROKEN_OFF, stopSignal } from "../src/cli/stop-signal.ts";
import { readArguments, USAGE, type BenchArguments } from "./arguments.ts";
import { LoadProcesses } from "./load/load-processes.ts";
import { formatOutcome } from "./report/format-outcome.ts";
import { thisMachine } from "./report/machine.ts";
import { goalsOf, type ReportSection } from "./report/report.ts";
import { writeReport } from "./report/write-report.ts";
import type { Bench, Measurement } from "./rows/measurement.ts";
import { MEASUREMENTS } from "./rows/measurements.ts";

const FAILED = 1;
const WARM_UP_MS = 1000;
/** A whole stack takes about half of it to stop. */
const END_WITHIN_MS = 15_000;

/** @returns the exit code */
export function runBench(argv: readonly string[]): Promise<number> {
  return answerCommandLine({ name: "bench", usage: USAGE }, readArguments(argv), bench);
}

async function bench(given: BenchArguments): Promise<number> {
  const machine = thisMachine();
  const began = performance.now();
  const stateDir = mkdtempSync(join(tmpdir(), "hub-bench-"));
  const load = new LoadProcesses(given.loadProcesses);
  const tell = (line: string) => void process.stderr.write(`${line}\n`);
  const { rounds, measureMs, contestSeconds } = given;
  const measured: Measured = { sections: [], failed: 0 };
  const onFirst = (signal: string) => {
    tell(`${signal}: the measuring ends here; once more ends everything at once`);
    load.stop();
  };
  const over = stopSignal({ onFirst, code: BROKEN_OFF });
  try {
    const common = { load, stateDir, rounds, measureMs, contestSeconds, warmUpMs: WARM_UP_MS, tell };
    for (const each of wantedBy(given)) await Promise.race([measure(each, common, measured, over), cutAfter(over)]);
  } finally {
    load.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
  const { sections } = measured;
  const outcome = { rows: sections.flatMap(({ rows }) => rows), goals: goalsOf({ sections }) };
  if (given.write && !over.aborted) {
    const minutes = Math.round((performance.now() - began) / 60_000);
    writeReport({ date: new Date().toISOString(), command: commandOf(given), minutes, machine, sections });
  }
  process.stdout.write(`${given.json ? JSON.stringify(outcome) : formatOutcome(outcome)}\n`);
  // An interrupted measurement still holds servers; they end with this process.
  if (over.aborted) process.exit(BROKEN_OFF);
  return measured.failed === 0 ? 0 : FAILED;
}

/** Resolves when a measurement that was told to end has had its time for it. */
async function cutAfter(over: AbortSignal): Promise<void> {
  if (!over.aborted) await once(over, "abort");
  await sleep(END_WITHIN_MS, undefined, { ref: false });
}

interface Measured {
  readonly sections: ReportSection[];
  failed: number;
}

function wantedBy({ only }: BenchArguments): readonly Measurement[] {
  return MEASUREMENTS.filter(({ ids }) => only.length === 0 || ids.some((id) => only.includes(id)));
}

/** One that fails is tried once more; if it fails again, the others are measured all the same. */
async function measure(
  { title, run }: Measurement,
  tools: Bench,
  measured: Measured,
  over: AbortSignal,
): Promise<void> {
  for (const isLast of [false, true]) {
    if (over.aborted) return;
    try {
      tools.tell(`— ${title}`);
      measured.sections.push({ title, ...(await run(tools)) });
      return;
    } catch (error) {
      if (over.aborted) return;
      tools.tell(`${title} could not be measured: ${error instanceof Error ? error.stack : String(error)}`);
      if (isLast) measured.failed += 1;
    }
  }
}

/** As somebody would type it. */
function commandOf({ given }: BenchArguments): string {
  return ["npm run bench", ...(given.length === 0 ? [] : ["--", ...given])].join(" ");
}
