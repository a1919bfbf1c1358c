import { readClosureConfig } from "./closure/closure-config.ts";
import { startClosureWorker } from "./closure/start-closure-worker.ts";
import { keepLoopbackFromProxy } from "./process/loopback-without-proxy.ts";
import { refuseToStart } from "./process/refuse-to-start.ts";
import { stopOnSignals } from "./process/stop-on-signals.ts";
import { installRuntime } from "./temporal/install-runtime.ts";

/** `node src/offline-bridge/closure-worker.ts`: works on closures until a signal stops it. */
keepLoopbackFromProxy();
const read = readClosureConfig(process.env);
if (!read.ok) {
  refuseToStart("closure worker", read.faults);
} else {
  installRuntime(read.config.otel);
  const starting = startClosureWorker(read.config);
  stopOnSignals(starting, read.config.stopsWithParent);
  starting.catch((error: unknown) =>
    refuseToStart("closure worker", [error instanceof Error ? error.message : String(error)]),
  );
}
