import { readOptions } from "./read-options.ts";
import { tellMachine, tellPeople } from "./stack/report-stack.ts";
import { startStack } from "./stack/run-stack.ts";
import type { StackEvent } from "./stack/stack-event.ts";
import { StackFault } from "./stack/stack-fault.ts";
import { readStackSettings } from "./stack/stack-settings.ts";

const HELP = `npm start [-- --json]

Runs the hub on this machine: a Temporal server, a PostgreSQL for the archive, the edge, the bridge and the closure worker,
until Ctrl-C or SIGTERM. When a command can go all the way it prints one line, \`ready <edge url>\`.

  --json   one JSON object a line instead of text
  --help   this

Settings, by environment:
  HUB_PORT          8787   the edge
  BRIDGE_PORT       8788   the bridge
  TEMPORAL_PORT     7233   the Temporal server; its pages are 1000 above, where that port is free
  TEMPORAL_ADDRESS         host:port of a Temporal server that runs already; none is started then
  TEMPORAL_CLI_PATH        the Temporal CLI's executable; without it PATH is looked through, then it is fetched
  DATABASE_URL             a PostgreSQL for the archive that runs already; none is started then
  ARCHIVE_PORT             the archive's own server; any free port where it is not set
  CLOSURE_PORT             health of the closure worker; any free port where it is not set
  INSPECTOR_PORT           the edge's inspector, for DevTools; closed where it is not set, because it slows the edge
  LEXICON_FILE             another world than the one that comes with the hub
  HUB_STATE_DIR     .hub   rooms, workflows, archive, secrets and logs; delete it to begin anew

Two stacks run side by side when ports and HUB_STATE_DIR differ. docs/OPERATIONS.md says more.`;

const values = readOptions({ name: "start", help: HELP, options: { json: { type: "boolean", default: false } } });
if (values !== null) {
  const print = values.json ? tellMachine : tellPeople;
  process.exitCode = await runUntilAsked((event) => console.log(print(event)));
}

/** Runs a stack until a signal, or until one of its processes cannot be kept alive. @returns the exit code. */
async function runUntilAsked(tell: (event: StackEvent) => void): Promise<number> {
  const read = readStackSettings(process.env);
  if (!read.ok) return refuse(read.faults);
  const asked = new AbortController();
  listenToSignals(asked, tell);
  try {
    const stack = await startStack(read.settings, { env: process.env, tell, signal: asked.signal });
    const { edgeUrl, bridgeUrl, temporalAddress: temporal } = stack;
    tell({ type: "ready", edgeUrl, bridgeUrl, temporal });
    const lost = await Promise.race([stack.lost, aborted(asked.signal)]);
    if (lost) tell({ type: "stopping", why: `${lost.plan.name} dies again and again, or does not come up any more` });
    await stack.stop();
    tell({ type: "stopped" });
    return lost ? 1 : 0;
  } catch (error) {
    if (!(error instanceof StackFault)) throw error;
    if (!asked.signal.aborted) return refuse(error.faults);
    tell({ type: "stopped" });
    return 0;
  }
}

/** The first signal stops everything in order; with a second one, everything is ended at once. */
function listenToSignals(asked: AbortController, tell: (event: StackEvent) => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      // What still runs then is ended by the guard.
      if (asked.signal.aborted) process.exit(1);
      tell({ type: "stopping", why: signal });
      asked.abort();
    });
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

function refuse(faults: readonly string[]): number {
  console.error(["The hub cannot start:", ...faults.map((fault) => `  - ${fault}`)].join("\n"));
  return 1;
}
