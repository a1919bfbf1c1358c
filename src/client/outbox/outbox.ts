import type { ArgumentsOfVerb, VerbId } from "../../durable/protocol/socket/command.ts";
import type { Receipt } from "../../durable/protocol/socket/receipt.ts";
import { standardPlatform } from "../connection/platform.ts";
import type { Platform } from "../connection/platform.ts";
import { durationOr } from "../connection/timer.ts";
import type { RoomClient } from "../room-client.ts";
import { Listeners } from "../state/listeners.ts";
import type { HeldRoom } from "../state/mirror.ts";
import type { Unanswered } from "../state/pending-commands.ts";
import { openIndexedDbStore } from "./indexed-db-store.ts";
import { lifetimeOf, LONGEST_LIFETIME_MS } from "./lifetime-of.ts";
import { MemoryStore } from "./memory-store.ts";
import type { KeptCommand, OutboxStore } from "./outbox-store.ts";

export interface OutboxOptions {
  /** Base of the edge, as for `connectRoom`. */
  readonly url: string;
  readonly hubId: string;
  readonly roomId: string;
  /** Whose commands these are: another actor of the same browser sees nothing of them. */
  readonly actorId: string;
  /** How long a command of a verb may wait for its receipt, in ms; otherwise as {@link lifetimeOf} says. */
  readonly lifetimesMs?: Readonly<Record<string, number>>;
  /** IndexedDB unless given. */
  readonly store?: OutboxStore;
  readonly platform?: Pick<Platform, "after" | "now" | "newCommandId">;
}

/** Whether everything that was sent has its receipt: "all saved". */
export type OutboxStatus = { readonly kind: "saved" } | { readonly kind: "waiting"; readonly commands: number };

/** A command of an outbox with what became of it; `expired` where it waited for too long and is not sent any more. */
export interface SettledCommand {
  readonly command: KeptCommand;
  readonly outcome: OutboxOutcome;
}

/** As of a room's `send`; `isKept` says that an unanswered one is sent again when the page comes back. */
export type OutboxOutcome = Receipt | (Unanswered & { readonly isKept: boolean });

export interface OutboxEvents {
  status: OutboxStatus;
  /** Every command's end, also of those that an earlier page sent. */
  settled: SettledCommand;
}

/** As much of a room as an outbox needs: also one that tabs share. */
export type OutboxRoom = Pick<RoomClient, "on" | "state" | "version" | "catalog" | "sendUnchecked">;

/** The state is written at most so often. */
const KEEP_ROOM_EVERY_MS = 1_000;

/**
 * Opens the outbox of one actor in one room (PKG6). A browser that stores nothing for the page gets one that lasts as
 * long as the page: see `isDurable`.
 */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  const opened = options.store ?? (await openIndexedDbStore().catch(() => undefined));
  const store = opened ?? new MemoryStore();
  const owner = JSON.stringify([options.url, options.hubId, options.roomId, options.actorId]);
  const [kept, held] = await Promise.all([store.commands(owner), store.heldRoom(owner)]);
  return new Outbox(options, { store, owner, isDurable: opened !== undefined }, { kept, held });
}

interface Place {
  readonly store: OutboxStore;
  readonly owner: string;
  readonly isDurable: boolean;
}

