import type { RoomAddress } from "../../http/room-http.ts";
import { messageOf } from "../../message-of.ts";
import type { RoomStatus } from "../../room-status.ts";
import { backoffMs, spreadMs } from "../backoff.ts";
import type { Backoff } from "../backoff.ts";
import type { Platform, Socket, SocketRequest } from "../platform.ts";
import { askedMs } from "../timer.ts";
import type { TokenSource } from "../token-source.ts";
import { clearTimers, newDial } from "./dial.ts";
import type { Dial, Phase } from "./dial.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { HeartbeatPace } from "./heartbeat.ts";
import { afterClose } from "./next-step.ts";
import type { NextStep, Retry } from "./next-step.ts";
import { prepareSocket } from "./prepare-socket.ts";
import type { SocketAuth } from "./prepare-socket.ts";
import type { StopReason } from "./stop-reason.ts";
import { WakeWatch } from "./wake-watch.ts";

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

/** A try that has been going on for this long may wait for what was lost while something slept. */
const OLD_AFTER_MS = 1_000;

/** How long a goodbye may take. */
const CLOSE_WITHIN_MS = 2_000;

/** Answers of something that is no hub, or tokens refused, in a row, after which a client that never was in stops. */
const TRIES_BEFORE_IN = 10;

/** Of several signs of waking within this time the first counts: some devices send dozens. */
const WAKES_APART_MS = 1_000;

