import { standardPlatform } from "../client/connection/platform.ts";
import { keepLoopbackFromProxy } from "../offline-bridge/process/loopback-without-proxy.ts";
import { RefusedError } from "./ask-hub.ts";
import { CannotReadError } from "./cannot-read-error.ts";
import { answerCommandLine } from "./command-line.ts";
import { BROKEN_OFF, stopSignal } from "./stop-signal.ts";
import { readArguments, USAGE, type TraceArguments } from "./trace/arguments.ts";
import { formatWay, timesOf } from "./trace/format-way.ts";
import { gatherWay, type Way } from "./trace/gather.ts";
import { jsonLine, visibleText } from "./visible-text.ts";

const UNKNOWN = 1;
const NOT_ENDED = 2;

async function trace(given: TraceArguments): Promise<number> {
  const stop = stopSignal({ onFirst: () => process.exit(BROKEN_OFF), code: BROKEN_OFF });
  const hub = given.hub === undefined ? undefined : { ...given.hub, platform: standardPlatform() };
  try {
    const way = await gatherWay({ ...given, hub }, process.env, stop);
    process.stdout.write(given.json ? jsonLine(documentOf(way)) : formatWay(way));
    return codeOf(way);
  } catch (error) {
    if (!(error instanceof RefusedError) && !(error instanceof CannotReadError)) throw error;
    process.stderr.write(`trace: ${visibleText(error.message)}\n`);
    return UNKNOWN;
  }
}

function documentOf({ steps, ...way }: Way) {
  const times = timesOf(steps);
  return { ...way, steps: steps.map((step, place) => ({ ...step, ...times[place] })) };
}

function codeOf({ standsAt, steps }: Way): number {
  if (steps.length === 0) return UNKNOWN;
  const isOver = standsAt === undefined || ["done", "rejected", "publishing"].includes(standsAt);
  return isOver ? 0 : NOT_ENDED;
}

keepLoopbackFromProxy();
process.exitCode = await answerCommandLine(
  { name: "trace", usage: USAGE },
  readArguments(process.argv.slice(2), process.env),
  trace,
);
