import type { ChildProcess } from "node:child_process";
import { channel } from "node:diagnostics_channel";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { WorkerdStructuredLog } from "miniflare";
import { unstable_startWorker } from "wrangler";
import { PROJECT } from "../project.ts";

/**
 * `node tools/dev-stack/serve-edge.ts`: the edge as `wrangler dev` serves it, until SIGTERM or SIGINT. It calls what that
 * command calls, because the command itself cannot do without its inspector, through which every log line goes once
 * more: with it contests took nearly twice as long on two busy cores (docs/decisions/0012-contests-on-two-cores.md).
 */
const { values } = parseArgs({
  options: {
    port: { type: "string" },
    sources: { type: "string", default: PROJECT },
    // The Worker's script, where a deploy has bundled it already.
    built: { type: "string" },
    "bridge-url": { type: "string" },
    "persist-to": { type: "string" },
    "env-file": { type: "string" },
    "inspector-port": { type: "string" },
  },
});
const inspectorPort = values["inspector-port"];
const built =
  values.built === undefined ? {} : { entrypoint: values.built, build: { bundle: false, custom: { command: "" } } };

/**
 * The dev server starts a runtime that was killed again and never tells it where the Worker is. So its death ends this
 * process (RUN6), and the stack starts all of it anew at once. A runtime that the dev server itself ends has been asked to.
 */
channel("child_process").subscribe((message) => {
  const { process: child } = message as { readonly process: ChildProcess };
  child.once("exit", (code, signal) => {
    if (isStopping || child.killed || !/workerd[^/]*$/.test(child.spawnfile)) return;
    console.error(`the runtime has ended (${signal === null ? `code ${code}` : `signal ${signal}`})`);
    process.exit(1);
  });
});
let isStopping = false;

const worker = await unstable_startWorker({
  config: join(values.sources, "wrangler.toml"),
  ...built,
  // Objects are stored below their Worker's name: a state directory keeps the one that it began with.
  name: "frontier-hub",
  envFiles: [values["env-file"]],
  bindings: { BRIDGE_URL: { type: "plain_text", value: values["bridge-url"] } },
  dev: {
    remote: false,
    server: { hostname: "127.0.0.1", port: Number(values.port) },
    inspector: inspectorPort === undefined ? false : { hostname: "127.0.0.1", port: Number(inspectorPort) },
    persist: values["persist-to"],
    // One line of JSON for each record, as it was written (TEL1).
    structuredLogsHandler: ({ message }: WorkerdStructuredLog) => void process.stdout.write(`${message}\n`),
  },
});

// Called this way, it reports neither a port in use nor a source that does not build, and waits.
let isUp = false;
worker.raw.on("error", (fault: unknown) => {
  console.error(fault);
  if (!isUp) process.exit(1);
});

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await worker.dispose();
  process.exit(0);
}
process.on("SIGTERM", () => void stop());
process.on("SIGINT", () => void stop());

await worker.ready;
isUp = true;
