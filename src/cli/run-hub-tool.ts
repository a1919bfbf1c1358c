import { standardPlatform, type Platform } from "../client/connection/platform.ts";
import { keepLoopbackFromProxy } from "../offline-bridge/process/loopback-without-proxy.ts";
import { RefusedError } from "./ask-hub.ts";
import { CannotReadError } from "./cannot-read-error.ts";
import { answerCommandLine, type CommandLine, type Tool } from "./command-line.ts";
import { BROKEN_OFF, stopSignal } from "./stop-signal.ts";
import { visibleText } from "./visible-text.ts";

const REFUSED = 1;

/** All that a tool that asks a hub uses besides its arguments. */
export interface HubToolPorts {
  readonly platform: Platform;
  /** Aborted when the tool is asked to stop. */
  readonly signal: AbortSignal;
  print(text: string): void;
  tell(text: string): void;
}

export interface HubTool<Arguments> extends Tool {
  /** @returns the exit code. @throws {RefusedError} or {CannotReadError}, which become one sentence and exit 1 */
  run(given: Arguments, ports: HubToolPorts): Promise<number>;
  /** Whether a request to stop ends the tool in order; otherwise it is broken off at once (RUN4). */
  endsInOrder?(given: Arguments): boolean;
}

/**
 * Runs a tool that asks a hub, as far as all of them are alike: its command line, proxies, signals, refusals, exit
 * code.
 */
export async function runHubTool<Arguments>(tool: HubTool<Arguments>, read: CommandLine<Arguments>): Promise<void> {
  keepLoopbackFromProxy();
  process.exitCode = await answerCommandLine(tool, read, async (given) => {
    const tell = (text: string) => void process.stderr.write(text);
    const isPatient = tool.endsInOrder?.(given) ?? false;
    const signal = stopSignal({ onFirst: () => isPatient || process.exit(BROKEN_OFF), code: BROKEN_OFF });
    const print = (text: string) => void process.stdout.write(text);
    try {
      return await tool.run(given, { platform: standardPlatform(), signal, print, tell });
    } catch (error) {
      if (!(error instanceof RefusedError) && !(error instanceof CannotReadError)) throw error;
      tell(`${tool.name}: ${visibleText(error.message)}\n`);
      return REFUSED;
    }
  });
}
