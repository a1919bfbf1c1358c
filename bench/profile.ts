import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerCommandLine, readCommandLine } from "../src/cli/command-line.ts";
import { readWholeNumber } from "../src/cli/read-whole-number.ts";
import { LoadProcesses } from "./load/load-processes.ts";
import { costsOf, type CpuProfile } from "./report/profile-costs.ts";
import { SAID } from "./rows/closed-loops.ts";
import { HubServer } from "./serve/hub-server.ts";
import { Inspector } from "./serve/inspector.ts";

const HELP = `node bench/profile.ts [--clients N] [--seconds N] [--root DIR] [--out FILE.cpuprofile]

Where the time of a room goes in which N clients (20) talk: a CPU profile of the isolate, the costliest functions of
which are printed with the µs each takes of a command. --root profiles another checkout's sources, --out keeps the profile
for a viewer. What only the benchmarks need must be there: npm ci --prefix bench
`;
const SHOWN = 40;

interface ProfileArguments {
  readonly clients: number;
  readonly measureMs: number;
  readonly root?: string | undefined;
  readonly out?: string | undefined;
}

const options = {
  clients: { type: "string", default: "20" },
  seconds: { type: "string", default: "5" },
  root: { type: "string" },
  out: { type: "string" },
} as const;
const read = readCommandLine(process.argv.slice(2), { options }, ({ clients, seconds, ...paths }) => ({
  ...paths,
  clients: readWholeNumber("clients", clients, [1, 1000]),
  measureMs: readWholeNumber("seconds", seconds, [1, 3600]) * 1000,
}));
process.exitCode = await answerCommandLine({ name: "profile", usage: HELP }, read, profile);

async function profile({ clients, measureMs, root, out }: ProfileArguments): Promise<number> {
  const stateDir = mkdtempSync(join(tmpdir(), "hub-profile-"));
  const load = new LoadProcesses(1);
  const hub = await HubServer.start(stateDir, { inspect: true, ...(root === undefined ? {} : { root }) });
  try {
    const inspector = await Inspector.connect(hub.inspectorUrl);
    const seats = await hub.seats("profile", clients);
    await inspector.call("Profiler.enable");
    await inspector.call("Profiler.setSamplingInterval", { interval: 200 });
    const warmUpMs = 2000;
    const running = load.run({ dialect: "hub", seats, text: SAID, warmUpMs, measureMs });
    await new Promise((resolve) => setTimeout(resolve, warmUpMs + 500));
    await inspector.call("Profiler.start");
    const result = await running;
    const { profile: taken } = (await inspector.call("Profiler.stop")) as { profile: CpuProfile };
    inspector.close();
    if (out !== undefined) writeFileSync(out, JSON.stringify(taken));
    const perSecond = result.answers / (result.measuredMs / 1000);
    tell(taken, perSecond);
  } finally {
    await hub.stop();
    load.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
  return 0;
}

function tell(taken: CpuProfile, perSecond: number): void {
  const commands = (perSecond * (taken.endTime - taken.startTime)) / 1_000_000;
  process.stdout.write(`${Math.round(perSecond)} commands a second\n µs/command  function\n`);
  for (const { name, micros } of costsOf(taken).slice(0, SHOWN)) {
    process.stdout.write(`${(micros / commands).toFixed(2).padStart(11)}  ${name}\n`);
  }
}
