import { PROTOCOL_VERSION } from "../../durable/protocol/events/version.ts";
import type { ServerMessage } from "../../durable/protocol/socket/down.ts";
import type { Receipt } from "../../durable/protocol/socket/receipt.ts";
import type { Actor } from "../../durable/protocol/state/actor.ts";
import { eventFor, viewerOf, viewFor } from "../../durable/rules/core/view-for.ts";
import type { Viewer } from "../../durable/rules/core/view-for.ts";
import type { SocketHandlers } from "../connection/platform.ts";
import type { FakeRoom } from "./fake-room.ts";

/** In one frame of events (RES1). */
const MOST_EVENTS = 256;

/** The hub's end of one socket. */
export class FakeConnection {
  actor: Actor;
  readonly #room: FakeRoom;
  readonly #handlers: SocketHandlers;
  readonly #id: string;
  /** Of the last frame: the next one's `from` (SOK6). */
  #version = 0;
  isOpen = true;

  constructor(room: FakeRoom, actor: Actor, handlers: SocketHandlers, id: string) {
    this.#room = room;
    this.actor = actor;
    this.#handlers = handlers;
    this.#id = id;
  }

  /** The first frames (SOK5): a snapshot, or what came after a version that the room has. */
  welcome(after: number | undefined, serverTime: string): void {
    const { version, view, privateState } = this.#room.state;
    const isReplay = after !== undefined && after <= version;
    const { hubId, roomId, sessionId } = view;
    this.say({
      ...{ type: "hub.system.connected", protocol: PROTOCOL_VERSION, hubId, roomId, actorId: this.actor.actorId },
      ...{ connectionId: this.#id, sessionId, version, serverTime, resume: isReplay ? "replay" : "snapshot" },
      limits: privateState.catalog.limits,
    });
    this.sayCatalog();
    if (isReplay) this.#version = after;
    else this.saySnapshot();
    this.flush([]);
  }

  sayCatalog(): void {
    const { catalogVersion, verbs } = this.#room.state.privateState.catalog;
    this.say({ type: "hub.catalog.sync", catalogVersion, verbs: [...verbs] });
  }

  saySnapshot(): void {
    const { version, view } = this.#room.state;
    this.#version = version;
    this.say({ type: "hub.stateSnapshot", version, state: viewFor(view, this.#viewer) });
  }

  /** Tells the events since the last frame, as far as this viewer may see them, and receipts. */
  flush(receipts: readonly Receipt[]): void {
    const { version } = this.#room.state;
    const news = this.#room.log.flatMap((recorded) => {
      const event = recorded.event.version > this.#version ? eventFor(recorded, this.#viewer) : null;
      return event === null ? [] : [event];
    });
    while (news.length > MOST_EVENTS) {
      const events = news.splice(0, MOST_EVENTS);
      this.#update(events.at(-1)?.version ?? version, events, []);
    }
    if (news.length > 0 || receipts.length > 0) this.#update(version, news, receipts);
  }

  say(message: ServerMessage): void {
    if (this.isOpen) this.#handlers.received(JSON.stringify(message));
  }

  pong(): void {
    if (this.isOpen) this.#handlers.received("pong");
  }

  end(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#handlers.closed(code, reason);
  }

  get #viewer(): Viewer {
    return viewerOf(this.actor);
  }

  #update(
    version: number,
    events: Extract<ServerMessage, { type: "hub.stateUpdate" }>["events"],
    receipts: readonly Receipt[],
  ): void {
    const from = this.#version;
    // Before the client hears it: its listeners may bring about the next frame.
    this.#version = version;
    this.say({ type: "hub.stateUpdate", from, version, events, receipts: [...receipts] });
  }
}