/**
 * Keeps one socket to a room alive: tickets, drops, back-off, pings (SOK1, SOK7, CLT1–CLT9). Knows nothing of frames.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #listener: LinkListener;
  #phase: Phase = { kind: "idle" };
  readonly #watch: WakeWatch;
  #failures = 0;
  /** Failures in a row of the kind that ends a client which never was in. */
  #doubts = 0;
  #seated = false;
  #hasJustWoken = false;
  #goingDownMs: number | undefined;

  constructor(options: LinkOptions, listener: LinkListener) {
    this.#options = options;
    this.#listener = listener;
    this.#watch = new WakeWatch(options.platform, {
      woke: (hasSlept) => this.#woke(hasSlept),
      look: () => this.#look(),
    });
  }

  get isEstablished(): boolean {
    return this.#phase.kind === "busy" && this.#phase.dial.isEstablished;
  }

  start(): void {
    if (this.#phase.kind !== "idle") return;
    this.#watch.start();
    void this.#dial(false);
  }

  /** A frame is lost where there is no socket: the caller keeps it until the hub answers. */
  send(text: string): void {
    if (this.#phase.kind === "busy") this.#phase.dial.socket?.send(text);
  }

  /** Somebody acts here: a client that others have replaced comes back for it (CLT11). */
  use(): void {
    if (this.#phase.kind === "waiting" && this.#phase.isReplaced) this.#woke(false);
  }

  /** The room has taken us in. */
  established(connectionId: string, resume: "snapshot" | "replay"): void {
    if (this.#phase.kind !== "busy") return;
    const { dial } = this.#phase;
    const { platform, heartbeat, stableAfterMs } = this.#options;
    clearTimers(dial);
    dial.isEstablished = true;
    this.#seated = true;
    this.#doubts = 0;
    this.#goingDownMs = undefined;
    this.#speak(dial);
    dial.heartbeat = new Heartbeat(platform.after, heartbeat, {
      ping: () => dial.socket?.send("ping"),
      dead: () => this.#follow({ then: "retry", because: "the hub no longer answers pings" }, dial),
    });
    dial.cancelTimers.push(
      platform.after(stableAfterMs, () => {
        this.#failures = 0;
        dial.isStable = true;
      }),
    );
    this.#listener.status({ kind: "open", connectionId, resume });
  }

  /** The hub announced a restart: the drop that follows waits as long as it asks (SOK7), an hour at most (CLT4). */
  expectRestart(reconnectAfterMs: unknown): void {
    this.#goingDownMs = askedMs(reconnectAfterMs) ?? 0;
  }

  /** Gives up the connection for a new one, as after a drop. */
  restart(because: string): void {
    if (this.#phase.kind === "busy") this.#follow({ then: "retry", because }, this.#phase.dial);
  }

  /** Goes offline until `start`. */
  suspend(): void {
    if (this.#phase.kind === "stopped") return;
    this.#watch.stop();
    void this.#letGo("suspended");
    this.#listener.status({ kind: "suspended" });
  }

  /** @returns when the socket has closed, or has not for two seconds */
  async stop(reason: StopReason): Promise<void> {
    if (this.#phase.kind === "stopped") return;
    this.#watch.stop();
    const gone = this.#letGo(reason.code);
    this.#phase = { kind: "stopped" };
    this.#listener.status({ kind: "closed", reason });
    await gone;
  }

  async #dial(renewToken: boolean): Promise<void> {
    const { platform, connectWithinMs } = this.#options;
    const dial = newDial(renewToken);
    this.#phase = { kind: "busy", dial };
    const because = `no connection within ${connectWithinMs} ms`;
    dial.cancelTimers.push(
      platform.after(connectWithinMs, () => this.#follow({ then: "retry", because }, dial)),
      platform.after(OLD_AFTER_MS, () => (dial.isOld = true)),
    );
    this.#listener.status({ kind: "connecting", failures: this.#failures });
    // A listener may have ended it.
    if (!this.#isCurrent(dial)) return;
    const resume = { after: this.#listener.resumeAfter(), seated: this.#seated, renewToken };
    const prepared = await prepareSocket(this.#options, resume);
    if (!this.#isCurrent(dial)) return;
    if (!prepared.ok) return this.#follow(prepared.step, dial);
    try {
      dial.socket = this.#openSocket(prepared.request, dial);
    } catch (cause) {
      const detail = `no socket: ${messageOf(cause)}`;
      this.#follow({ then: "retry", because: detail, otherwise: { code: "refused", detail } }, dial);
    }
  }

  #openSocket(request: SocketRequest, dial: Dial): Socket {
    return this.#options.platform.openSocket(request, {
      opened: () => this.#speak(dial),
      received: (data) => this.#received(dial, data),
      closed: (code, reason) => {
        dial.onceClosed();
        this.#follow(afterClose(code, reason), dial);
      },
    });
  }

  /** Sends a ping at once: a server may be unable to end a connection that never sent anything (CLT8). */
  #speak(dial: Dial): void {
    if (dial.hasSpoken || dial.socket === undefined) return;
    dial.hasSpoken = true;
    dial.socket.send("ping");
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
        return this.#renewToken(step.otherwise, dial);
      case "retry":
        // A refused upgrade does not say why; where the token went with it, that may be the reason.
        return this.#retry(step, this.#options.auth === "bearer" && !dial.isEstablished);
    }
  }

  /** At once, the first time; a token that was just renewed and is refused again is renewed with back-off (CLT3). */
  #renewToken(otherwise: StopReason, dial: Dial): void {
    if (!this.#options.tokens.canRenew) return void this.stop(otherwise);
    if (dial.renewedToken && !dial.isStable) {
      return this.#retry({ then: "retry", because: otherwise.detail, otherwise }, true);
    }
    void this.#letGo("renewing the token");
    void this.#dial(true);
  }

  #retry(
    { because, atLeastMs, isAskedByHub = false, isReplaced = false, otherwise }: Retry,
    renewToken: boolean,
  ): void {
    const { platform, backoff, maxFailures, tokens } = this.#options;
    if (this.#failures >= maxFailures) return void this.stop({ code: "gave-up", detail: because });
    this.#doubts = otherwise === undefined ? 0 : this.#doubts + 1;
    if (otherwise !== undefined && !this.#seated && this.#doubts >= TRIES_BEFORE_IN) return void this.stop(otherwise);
    void this.#letGo("reconnecting");
    const asked = this.#goingDownMs ?? atLeastMs;
    const own = backoffMs(this.#failures, platform.random(), backoff);
    const retryInMs = asked === undefined ? own : Math.max(own, spreadMs(asked, platform.random(), backoff));
    const isHubs = isAskedByHub || this.#goingDownMs !== undefined;
    this.#failures += 1;
    this.#goingDownMs = undefined;
    const dial = (): void => void this.#dial(renewToken && tokens.canRenew);
    const notBefore = isHubs ? platform.now() + retryInMs : 0;
    this.#phase = { kind: "waiting", cancel: platform.after(retryInMs, dial), dial, notBefore, isReplaced };
    this.#listener.status({ kind: "waiting", retryInMs, because });
  }

  /** Something came back (CLT7). A wait that the hub asked for is kept all the same. */
  #woke(hasSlept: boolean): void {
    const { platform } = this.#options;
    const phase = this.#phase;
    // A hidden page's timers are slowed down, which looks like sleep and is no sign that anybody uses the page.
    const isReplaced = phase.kind === "waiting" && phase.isReplaced;
    const isKept = phase.kind === "waiting" && (platform.now() < phase.notBefore || (isReplaced && hasSlept));
    if (isKept || (this.#hasJustWoken && !isReplaced)) return;
    this.#hasJustWoken = true;
    platform.after(WAKES_APART_MS, () => (this.#hasJustWoken = false));
    this.#failures = 0;
    if (phase.kind === "waiting") {
      phase.cancel();
      phase.dial();
    } else if (phase.kind === "busy") {
      const { dial } = phase;
      const isLost = dial.isEstablished ? dial.socket?.isOpen?.() === false : dial.isOld;
      if (isLost) this.#follow({ then: "retry", because: "the connection was lost" }, dial);
      else dial.heartbeat?.doubt();
    }
  }

  /** A close that was answered and never ends counts as ended with the second look, 2 s after it at most (CLT8). */
  #look(): void {
    if (this.#phase.kind !== "busy") return;
    const { dial } = this.#phase;
    if (!dial.isEstablished || dial.socket?.isOpen?.() !== false) return;
    if (dial.isClosing) this.#follow({ then: "retry", because: "the connection does not end" }, dial);
    dial.isClosing = true;
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
    return dial.socket === undefined ? Promise.resolve() : this.#closeSocket(dial, dial.socket, why);
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
