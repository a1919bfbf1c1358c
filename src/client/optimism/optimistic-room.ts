import type { Verb } from "../../durable/protocol/catalog/catalog.ts";
import type { ArgumentsOfVerb, VerbId } from "../../durable/protocol/socket/command.ts";
import type { RoomView } from "../../durable/protocol/state/room-view.ts";
import { standardPlatform } from "../connection/platform.ts";
import type { Platform } from "../connection/platform.ts";
import type { RoomClientEvents, SendOptions } from "../room-client-events.ts";
import type { RoomClient } from "../room-client.ts";
import type { RoomStatus } from "../room-status.ts";
import { Listeners } from "../state/listeners.ts";
import type { HeldRoom } from "../state/mirror.ts";
import type { CommandOutcome, SentCommand } from "../state/pending-commands.ts";
import { predict } from "./predict.ts";

/** As much of a room as this needs: one of `connectRoom`, or one that tabs share. */
export type ConfirmedRoom = Pick<RoomClient, "on" | "state" | "version" | "status" | "catalog" | "sendUnchecked">;

export interface OptimismOptions {
  /** Whose commands these are. */
  readonly actorId: string;
  readonly platform?: Pick<Platform, "after" | "now" | "newCommandId">;
}

export interface OptimisticSendOptions extends SendOptions {
  /** Shows the command's effect before its receipt. */
  readonly optimistic?: boolean;
}

/** A room that shows effects of one's own commands before their receipts. Made by {@link withOptimism}. */
export class OptimisticRoom {
  readonly #room: ConfirmedRoom;
  readonly #actorId: string;
  readonly #platform: Pick<Platform, "after" | "now" | "newCommandId">;
  readonly #listeners: Listeners<Pick<RoomClientEvents, "state">>;
  /** In the order in which they were given. */
  readonly #guesses = new Map<string, SentCommand>();
  /** Own commands whose events have come: one that is sent again under its id has its effect already (CMD3). */
  readonly #happened = new Set<string>();
  /** The last guesses, over a state of the room at a version; undefined where other commands are guessed now. */
  #shown: { readonly over: RoomView; readonly version: number; readonly state: RoomView } | undefined;

  constructor(room: ConfirmedRoom, { actorId, platform }: OptimismOptions) {
    this.#room = room;
    this.#actorId = actorId;
    this.#platform = { ...standardPlatform(), ...platform };
    this.#listeners = new Listeners(this.#platform.after);
    // Events come before the state that includes them: a command that has happened is no guess any more.
    room.on("event", ({ commandId, actorId: by }) => {
      if (by !== actorId || commandId === undefined) return;
      this.#happened.add(commandId);
      this.#drop(commandId);
    });
    room.on("state", ({ cause }) => this.#tell(cause));
  }

  get status(): RoomStatus {
    return this.#room.status;
  }

  get catalog(): readonly Verb[] {
    return this.#room.catalog;
  }

  /** With the effects of what has no receipt yet. Entries whose `version` is beyond {@link version} are such effects. */
  get state(): RoomView | undefined {
    const { state, version } = this.#room;
    if (state === undefined || this.#guesses.size === 0) return state;
    // Versions go on without a new state where nothing happens that this actor may see.
    if (this.#shown?.over !== state || this.#shown.version !== version) {
      this.#shown = { over: state, version, state: this.#guess({ version, state }) };
    }
    return this.#shown.state;
  }

  /** Of what is certain. */
  get version(): number {
    return this.#room.version;
  }

  /** Commands whose effect may be shown and whose receipt has not come. */
  get unconfirmed(): readonly string[] {
    return [...this.#guesses.keys()];
  }

  /** As of the room; `state` is told for effects too, when they are shown and when they are taken back. */
  on<K extends keyof RoomClientEvents>(kind: K, listener: (value: RoomClientEvents[K]) => void): () => void {
    // The kind decides the listener's argument; the compiler does not tie them together.
    if (kind === "state") return this.#listeners.on("state", listener as (value: RoomClientEvents["state"]) => void);
    return this.#room.on(kind, listener);
  }

  /** As the room's; with `optimistic` the effect is shown at once, and taken back where the room rejects the command. */
  send<V extends VerbId>(
    verb: V,
    args: ArgumentsOfVerb<V>,
    options: OptimisticSendOptions = {},
  ): Promise<CommandOutcome> {
    return this.sendUnchecked(verb, args, options);
  }

  /** As {@link send}, for verbs only the hub's catalog knows; those have no effect before their receipt. */
  async sendUnchecked(
    verb: string,
    args: unknown,
    { optimistic = false, ...options }: OptimisticSendOptions = {},
  ): Promise<CommandOutcome> {
    const id = options.id ?? this.#platform.newCommandId();
    const answered = this.#room.sendUnchecked(verb, args, { ...options, id });
    if (!optimistic || this.#happened.has(id)) return answered;
    this.#guesses.set(id, { id, verb, args });
    this.#shown = undefined;
    this.#tell("events");
    try {
      return await answered;
    } finally {
      if (this.#drop(id)) this.#tell("events");
    }
  }

  #drop(id: string): boolean {
    this.#shown = undefined;
    return this.#guesses.delete(id);
  }

  /** Guesses again what every command would do now, over all that has happened since. */
  #guess(held: HeldRoom): RoomView {
    const asker = { actorId: this.#actorId, catalog: this.#room.catalog, now: this.#platform.now() };
    let shown = held;
    for (const command of this.#guesses.values()) shown = predict(shown, command, asker) ?? shown;
    return shown.state;
  }

  #tell(cause: RoomClientEvents["state"]["cause"]): void {
    const { state } = this;
    if (state !== undefined) this.#listeners.tell("state", { version: this.version, state, cause });
  }
}

/**
 * Shows what one's own commands do before the hub has answered, for those that are sent with `optimistic` (OPT1). The
 * effects are guessed by the room's own rules from what its actor sees: talk, trades and a gm's items; other verbs show
 * nothing before their receipt.
 */
export function withOptimism(room: ConfirmedRoom, options: OptimismOptions): OptimisticRoom {
  return new OptimisticRoom(room, options);
}
