import { vi } from "vitest";
import type { Random } from "../../random.ts";
import { SimulatedSocket } from "./simulated-socket.ts";

/** The telemetry of the room. */
export interface SimulatedPlatform {
  readonly telemetry: string[];
  restore(): void;
}

/**
 * Puts what the runtime has beyond Node in place, and what must be repeatable under the seed: clock, timers, random
 * bytes. Telemetry is kept instead of printed.
 */
export function setUpPlatform(chance: Random, startsAt: number): SimulatedPlatform {
  const telemetry: string[] = [];
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: startsAt });
  vi.stubGlobal("Response", UpgradeResponse);
  vi.stubGlobal("WebSocketPair", OneSocket);
  vi.stubGlobal("WebSocketRequestResponsePair", class {});
  vi.spyOn(crypto, "getRandomValues").mockImplementation((bytes) => {
    if (bytes instanceof Uint8Array) for (let at = 0; at < bytes.length; at += 1) bytes[at] = chance.between(0, 255);
    return bytes;
  });
  vi.spyOn(console, "log").mockImplementation((line: string) => {
    telemetry.push(line);
  });
  return {
    telemetry,
    restore: () => {
      vi.restoreAllMocks();
      vi.unstubAllGlobals();
      vi.useRealTimers();
    },
  };
}

/** Both ends in one: the room sends into it, the client reads out of it. */
class OneSocket {
  readonly 0: SimulatedSocket;
  readonly 1: SimulatedSocket;
  constructor() {
    this[0] = this[1] = new SimulatedSocket();
  }
}

const NativeResponse = Response;
/** Node's refuses the 101 by which the runtime hands over a socket. */
class UpgradeResponse extends NativeResponse {
  readonly #status: number;
  override readonly webSocket: WebSocket | null;

  constructor(body: BodyInit | null, init: ResponseInit = {}) {
    const status = init.status ?? 200;
    super(body, { ...init, status: status === 101 ? 200 : status });
    this.#status = status;
    this.webSocket = init.webSocket ?? null;
  }
  override get status(): number {
    // The constructor that this one calls asks for it already, where the body has a type of its own.
    return #status in this ? this.#status : super.status;
  }
}
