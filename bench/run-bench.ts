import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerCommandLine } from "../src/ops/answer-command-line.ts";
import { readArguments, USAGE, type BenchArguments } from "./arguments.ts";
import { LoadProcesses } from "./load/load-processes.ts";
import { thisMachine } from "./report/machine.ts";
import { goalsOf, type Section } from "./report/report.ts";
import { tellOutcome } from "./report/tell-outcome.ts";
import { writeReport } from "./report/write-report.ts";
import type { Bench, Measurement } from "./rows/measurement.ts";
import { MEASUREMENTS } from "./rows/measurements.ts";

const FAILED = 1;
const WARM_UP_MS = 1000;

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
  try {
    const common = { load, stateDir, rounds, measureMs, contestSeconds, warmUpMs: WARM_UP_MS, tell };
    for (const each of wantedBy(given)) await measure(each, common, measured);
  } finally {
    load.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
  const { sections } = measured;
  const outcome = { rows: sections.flatMap(({ rows }) => rows), goals: goalsOf({ sections }) };
  if (given.write) {
    const minutes = Math.round((performance.now() - began) / 60_000);
    writeReport({ date: new Date().toISOString(), command: commandOf(given), minutes, machine, sections });
  }
  process.stdout.write(`${given.json ? JSON.stringify(outcome) : tellOutcome(outcome)}\n`);
  return measured.failed === 0 ? 0 : FAILED;
}

interface Measured {
  readonly sections: Section[];
  failed: number;
}

function wantedBy({ only }: BenchArguments): readonly Measurement[] {
  return MEASUREMENTS.filter(({ ids }) => only.length === 0 || ids.some((id) => only.includes(id)));
}

/** One that fails is tried once more; if it fails again, the others are measured all the same. */
async function measure(measurement: Measurement, tools: Bench, measured: Measured): Promise<void> {
  const { title, run } = measurement;
  for (const isLast of [false, true]) {
    try {
      tools.tell(`— ${title}`);
      measured.sections.push({ title, ...(await run(tools)) });
      return;
    } catch (error) {
      tools.tell(`${title} could not be measured: ${error instanceof Error ? error.stack : String(error)}`);
      if (isLast) measured.failed += 1;
    }
  }
}

/** As somebody would type it. */
function commandOf({ given }: BenchArguments): string {
  return ["npm run bench", ...(given.length === 0 ? [] : ["--", ...given])].join(" ");
}