/** Commands that survive their page: kept before they are sent, and sent again under the same id (CMD3). */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #place: Place;
  readonly #platform: Pick<Platform, "after" | "now" | "newCommandId">;
  readonly #listeners: Listeners<OutboxEvents>;
  readonly #earlier: readonly KeptCommand[];
  readonly #waiting = new Set<string>();
  #room: OutboxRoom | undefined;
  #stopKeeping: () => void = () => {};
  #isCleared = false;
  /** The room as an earlier page held it: give it to `connectRoom`. */
  readonly held: HeldRoom | undefined;

  constructor(
    options: OutboxOptions,
    place: Place,
    found: { kept: readonly KeptCommand[]; held: HeldRoom | undefined },
  ) {
    this.#options = options;
    this.#place = place;
    this.#platform = { ...standardPlatform(), ...options.platform };
    this.#listeners = new Listeners(this.#platform.after);
    this.#earlier = found.kept;
    this.held = found.held;
    for (const { id } of found.kept) this.#waiting.add(id);
  }

  /** False where commands end with the page. */
  get isDurable(): boolean {
    return this.#place.isDurable;
  }

  get status(): OutboxStatus {
    const commands = this.#waiting.size;
    return commands === 0 ? { kind: "saved" } : { kind: "waiting", commands };
  }

  /** @returns ends the subscription */
  on<K extends keyof OutboxEvents>(kind: K, listener: (value: OutboxEvents[K]) => void): () => void {
    return this.#listeners.on(kind, listener);
  }

  /**
   * Sends what an earlier page left, oldest first, and keeps the room's state for the next page.
   * @param room of the same actor in the same room, of this outbox for good
   */
  attach(room: OutboxRoom): void {
    if (this.#room !== undefined) throw new TypeError("this outbox has a room already");
    this.#room = room;
    this.#keepState(room);
    for (const command of this.#earlier) void this.#deliver(room, command);
  }

  /**
   * Keeps a command, and then sends it. Resolves with its receipt, or as `unanswered`: after its lifetime, for good; when
   * the room was closed before, with `isKept`, to be sent again by the next page that attaches a room in time.
   * @throws TypeError as `RoomClient.send` does, and before `attach`
   */
  async send<V extends VerbId>(
    verb: V,
    args: ArgumentsOfVerb<V>,
    { id = this.#platform.newCommandId(), lifetimeMs }: { readonly id?: string; readonly lifetimeMs?: number } = {},
  ): Promise<OutboxOutcome> {
    const room = this.#room;
    if (room === undefined) throw new TypeError("attach a room before sending");
    const keptAt = this.#platform.now();
    const usual = lifetimeOf(verb, room.catalog);
    const lifetime = Math.min(durationOr(this.#options.lifetimesMs?.[verb] ?? usual, lifetimeMs), LONGEST_LIFETIME_MS);
    const command = { id, verb, args, keptAt, expiresAt: keptAt + lifetime };
    this.#note(id, true);
    const { store, owner } = this.#place;
    // A store that fails, as a full disk does, loses the way back after a reload and not the command.
    await store.keep(owner, command).catch(() => {});
    return this.#deliver(room, command);
  }

  /** Forgets commands and state, as at a sign-out. A command on its way to the hub may still happen. */
  async clear(): Promise<void> {
    this.#isCleared = true;
    this.#stopKeeping();
    this.#waiting.clear();
    this.#listeners.tell("status", this.status);
    await this.#place.store.clear(this.#place.owner);
  }

  async #deliver(room: OutboxRoom, command: KeptCommand): Promise<OutboxOutcome> {
    const { id, verb, args } = command;
    const leftMs = command.expiresAt - this.#platform.now();
    if (leftMs <= 0) return this.#settle(command, expired(id));
    try {
      const outcome = await room.sendUnchecked(verb, args, { id, timeoutMs: leftMs });
      if (outcome.status !== "unanswered") return await this.#settle(command, outcome);
      if (outcome.because === "timeout") return await this.#settle(command, expired(id));
      const isKept = outcome.because !== "too-large" && outcome.because !== "too-many-waiting";
      return isKept ? { ...outcome, isKept } : await this.#settle(command, { ...outcome, isKept });
    } catch (fault) {
      await this.#forget(id);
      throw fault;
    }
  }

  async #settle(command: KeptCommand, outcome: OutboxOutcome): Promise<OutboxOutcome> {
    await this.#forget(command.id);
    this.#listeners.tell("settled", { command, outcome });
    return outcome;
  }

  /** Where this fails, the next page sends the command once more and is told the first outcome (CMD3). */
  async #forget(id: string): Promise<void> {
    await this.#place.store.remove(this.#place.owner, id).catch(() => {});
    this.#note(id, false);
  }

  #note(id: string, isWaiting: boolean): void {
    const before = this.#waiting.size;
    if (isWaiting) this.#waiting.add(id);
    else this.#waiting.delete(id);
    if (this.#waiting.size !== before) this.#listeners.tell("status", this.status);
  }

  #keepState(room: OutboxRoom): void {
    let cancel: (() => void) | undefined;
    const write = (): void => {
      cancel = undefined;
      const { version, state } = room;
      if (state === undefined || this.#isCleared) return;
      void this.#place.store.keepRoom(this.#place.owner, { version, state }).catch(() => {});
    };
    const unsubscribe = room.on("state", () => {
      cancel ??= this.#platform.after(KEEP_ROOM_EVERY_MS, write);
    });
    this.#stopKeeping = () => {
      unsubscribe();
      cancel?.();
    };
  }
}

function expired(id: string): OutboxOutcome {
  const message = "the command waited for longer than its verb makes sense; it is not sent any more";
  return { id, status: "unanswered", because: "timeout", message, isKept: false };
}
