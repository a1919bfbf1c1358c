import { answerCommandLine } from "../src/cli/command-line.ts";
import { BROKEN_OFF, stopSignal } from "../src/cli/stop-signal.ts";
import { standardPlatform } from "../src/client/connection/platform.ts";
import { keepLoopbackFromProxy } from "../src/offline-bridge/process/loopback-without-proxy.ts";
import { readArguments, USAGE, type WorldArguments } from "./world/arguments.ts";
import { runWorld } from "./world/run-world.ts";

function main(argv: readonly string[]): Promise<number> {
  return answerCommandLine({ name: "world", usage: USAGE }, readArguments(argv, process.env), world);
}

async function world(given: WorldArguments): Promise<number> {
  stopSignal({ onFirst: () => process.exit(BROKEN_OFF), code: BROKEN_OFF });
  return runWorld(given, {
    platform: standardPlatform(),
    print: (text) => void process.stdout.write(`${text}\n`),
    tell: (text) => void process.stderr.write(`${text}\n`),
  });
}

keepLoopbackFromProxy();
process.exitCode = await main(process.argv.slice(2));
