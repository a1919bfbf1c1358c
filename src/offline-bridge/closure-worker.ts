import { readClosureConfig } from "./closure/closure-config.ts";
import { startClosureWorker } from "./closure/start-closure-worker.ts";
import { keepLoopbackFromProxy } from "./process/loopback-without-proxy.ts";
import { stopOnSignals } from "./process/stop-on-signals.ts";
import { installRuntime } from "./temporal/install-runtime.ts";

/** `node src/offline-bridge/closure-worker.ts`: works on closures until a signal stops it. */
keepLoopbackFromProxy();
const read = readClosureConfig(process.env);
if (!read.ok) {
  refuseToStart(read.faults);
} else {
  installRuntime(read.config.otel);
  const starting = startClosureWorker(read.config);
  stopOnSignals(starting, read.config.stopsWithParent);
  starting.catch((error: unknown) => refuseToStart([error instanceof Error ? error.message : String(error)]));
}

/** BRG3. */
function refuseToStart(faults: readonly string[]): void {
  console.error(["The closure worker cannot start:", ...faults.map((fault) => `  - ${fault}`)].join("\n"));
  process.exit(1);
}
