import type { Budget, Verb } from "../durable/protocol/catalog/catalog.ts";
import type { Event } from "../durable/protocol/events/event.ts";
import type { ArgumentsOfVerb, VerbId } from "../durable/protocol/socket/command.ts";
import type { ServerMessage } from "../durable/protocol/socket/down.ts";
import type { Connected } from "../durable/protocol/socket/down/connected.ts";
import type { Notice } from "../durable/protocol/socket/down/notice.ts";
import type { StateSnapshot } from "../durable/protocol/socket/down/state-snapshot.ts";
import type { StateUpdate } from "../durable/protocol/socket/down/state-update.ts";
import type { RoomView } from "../durable/protocol/state/room-view.ts";
import type { ClientFault } from "./client-fault.ts";
import { Acknowledger } from "./connection/acknowledger.ts";
import type { AckPace } from "./connection/acknowledger.ts";
import { EventStream } from "./connection/event-stream.ts";
import { Link } from "./connection/link/link.ts";
import type { LinkOptions } from "./connection/link/link.ts";
import { PacedSender } from "./connection/paced-sender.ts";
import { readFrame } from "./connection/read-frame.ts";
import { RenewAgain } from "./connection/renew-again.ts";
import { askedMs, durationOr } from "./connection/timer.ts";
import { messageOf } from "./message-of.ts";
import type { Ready, RoomClientEvents, SendOptions } from "./room-client-events.ts";
import type { RoomStatus } from "./room-status.ts";
import { commandFrame, unsendable } from "./state/command-frame.ts";
import { Listeners } from "./state/listeners.ts";
import { applySnapshot, applyUpdate, gapBefore } from "./state/mirror.ts";
import type { HeldRoom } from "./state/mirror.ts";
import { PendingCommands } from "./state/pending-commands.ts";
import type { CommandOutcome } from "./state/pending-commands.ts";

export interface RoomClientOptions extends LinkOptions {
  readonly ack: AckPace;
  readonly commandTimeoutMs: number;
  readonly maxWaiting: number;
  readonly held: HeldRoom | undefined;
}

/** One actor in one room. Made by `connectRoom`. */
export class RoomClient {
  readonly #options: RoomClientOptions;
  readonly #link: Link;
  readonly #pending: PendingCommands;
  readonly #listeners: Listeners<RoomClientEvents>;
  readonly #streams = new Set<EventStream>();
  readonly #sender: PacedSender;
  #acknowledger: Acknowledger;
  #status: RoomStatus = { kind: "suspended" };
  #mirror: HeldRoom | undefined;
  #catalog: readonly Verb[] = [];
  #wantsSnapshot = false;
  /** The state is an earlier page's: nobody has shown yet that the room of that name is still the same. */
  #isUnproven: boolean;
  /** The hub's limits on an actor, known from the first connection on. */
  #actorCommands: Budget | undefined;
  /** A snapshot that comes unasked passes over versions unless it only shows the same ones anew (TOK5). */
  #expectsGap = false;
  readonly #renewal: RenewAgain;
  #settleReady: (ready: Ready) => void = () => {};
  /** Settles with the first state, or when the client stops before it. */
  readonly ready: Promise<Ready>;

  constructor(options: RoomClientOptions) {
    this.#options = options;
    this.#mirror = options.held;
    this.#isUnproven = options.held !== undefined;
    const { after } = options.platform;
    this.#pending = new PendingCommands(after, options.maxWaiting);
    this.#listeners = new Listeners(after);
    this.#sender = new PacedSender(
      after,
      (command) => this.#link.send(commandFrame(command)),
      (id) => this.#pending.has(id),
    );
    this.#renewal = new RenewAgain(after, () => void this.#renewToken());
    this.#acknowledger = this.#newAcknowledger();
    this.ready = new Promise((resolve) => (this.#settleReady = resolve));
    this.#link = new Link(options, {
      resumeAfter: () => (this.#wantsSnapshot ? undefined : this.#mirror?.version),
      frame: (data) => this.#read(data),
      status: (status) => this.#onStatus(status),
    });
  }

  get status(): RoomStatus {
    return this.#status;
  }

