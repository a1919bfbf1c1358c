import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { answerCommandLine, readCommandLine } from "../src/cli/command-line.ts";
import { readWholeNumber } from "../src/cli/read-whole-number.ts";
import { LoadProcesses } from "./load/load-processes.ts";
import { rowTable } from "./report/format-outcome.ts";
import { rowOf, takeTurns } from "./rows/closed-loops.ts";
import type { ComparedServer } from "./serve/contender.ts";
import { startHub } from "./serve/start-contender.ts";

const HELP = `node bench/compare.ts DIR… [--clients N] [--rounds N] [--seconds N]

This checkout's room beside those of other checkouts of it, in turns, with N clients (20): what a change brought. On a
busy machine serverCpuMicros is what to look at. What only the benchmarks need must be there: npm ci --prefix bench
`;

interface CompareArguments {
  readonly roots: readonly string[];
  readonly clients: number;
  readonly rounds: number;
  readonly seconds: number;
}

const options = {
  clients: { type: "string", default: "20" },
  rounds: { type: "string", default: "5" },
  seconds: { type: "string", default: "3" },
} as const;
const read = readCommandLine(process.argv.slice(2), { options, allowPositionals: true }, (values, roots) => ({
  roots,
  clients: readWholeNumber("clients", values.clients, [1, 1000]),
  rounds: readWholeNumber("rounds", values.rounds, [1, 1000]),
  seconds: readWholeNumber("seconds", values.seconds, [1, 3600]),
}));
process.exitCode = await answerCommandLine({ name: "compare", usage: HELP }, read, compare);

async function compare({ roots, clients, rounds, seconds }: CompareArguments): Promise<number> {
  const stateDir = mkdtempSync(join(tmpdir(), "hub-compare-"));
  const load = new LoadProcesses(1);
  const contenders: ComparedServer[] = [];
  try {
    contenders.push(await startHub("here", join(stateDir, "here")));
    for (const [at, root] of roots.entries())
      contenders.push(await startHub(root, join(stateDir, String(at)), resolve(root)));
    const times = { rounds, measureMs: seconds * 1000, warmUpMs: 1000 };
    const tell = (line: string) => void process.stderr.write(`${line}\n`);
    const taken = await takeTurns({ ...times, load, stateDir, contestSeconds: 0, tell }, contenders, clients);
    process.stdout.write(`${rowTable(contenders.map(({ name }) => rowOf(taken, name, clients)))}\n`);
  } finally {
    await Promise.all(contenders.map((contender) => contender.stop()));
    load.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
  return 0;
}
