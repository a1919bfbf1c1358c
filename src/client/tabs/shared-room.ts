import type { Verb } from "../../durable/protocol/catalog/catalog.ts";
import type { Event } from "../../durable/protocol/events/event.ts";
import type { ArgumentsOfVerb, VerbId } from "../../durable/protocol/socket/command.ts";
import type { RoomView } from "../../durable/protocol/state/room-view.ts";
import { connectRoom } from "../connect-room.ts";
import type { ConnectOptions } from "../connect-room.ts";
import { standardPlatform } from "../connection/platform.ts";
import type { Platform } from "../connection/platform.ts";
import { anyLength, durationOr } from "../connection/timer.ts";
import type { Ready, RoomClientEvents, SendOptions } from "../room-client-events.ts";
import type { RoomStatus } from "../room-status.ts";
import { unsendable } from "../state/command-frame.ts";
import { Listeners } from "../state/listeners.ts";
import { applyUpdate, gapBefore } from "../state/mirror.ts";
import type { HeldRoom } from "../state/mirror.ts";
import { PendingCommands } from "../state/pending-commands.ts";
import type { CommandOutcome, SentCommand } from "../state/pending-commands.ts";
import { LeadingTab } from "./leading-tab.ts";
import { TABS_SCHEMA } from "./tab-message.ts";
import type { FromLeader, Here, TabCommand, TabMessage, ToLeader } from "./tab-message.ts";
import { browserTabs } from "./tabs-platform.ts";
import type { TabChannel, TabsPlatform } from "./tabs-platform.ts";

export interface TabsOptions extends ConnectOptions {
  /** Whose tabs these are: other actors of the same browser have their own socket. */
  readonly actorId: string;
  /** Locks and channels; the browser's own unless given. */
  readonly tabs?: TabsPlatform | undefined;
}

/** A room that the tabs of one actor share by one socket. Made by {@link connectTabs}. */
export class SharedRoom {
  readonly #options: TabsOptions;
  readonly #platform: Pick<Platform, "after" | "now" | "newCommandId">;
  readonly #id: string;
  readonly #listeners: Listeners<RoomClientEvents>;
  readonly #pending: PendingCommands<TabCommand>;
  readonly #ending = new AbortController();
  #channel: TabChannel | undefined;
  #leading: LeadingTab | undefined;
  /** The tab that led last, as far as this one knows. */
  #leader: string | undefined;
  #mirror: HeldRoom | undefined;
  #status: RoomStatus = { kind: "connecting", failures: 0 };
  #catalog: readonly Verb[] = [];
  #settleReady: (ready: Ready) => void = () => {};
  /** Settles with the first state, or when the room is over before it. */
  readonly ready: Promise<Ready>;