  /** As of the last frame; undefined before the first snapshot. Never changed in place. */
  get state(): RoomView | undefined {
    return this.#mirror?.state;
  }

  /** The version of {@link state}; 0 before the first snapshot. */
  get version(): number {
    return this.#mirror?.version ?? 0;
  }

  get catalog(): readonly Verb[] {
    return this.#catalog;
  }

  /**
   * Acts. Refusals are values: the outcome is a receipt, accepted or rejected (CMD2), or `unanswered` when no receipt
   * came in time. Without a connection the command waits for one.
   */
  send<V extends VerbId>(verb: V, args: ArgumentsOfVerb<V>, options: SendOptions = {}): Promise<CommandOutcome> {
    return this.sendUnchecked(verb, args, options);
  }

  /** As {@link send}, for verbs only the hub's catalog knows, and for tests of the hub's own checks. */
  sendUnchecked(verb: string, args: unknown, options: SendOptions = {}): Promise<CommandOutcome> {
    const command = { id: options.id ?? this.#options.platform.newCommandId(), verb, args };
    const refusal = unsendable(command);
    if (refusal !== undefined) return Promise.resolve(refusal);
    const outcome = this.#pending.add(command, durationOr(this.#options.commandTimeoutMs, options.timeoutMs));
    if (!this.#pending.has(command.id)) return outcome;
    if (this.#status.kind === "closed") this.#pending.abandon(this.#status.reason);
    else if (this.#link.isEstablished) this.#sender.add(command);
    else this.#link.use();
    return outcome;
  }

  /** @returns ends the subscription */
  on<K extends keyof RoomClientEvents>(kind: K, listener: (value: RoomClientEvents[K]) => void): () => void {
    return this.#listeners.on(kind, listener);
  }

  /**
   * The events from now on, for `for await`. Ends with the client; a reader more than `buffer` events (1,000) behind is
   * told by an {@link EventsOverflowed}.
   */
  events({ buffer = 1_000 }: { buffer?: number } = {}): AsyncIterableIterator<Event> {
    const stream: EventStream = new EventStream(buffer, () => void this.#streams.delete(stream));
    if (this.#status.kind === "closed") stream.end();
    else this.#streams.add(stream);
    return stream;
  }

  /**
   * Uses another token of the same actor from now on, also on the open connection (TOK4).
   * @throws TypeError for what can be no token
   */
  useToken(token: string): void {
    this.#options.tokens.use(token);
    if (this.#link.isEstablished) this.#link.send(JSON.stringify({ type: "hub.refreshToken", token }));
  }

  /** Goes offline as a drop would, keeping state and waiting commands, until {@link resume}. */
  suspend(): void {
    this.#link.suspend();
  }

  resume(): void {
    this.#link.start();
  }

  /** Leaves. Waiting commands end as `unanswered`. Resolves when the socket has closed. */
  close(): Promise<void> {
    return this.#link.stop({ code: "closed-by-client", detail: "close() was called" });
  }

  #onStatus(status: RoomStatus): void {
    this.#status = status;
    if (status.kind !== "open") {
      this.#acknowledger.stop();
      this.#sender.stop();
      this.#renewal.stop();
    }
    this.#listeners.tell("status", status);
    if (status.kind !== "closed") return;
    this.#pending.abandon(status.reason);
    for (const stream of [...this.#streams]) stream.end();
    this.#settleReady({ ok: false, reason: status.reason });
  }

  #read(data: unknown): void {
    const frame = readFrame(data);
    if (frame.kind === "unreadable") return this.#resync({ code: "unreadable-frame", message: frame.detail });
    if (frame.kind === "unknown") return;
    try {
      this.#take(frame.message);
    } catch (cause) {
      // Something deep inside it is not as it should be, and nothing of it was taken.
      this.#resync({ code: "unreadable-frame", message: `the hub sent what does not fit: ${messageOf(cause)}` });
    }
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case "hub.system.connected":
        return this.#onConnected(message);
      case "hub.catalog.sync":
        this.#catalog = message.verbs;
        return this.#listeners.tell("catalog", message.verbs);
      case "hub.stateSnapshot":
        return this.#onSnapshot(message);
      case "hub.stateUpdate":
        return this.#onUpdate(message);
      case "hub.system.error":
        if (message.code === "refresh-refused" && this.#options.tokens.canRenew) this.#renewal.later();
        if (message.code === "rate-limited") this.#sendAgain(askedMs(message.retryAfterMs) ?? 1000);
        return this.#listeners.tell("fault", { code: message.code, message: message.message });
      case "hub.system.notice":
        return this.#onNotice(message);
    }
  }

  #onConnected(message: Connected): void {
    const isProven = !this.#isUnproven || (this.#mirror?.state.sessionId ?? "none") === message.sessionId;
    this.#isUnproven = false;
    if (!isProven && message.resume === "replay") {
      return this.#resync({ code: "discontinuity", message: "the room may have begun anew" });
    }
    this.#acknowledger = this.#newAcknowledger();
    this.#expectsGap ||= this.#wantsSnapshot || message.gap !== undefined;
    // Before anyone hears that the connection is open and sends more.
    this.#actorCommands = message.limits.actorCommands;
    this.#sender.begin(this.#pending.unanswered(), this.#actorCommands);
    this.#link.established(message.connectionId, message.resume);
    if (message.resume === "replay") this.#settleReady({ ok: true });
  }

  /** Which frame was not read is not said, and a command that came twice happens once (CMD3). */
  #sendAgain(afterMs: number): void {
    if (this.#actorCommands === undefined) return;
    this.#sender.beginAgain(afterMs, () => this.#pending.unanswered(), this.#actorCommands);
  }

  #onSnapshot(snapshot: StateSnapshot): void {
    const gap = this.#expectsGap ? gapBefore(snapshot, this.#mirror) : undefined;
    this.#expectsGap = false;
    this.#wantsSnapshot = false;
    this.#mirror = applySnapshot(snapshot);
    this.#acknowledger.note(snapshot.version);
    if (gap !== undefined) this.#listeners.tell("gap", gap);
    this.#listeners.tell("state", { ...this.#mirror, cause: "snapshot" });
    this.#settleReady({ ok: true });
  }

  #onUpdate(update: StateUpdate): void {
    if (this.#mirror === undefined) {
      return this.#resync({ code: "discontinuity", message: "events came before any state" });
    }
    const applied = applyUpdate(this.#mirror, update);
    if (!applied.ok) return this.#resync({ code: applied.code, message: applied.detail });
    this.#mirror = applied.mirror;
    this.#acknowledger.note(update.version);
    for (const event of applied.events) {
      this.#listeners.tell("event", event);
      for (const stream of [...this.#streams]) stream.push(event);
    }
    if (applied.events.length > 0) this.#listeners.tell("state", { ...applied.mirror, cause: "events" });
    for (const receipt of update.receipts) this.#pending.settle(receipt);
  }

  #onNotice(notice: Notice): void {
    if (notice.code === "going-down") this.#link.expectRestart(notice.reconnectAfterMs);
    if (notice.code === "lagging") {
      this.#expectsGap = true;
      this.#acknowledger.now();
    }
    if (notice.code === "token-refreshed") this.#renewal.stop();
    if (notice.code === "token-expiring" && this.#options.tokens.canRenew) void this.#renewToken();
    this.#listeners.tell("notice", notice);
  }

  async #renewToken(): Promise<void> {
    try {
      this.useToken(await this.#options.tokens.renew());
    } catch (cause) {
      this.#renewal.later();
      this.#listeners.tell("fault", { code: "token-not-renewed", message: `getToken failed: ${messageOf(cause)}` });
    }
  }

  /** The local state can no longer be trusted: a new connection brings a snapshot (SOK6). */
  #resync(fault: ClientFault): void {
    this.#wantsSnapshot = true;
    this.#listeners.tell("fault", fault);
    this.#link.restart(fault.message);
  }

  #newAcknowledger(): Acknowledger {
    return new Acknowledger(this.#options.platform.after, this.#options.ack, (version) =>
      this.#link.send(JSON.stringify({ type: "hub.ack", version })),
    );
  }
}
