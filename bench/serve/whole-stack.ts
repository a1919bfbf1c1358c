import { startOwnStack, type OwnStack } from "../../tools/load/own-stack.ts";
import { HubDoor } from "./hub-door.ts";
import { usageOf } from "./process-usage.ts";

/** The hub with all its parts, as `npm start` runs it: edge, bridge, closure worker, Temporal, archive. */
export class WholeStack extends HubDoor {
  readonly url: string;
  /** Everything the edge wrote, telemetry included. */
  readonly edgeLog: string;
  readonly bridgeLog: string;
  /** Where the archive is, as `DATABASE_URL`. */
  readonly archiveUrl: string;
  /** `host:port`. */
  readonly temporalAddress: string;
  readonly #pids: ReadonlyMap<string, number>;

  private constructor({ stack, edgeLog }: OwnStack) {
    super();
    this.url = stack.edgeUrl;
    this.edgeLog = edgeLog;
    const bridge = stack.processes.get("bridge")?.plan;
    this.bridgeLog = bridge?.log ?? "";
    this.archiveUrl = bridge?.env["DATABASE_URL"] ?? "";
    this.temporalAddress = stack.temporalAddress;
    this.#pids = new Map([...stack.processes].map(([name, { pid = 0 }]) => [name, pid]));
  }

  /** Serves one for a measurement, and stops it whatever comes of it. */
  static async with<T>(use: (stack: WholeStack) => Promise<T>): Promise<T> {
    const own = await startOwnStack(() => {}, new AbortController().signal);
    try {
      return await use(new WholeStack(own));
    } finally {
      await own.stop(false);
    }
  }

  /** MB of each process with all it started. */
  memory(): Map<string, number> {
    return new Map([...this.#pids].map(([name, pid]) => [name, Math.round(usageOf(pid).residentMb)]));
  }

  /** Time of a core that each process has used so far, in ms. */
  cpu(): Map<string, number> {
    return new Map([...this.#pids].map(([name, pid]) => [name, usageOf(pid).cpuMs]));
  }
}
