import { RefusedError } from "../src/cli/ask-hub.ts";
import { answerCommandLine } from "../src/cli/command-line.ts";
import { BROKEN_OFF, stopSignal } from "../src/cli/stop-signal.ts";
import { jsonLine, visibleText } from "../src/cli/visible-text.ts";
import { standardPlatform } from "../src/client/connection/platform.ts";
import { keepLoopbackFromProxy } from "../src/offline-bridge/process/loopback-without-proxy.ts";
import { readArguments, USAGE, type CostArguments } from "./cost/arguments.ts";
import { billWindow } from "./cost/bill-window.ts";
import { formatWindow } from "./cost/format-window.ts";
import { readWindow } from "./cost/read-window.ts";

const REFUSED = 1;
const INCOMPLETE = 2;

/** `npm run cost`: what a hub costs, by what its rooms have just done. */
async function estimate({ hub, minutes, hours, json }: CostArguments): Promise<number> {
  const signal = stopSignal({ onFirst: () => process.exit(BROKEN_OFF), code: BROKEN_OFF });
  const tell = (text: string) => void process.stderr.write(text);
  try {
    const window = await readWindow({ ...hub, platform: standardPlatform() }, minutes, { signal, tell });
    const bill = billWindow(window, hours);
    process.stdout.write(json ? jsonLine(bill) : formatWindow(bill));
    return window.unreached.length === 0 ? 0 : INCOMPLETE;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    tell(`cost: ${visibleText(error.message)}\n`);
    return REFUSED;
  }
}

keepLoopbackFromProxy();
process.exitCode = await answerCommandLine(
  { name: "cost", usage: USAGE },
  readArguments(process.argv.slice(2), process.env),
  estimate,
);
