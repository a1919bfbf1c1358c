import { setTimeout as sleep } from "node:timers/promises";
import { standardPlatform } from "../client/connection/platform.ts";
import { keepLoopbackFromProxy } from "../offline-bridge/process/loopback-without-proxy.ts";
import { RefusedError } from "./ask-hub.ts";
import { CannotReadError } from "./cannot-read-error.ts";
import { answerCommandLine } from "./command-line.ts";
import { readArguments, type OpsArguments } from "./ops/arguments.ts";
import { makeToken } from "./ops/make-token.ts";
import { runTask } from "./ops/run-task.ts";
import { USAGE } from "./ops/usage.ts";
import { BROKEN_OFF, stopSignal } from "./stop-signal.ts";
import { jsonLine, visibleText } from "./visible-text.ts";

const REFUSED = 1;
const NEEDS_CARE = 2;

async function operate(given: OpsArguments): Promise<number> {
  const platform = standardPlatform();
  const tell = (text: string) => void process.stderr.write(text);
  const signal = stopSignal({ onFirst: () => process.exit(BROKEN_OFF), code: BROKEN_OFF });
  const waiting = { signal, tell, sleep: (ms: number) => sleep(ms) };
  try {
    const outcome =
      "hub" in given
        ? await runTask({ ...given.hub, platform }, waiting, given.task)
        : await makeToken({ url: given.url, platform }, given.task);
    process.stdout.write(given.json ? jsonLine(outcome.json) : outcome.text);
    return outcome.needsCare === true ? NEEDS_CARE : 0;
  } catch (error) {
    if (!(error instanceof RefusedError) && !(error instanceof CannotReadError)) throw error;
    tell(`ops: ${visibleText(error.message)}\n`);
    return REFUSED;
  }
}

keepLoopbackFromProxy();
process.exitCode = await answerCommandLine(
  { name: "ops", usage: USAGE },
  readArguments(process.argv.slice(2), process.env),
  operate,
);
