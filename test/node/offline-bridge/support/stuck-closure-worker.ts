import { readClosureConfig } from "../../../../src/offline-bridge/closure/closure-config.ts";
import { startClosureWorker } from "../../../../src/offline-bridge/closure/start-closure-worker.ts";
import { hostThread } from "../../../../src/offline-bridge/language/thread/thread-host.ts";
import { stopOnSignals } from "../../../../src/offline-bridge/process/stop-on-signals.ts";
import { installRuntime } from "../../../../src/offline-bridge/temporal/install-runtime.ts";

/** The closure worker with a thread for language work that never comes back from the word `stuck`. */
const read = readClosureConfig(process.env);
if (!read.ok) throw new Error(read.faults.join("\n"));
installRuntime();
const script = new URL("../../../unit/closure/language/stuck-thread.ts", import.meta.url);
const starting = startClosureWorker(read.config, (lexicon) => hostThread(lexicon, script));
stopOnSignals(starting, read.config.stopsWithParent);
await starting;
