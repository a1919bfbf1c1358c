import { startOwnStack } from "../../tools/load/own-stack.ts";
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
  readonly #pids: ReadonlyMap<string, number>;

  private constructor(
    { url, edgeLog, bridgeLog, archiveUrl }: Pick<WholeStack, "url" | "edgeLog" | "bridgeLog" | "archiveUrl">,
    pids: ReadonlyMap<string, number>,
  ) {
    super();
    this.url = url;
    this.edgeLog = edgeLog;
    this.bridgeLog = bridgeLog;
    this.archiveUrl = archiveUrl;
    this.#pids = pids;
  }

  /** Serves one for a measurement, and stops it whatever comes of it. */
  static async with<T>(use: (stack: WholeStack) => Promise<T>): Promise<T> {
    const own = await startOwnStack(() => {}, new AbortController().signal);
    try {
      const pids = [...own.stack.processes].map(([name, { pid = 0 }]) => [name, pid] as const);
      const bridge = own.stack.processes.get("bridge")?.plan;
      const [bridgeLog, archiveUrl] = [bridge?.log ?? "", bridge?.env["DATABASE_URL"] ?? ""];
      const { edgeUrl: url } = own.stack;
      return await use(new WholeStack({ url, edgeLog: own.edgeLog, bridgeLog, archiveUrl }, new Map(pids)));
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
