import { startBridge } from "./bridge/bridge.ts";
import { readConfig } from "./bridge/config.ts";
import { keepLoopbackFromProxy } from "./process/loopback-without-proxy.ts";
import { refuseToStart } from "./process/refuse-to-start.ts";
import { stopOnSignals } from "./process/stop-on-signals.ts";
import { installRuntime } from "./temporal/install-runtime.ts";

/** `node src/offline-bridge/main.ts`: the bridge between rooms and Temporal, until a signal stops it. */
keepLoopbackFromProxy();
const read = readConfig(process.env);
if (!read.ok) {
  refuseToStart("bridge", read.faults);
} else {
  installRuntime(read.config.otel);
  const starting = startBridge(read.config);
  stopOnSignals(starting, read.config.stopsWithParent);
  starting.catch((error: unknown) => refuseToStart("bridge", [startFault(error, read.config.port)]));
}

function startFault(error: unknown, port: number): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `BRIDGE_PORT ${port} is in use: stop what listens there, or set another port`;
  if (code === "EACCES") return `BRIDGE_PORT ${port} is not allowed to this user: set one above 1023`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