  constructor(options: TabsOptions) {
    const platform = { ...standardPlatform(), ...options.platform };
    this.#options = options;
    this.#platform = { ...platform, after: anyLength(platform.after) };
    this.#id = platform.newCommandId();
    this.#listeners = new Listeners(this.#platform.after);
    this.#pending = new PendingCommands(this.#platform.after, options.maxWaiting ?? 1_000);
    this.ready = new Promise((resolve) => (this.#settleReady = resolve));
    this.#mirror = options.held;
    const tabs = options.tabs ?? browserTabs();
    if (tabs === undefined) this.#lead();
    else this.#join(tabs);
  }

  /** Whether this tab has the socket. */
  get isLeading(): boolean {
    return this.#leading !== undefined;
  }

  /** Of the one socket, wherever it is. */
  get status(): RoomStatus {
    return this.#status;
  }

  get state(): RoomView | undefined {
    return this.#mirror?.state;
  }

  get version(): number {
    return this.#mirror?.version ?? 0;
  }

  get catalog(): readonly Verb[] {
    return this.#catalog;
  }

  /** As `RoomClient.send`. A command outlives the tab that leads: the next one sends it again under its id (CMD3). */
  send<V extends VerbId>(verb: V, args: ArgumentsOfVerb<V>, options: SendOptions = {}): Promise<CommandOutcome> {
    return this.sendUnchecked(verb, args, options);
  }

  /** As {@link send}, for verbs only the hub's catalog knows. */
  sendUnchecked(verb: string, args: unknown, options: SendOptions = {}): Promise<CommandOutcome> {
    const command = { id: options.id ?? this.#platform.newCommandId(), verb, args };
    const refusal = unsendable(command);
    if (refusal !== undefined) return Promise.resolve(refusal);
    const usual = durationOr(30_000, this.#options.commandTimeoutMs);
    const timeoutMs = durationOr(usual, options.timeoutMs);
    // As the hub will read it: a browser clones neither proxies nor functions for another tab.
    const plain = JSON.parse(JSON.stringify(command)) as SentCommand;
    const given = { ...plain, expiresAt: this.#platform.now() + timeoutMs };
    const outcome = this.#pending.add(given, timeoutMs);
    if (!this.#pending.has(given.id)) return outcome;
    if (this.#status.kind === "closed") this.#pending.abandon(this.#status.reason);
    else this.#give(given);
    return outcome;
  }

  /** @returns ends the subscription */
  on<K extends keyof RoomClientEvents>(kind: K, listener: (value: RoomClientEvents[K]) => void): () => void {
    return this.#listeners.on(kind, listener);
  }

  /** This tab leaves; another one takes over where it led. Its waiting commands end as `unanswered`. */
  async close(): Promise<void> {
    if (this.#ending.signal.aborted) return;
    const leading = this.#leading;
    // Before the room says that it is over, which is true of this tab alone.
    this.#leading = undefined;
    this.#endChannel();
    if (this.#status.kind !== "closed") {
      this.#onStatus({ kind: "closed", reason: { code: "closed-by-client", detail: "close() was called" } });
    }
    await leading?.close();
    this.#ending.abort();
  }

  #join({ locks, openChannel }: TabsPlatform): void {
    const { url, hubId, roomId, actorId } = this.#options;
    const name = `frontier-hub.tabs.${TABS_SCHEMA} ${JSON.stringify([url, hubId, roomId, actorId])}`;
    const channel = openChannel(name);
    this.#channel = channel;
    // A channel is heard by pages of this origin alone, and its name says which messages it carries.
    channel.addEventListener("message", ({ data }) => this.#hear(data as TabMessage));
    this.#tellLeader({ kind: "hello" });
    const { signal } = this.#ending;
    // The browser gives the lock to the next tab when this one closes or dies.
    void locks.request(name, { signal }, () => this.#leadUntilEnd(signal)).catch(() => this.#goAlone());
  }

  #leadUntilEnd(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#status.kind === "closed") return Promise.resolve();
    this.#lead();
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
  }

  /** Where the browser lets this page have no lock. */
  #goAlone(): void {
    if (this.#ending.signal.aborted || this.#leading !== undefined) return;
    this.#endChannel();
    this.#lead();
  }

  #endChannel(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }

  #lead(): void {
    const room = connectRoom({ ...this.#options, held: this.#mirror });
    const leading = new LeadingTab(
      room,
      this.#id,
      () => this.#platform.now(),
      (message) => {
        if (this.#leading === undefined) return;
        this.#channel?.postMessage(message);
        this.#take(message);
      },
    );
    this.#leading = leading;
    const here = leading.here();
    this.#channel?.postMessage(here);
    this.#onHere(here);
  }

  /** Takes a message of another tab. */
  #hear(message: TabMessage): void {
    if (message.kind === "hello") {
      if (this.#leading !== undefined) this.#channel?.postMessage(this.#leading.here());
    } else if (message.kind === "command") void this.#leading?.send(message.command);
    else if (this.#leading === undefined) this.#take(message);
    // A tab whose room is over must not get the lock before one that opens later.
    if (this.#leading !== undefined || this.#status.kind !== "closed") return;
    this.#endChannel();
    this.#ending.abort();
  }

  #take(message: FromLeader): void {
    switch (message.kind) {
      case "here":
        return this.#onHere(message);
      case "status":
        return this.#onStatus(message.status);
      case "snapshot":
        return this.#onSnapshot(message.mirror);
      case "update":
        return this.#onUpdate(message);
      case "outcome":
        return this.#pending.settle(message.outcome);
      case "catalog":
        return this.#onCatalog(message.value);
      case "notice":
        return this.#listeners.tell("notice", message.value);
      case "gap":
        return this.#listeners.tell("gap", message.value);
      case "fault":
        return this.#listeners.tell("fault", message.value);
    }
  }

  #onHere({ leader, status, catalog, mirror }: Here): void {
    if (leader === this.#leader) return;
    this.#leader = leader;
    // A leader that is not in yet knows no verbs.
    if (catalog.length > 0) this.#onCatalog(catalog);
    if (mirror !== undefined && this.#isNews(mirror, status)) {
      const gap = gapBefore(mirror, this.#mirror);
      if (gap !== undefined) this.#listeners.tell("gap", gap);
      this.#onSnapshot(mirror);
    }
    this.#onStatus(status);
    if (status.kind === "open" && this.#mirror !== undefined) this.#settleReady({ ok: true });
    for (const command of this.#pending.unanswered()) this.#give(command);
  }

  /** A new leader may not have heard yet all that this tab has; one that is in knows whether the room began anew. */
  #isNews({ version, state }: HeldRoom, status: RoomStatus): boolean {
    const held = this.#mirror;
    if (held === undefined || version > held.version) return true;
    return status.kind === "open" && state.sessionId !== held.state.sessionId;
  }

  #onCatalog(catalog: readonly Verb[]): void {
    this.#catalog = catalog;
    this.#listeners.tell("catalog", catalog);
  }

  #onStatus(status: RoomStatus): void {
    this.#status = status;
    this.#listeners.tell("status", status);
    if (status.kind === "open" && status.resume === "replay") this.#settleReady({ ok: true });
    if (status.kind !== "closed") return;
    this.#pending.abandon(status.reason);
    this.#settleReady({ ok: false, reason: status.reason });
  }

  #onSnapshot(mirror: HeldRoom): void {
    this.#mirror = mirror;
    this.#listeners.tell("state", { ...mirror, cause: "snapshot" });
    this.#settleReady({ ok: true });
  }

  #onUpdate({ from, version, events }: Extract<FromLeader, { kind: "update" }>): void {
    const mirror = this.#mirror;
    if (mirror === undefined) return this.#ask();
    if (version <= mirror.version) return;
    const news = events.filter((event) => event.version > mirror.version);
    const applied = from > mirror.version ? undefined : this.#apply(mirror, version, news);
    if (applied === undefined) return this.#ask();
    this.#mirror = applied;
    for (const event of news) this.#listeners.tell("event", event);
    this.#listeners.tell("state", { ...applied, cause: "events" });
    this.#settleReady({ ok: true });
  }

  #apply(mirror: HeldRoom, version: number, events: readonly Event[]): HeldRoom | undefined {
    const update = {
      type: "hub.stateUpdate",
      from: mirror.version,
      version,
      events: [...events],
      receipts: [],
    } as const;
    const applied = applyUpdate(mirror, update);
    return applied.ok ? applied.mirror : undefined;
  }

  /** Something is missing: the leader's state as a whole. */
  #ask(): void {
    this.#leader = undefined;
    this.#tellLeader({ kind: "hello" });
  }

  #give(command: TabCommand): void {
    if (this.#leading === undefined) this.#tellLeader({ kind: "command", command });
    else void this.#leading.send(command);
  }

  #tellLeader(message: ToLeader): void {
    this.#channel?.postMessage(message);
  }
}
