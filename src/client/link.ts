import { backoffMs, spreadMs } from "./backoff.ts";
import type { Backoff } from "./backoff.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { HeartbeatPace } from "./heartbeat.ts";
import { afterClose } from "./next-step.ts";
import type { NextStep } from "./next-step.ts";
import type { Platform, Socket } from "./platform.ts";
import { prepareSocket } from "./prepare-socket.ts";
import type { SocketAuth } from "./prepare-socket.ts";
import type { RoomAddress } from "./room-http.ts";
import type { RoomStatus } from "./room-status.ts";
import type { StopReason } from "./stop-reason.ts";
import type { TokenSource } from "./token-source.ts";

export interface LinkOptions {
  readonly room: RoomAddress;
  readonly platform: Platform;
  readonly tokens: TokenSource;
  readonly auth: SocketAuth;
  readonly backoff: Backoff;
  readonly heartbeat: HeartbeatPace;
  /** From the first request to `hub.system.connected`. */
  readonly connectWithinMs: number;
  /** A connection that held this long makes the next drop the first again. */
  readonly stableAfterMs: number;
  /** Tries that may fail in a row before the link gives up. */
  readonly maxFailures: number;
}

export interface LinkListener {
  /** The version to resume behind; undefined asks for a snapshot (RES1). */
  resumeAfter(): number | undefined;
  frame(data: unknown): void;
  status(status: RoomStatus): void;
}

type Phase =
  | { readonly kind: "idle" | "stopped" }
  | { readonly kind: "waiting"; readonly cancel: () => void }
  | { readonly kind: "busy"; readonly dial: Dial };

/** One try at a connection, from the ticket to the close. What comes from a try that was given up is ignored. */
interface Dial {
  readonly renewedToken: boolean;
  readonly cancelTimers: (() => void)[];
  socket?: Socket;
  heartbeat?: Heartbeat;
  isEstablished: boolean;
  onceClosed: () => void;
}

/** How long a goodbye may take. */
const CLOSE_WITHIN_MS = 2_000;

/** Keeps one socket to a room alive: tickets, drops, back-off, pings (SOK1, SOK3, SOK7). Knows nothing of frames. */
export class Link {
  readonly #options: LinkOptions;
  readonly #listener: LinkListener;
  #phase: Phase = { kind: "idle" };
  #failures = 0;
  #seated = false;
  #goingDownMs: number | undefined;

  constructor(options: LinkOptions, listener: LinkListener) {
    this.#options = options;
    this.#listener = listener;
  }

  get isEstablished(): boolean {
    return this.#phase.kind === "busy" && this.#phase.dial.isEstablished;
  }

