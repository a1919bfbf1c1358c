import { type OptionsConfig, answerCommandLine, readCommandLine } from "../src/cli/command-line.ts";
import { stopSignal } from "../src/cli/stop-signal.ts";
import { keepLoopbackFromProxy } from "../src/offline-bridge/process/loopback-without-proxy.ts";
import { startStack } from "./dev-stack/run-stack.ts";
import type { StackEvent } from "./dev-stack/stack-event.ts";
import { StackFault } from "./dev-stack/stack-fault.ts";
import { readStackSettings } from "./dev-stack/stack-settings.ts";

const HELP = `npm start [-- --json] [--without-edge]

Runs the hub on this machine: a Temporal server, a PostgreSQL for the archive, the edge, the bridge and the closure worker,
until Ctrl-C or SIGTERM. When a command can go all the way it prints one line, \`ready <edge url>\`, and after it the
address of the console, to play in a browser.

  --json           one JSON object a line instead of text
  --without-edge   leaves the edge to \`npx wrangler dev\` in a second terminal, and writes its .dev.vars
  --help           this

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
  LEXICON_FILE             another world than the one that comes with the hub, for hubs that put none
  EXTRACTOR_URL            a model server that reads closed sessions too; EXTRACTOR_MODEL and EXTRACTOR_API_KEY go with it
  HUB_STATE_DIR     .hub   rooms, workflows, archive, secrets and logs; delete it to begin anew

Two stacks run side by side when ports and HUB_STATE_DIR differ. docs/operations/running.md says more.`;

keepLoopbackFromProxy();
const options = {
  json: { type: "boolean", default: false },
  "without-edge": { type: "boolean", default: false },
} satisfies OptionsConfig;
const commandLine = readCommandLine(process.argv.slice(2), { options }, (values) => values);
process.exitCode = await answerCommandLine({ name: "start", usage: HELP }, commandLine, (values) => {
  const print = values.json ? formatAsJson : formatAsText;
  return runUntilAsked((event) => console.log(print(event)), values["without-edge"]);
});

/** Runs a stack until a signal, or until one of its processes cannot be kept alive. @returns the exit code. */
async function runUntilAsked(tell: (event: StackEvent) => void, withoutEdge: boolean): Promise<number> {
  const read = readStackSettings(process.env);
  if (!read.ok) return refuse(read.faults);
  // The guard ends all processes that still run after a second Ctrl-C.
  const asked = stopSignal({ onFirst: (why) => tell({ type: "stopping", why }), code: 1 });
  try {
    const stack = await startStack(read.settings, { env: process.env, tell, signal: asked, withoutEdge });
    const { edgeUrl, bridgeUrl, temporalAddress: temporal } = stack;
    if (withoutEdge)
      tell({ type: "progress", text: `up, without the edge: npx wrangler dev --port ${read.settings.hubPort}` });
    else tell({ type: "ready", edgeUrl, bridgeUrl, temporal });
    const lost = await Promise.race([stack.lost, aborted(asked)]);
    if (lost) tell({ type: "stopping", why: `${lost.plan.name} dies again and again, or does not come up any more` });
    await stack.stop();
    tell({ type: "stopped" });
    return lost ? 1 : 0;
  } catch (error) {
    if (!(error instanceof StackFault)) throw error;
    if (!asked.aborted) return refuse(error.faults);
    tell({ type: "stopped" });
    return 0;
  }
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

/** One line or more for people. `ready` alone begins the line that says the stack is ready (RUN1). */
export function formatAsText(event: StackEvent): string {
  switch (event.type) {
    case "progress":
      return `  ${event.text}`;
    case "starting":
      return `  ${event.name} starts`;
    case "up":
      return `  ${event.name} is up at ${event.url} (process ${event.pid}, ${(event.afterMs / 1000).toFixed(1)} s)`;
    case "ready":
      return `ready ${event.edgeUrl}\n  console ${event.edgeUrl}/console/`;
    case "died":
      return [
        `${event.name} ended without being asked to (${event.how}); the last it said, in ${event.log}:`,
        ...event.tail.split("\n").map((line) => `    ${line}`),
      ].join("\n");
    case "stopping":
      return `  stopping: ${event.why}`;
    case "stopped":
      return "stopped";
  }
}

/** The same as one JSON object on one line. */
export function formatAsJson(event: StackEvent): string {
  return JSON.stringify({ ...event, at: new Date().toISOString() });
}