  start(): void {
    if (this.#phase.kind === "idle") void this.#dial(false);
  }

  /** Lost where there is no socket: who sends keeps what matters until it is answered. */
  send(text: string): void {
    if (this.#phase.kind === "busy") this.#phase.dial.socket?.send(text);
  }

  /** The room has taken us in. */
  established(connectionId: string, resume: "snapshot" | "replay"): void {
    if (this.#phase.kind !== "busy") return;
    const { dial } = this.#phase;
    const { platform, heartbeat, stableAfterMs } = this.#options;
    clearTimers(dial);
    dial.isEstablished = true;
    this.#seated = true;
    this.#goingDownMs = undefined;
    dial.heartbeat = new Heartbeat(platform.after, heartbeat, {
      ping: () => dial.socket?.send("ping"),
      dead: () => this.#follow({ then: "retry", because: "the hub no longer answers pings" }, dial),
    });
    dial.cancelTimers.push(platform.after(stableAfterMs, () => (this.#failures = 0)));
    this.#listener.status({ kind: "open", connectionId, resume });
  }

  /** The hub announced a restart: the drop that follows waits as long as it asks (SOK7). */
  expectRestart(reconnectAfterMs: number): void {
    this.#goingDownMs = reconnectAfterMs;
  }

  /** Gives up the connection for a new one, as after a drop. */
  restart(because: string): void {
    if (this.#phase.kind === "busy") this.#follow({ then: "retry", because }, this.#phase.dial);
  }

  /** Goes offline until `start`. */
  suspend(): void {
    if (this.#phase.kind === "stopped") return;
    void this.#letGo("suspended");
    this.#listener.status({ kind: "suspended" });
  }

  /** @returns when the socket has closed, or has not for two seconds */
  async stop(reason: StopReason): Promise<void> {
    if (this.#phase.kind === "stopped") return;
    const gone = this.#letGo(reason.code);
    this.#phase = { kind: "stopped" };
    this.#listener.status({ kind: "closed", reason });
    await gone;
  }

  async #dial(renewToken: boolean): Promise<void> {
    const { platform, connectWithinMs } = this.#options;
    const dial: Dial = { renewedToken: renewToken, cancelTimers: [], isEstablished: false, onceClosed: () => {} };
    this.#phase = { kind: "busy", dial };
    const because = `no connection within ${connectWithinMs} ms`;
    dial.cancelTimers.push(platform.after(connectWithinMs, () => this.#follow({ then: "retry", because }, dial)));
    this.#listener.status({ kind: "connecting", failures: this.#failures });
    const resume = { after: this.#listener.resumeAfter(), seated: this.#seated, renewToken };
    const prepared = await prepareSocket(this.#options, resume);
    if (!this.#isCurrent(dial)) return;
    if (!prepared.ok) return this.#follow(prepared.step, dial);
    dial.socket = platform.openSocket(prepared.request, {
      received: (data) => this.#received(dial, data),
      closed: (code, reason) => {
        dial.onceClosed();
        this.#follow(afterClose(code, reason), dial);
      },
    });
  }

  #received(dial: Dial, data: unknown): void {
    if (!this.#isCurrent(dial)) return;
    if (data === "pong") dial.heartbeat?.pong();
    else this.#listener.frame(data);
  }

  #follow(step: NextStep, dial: Dial): void {
    if (!this.#isCurrent(dial)) return;
    switch (step.then) {
      case "stop":
        return void this.stop(step.reason);
      case "renew-token":
        // A token that was just renewed and is refused again would go round for ever.
        if (!this.#options.tokens.canRenew || (dial.renewedToken && !dial.isEstablished)) {
          return void this.stop(step.otherwise);
        }
        void this.#letGo("renewing the token");
        return void this.#dial(true);
      case "retry":
        return this.#retry(step.because, step.atLeastMs);
    }
  }

  #retry(because: string, atLeastMs: number | undefined): void {
    const { platform, backoff, maxFailures } = this.#options;
    if (this.#failures >= maxFailures) return void this.stop({ code: "gave-up", detail: because });
    void this.#letGo("reconnecting");
    const asked = this.#goingDownMs ?? atLeastMs;
    const own = backoffMs(this.#failures, platform.random(), backoff);
    const retryInMs = asked === undefined ? own : Math.max(own, spreadMs(asked, platform.random(), backoff));
    this.#failures += 1;
    this.#goingDownMs = undefined;
    this.#phase = { kind: "waiting", cancel: platform.after(retryInMs, () => void this.#dial(false)) };
    this.#listener.status({ kind: "waiting", retryInMs, because });
  }

  #isCurrent(dial: Dial): boolean {
    return this.#phase.kind === "busy" && this.#phase.dial === dial;
  }

  /** Leaves what is going on, whatever it is. */
  #letGo(why: string): Promise<void> {
    const phase = this.#phase;
    this.#phase = { kind: "idle" };
    if (phase.kind === "waiting") phase.cancel();
    if (phase.kind !== "busy") return Promise.resolve();
    const { dial } = phase;
    clearTimers(dial);
    dial.heartbeat?.stop();
    if (dial.socket === undefined) return Promise.resolve();
    return this.#closeSocket(dial, dial.socket, why);
  }

  #closeSocket(dial: Dial, socket: Socket, why: string): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.platform.after(CLOSE_WITHIN_MS, resolve);
      dial.onceClosed = () => {
        cancel();
        resolve();
      };
      socket.close(1000, why);
    });
  }
}

function clearTimers(dial: Dial): void {
  for (const cancel of dial.cancelTimers.splice(0)) cancel();
}
