import type { Platform, SocketHandlers } from "../../../../src/client/connection/platform.ts";
import type { ServerMessage } from "../../../../src/durable/protocol/socket/down.ts";
import type { Actor } from "../../../../src/durable/protocol/state/actor.ts";
import { character, ExampleRoom } from "../../../../tools/protocol/examples/room/example-room.ts";
import { jsonResponse } from "../fake-hub.ts";

/**
 * The room as it is in production behind sockets of a test: it decides, remembers ids (CMD3) and resumes (RES1). Between
 * two commands its own time passes, so that no budget stands in the way.
 */
export class RoomBehind {
  readonly stage = new ExampleRoom();
  readonly actor: Actor = character("mara", "Mara Voss", ["player"]);
  readonly #open = new Set<SocketHandlers>();
  #hasEntered = false;

  readonly platform: Pick<Platform, "fetch" | "openSocket"> = {
    fetch: async () => jsonResponse(201, { ticket: "t1", expiresAt: "2026-11-30T10:00:30.000Z" }),
    openSocket: ({ url }, handlers) => {
      const after = new URL(url).searchParams.get("after");
      this.#open.add(handlers);
      queueMicrotask(() => this.#welcome(handlers, after === null ? undefined : Number(after)));
      return {
        // Behind everything that the hub is saying.
        send: (text) => queueMicrotask(() => this.#take(handlers, text)),
        close: (code, reason) => void (this.#open.delete(handlers) && handlers.closed(code, reason)),
        isOpen: () => this.#open.has(handlers),
      };
    },
  };

  /** The ids of the commands whose line was said, in order, each as often as it happened. */
  said(): string[] {
    return this.stage.happened.flatMap(({ event }) =>
      event.type === "chat.said" && event.commandId !== undefined ? [event.commandId] : [],
    );
  }

  get #version(): number {
    return this.stage.happened.at(-1)?.event.version ?? 0;
  }

  #welcome(handlers: SocketHandlers, after: number | undefined): void {
    if (!this.#hasEntered) this.stage.enters(this.actor);
    this.#hasEntered = true;
    const resume = after === undefined ? "snapshot" : "replay";
    const { hubId, roomId, sessionId } = this.stage.room.state.view;
    handlers.opened?.();
    say(handlers, {
      ...{ type: "hub.system.connected", protocol: 1, hubId, roomId, sessionId, actorId: "mara", resume },
      ...{ connectionId: "c1", version: this.#version, serverTime: this.stage.now() },
      limits: {
        actorCommands: { burst: 60, perSeconds: 2 },
        roomCommandsPerSecond: 2000,
        actorTextBytes: { burst: 1_048_576, perSeconds: 256 },
      },
    });
    say(handlers, { type: "hub.catalog.sync", catalogVersion: "c1", verbs: [] });
    if (after === undefined) {
      say(handlers, { type: "hub.stateSnapshot", version: this.#version, state: this.stage.room.state.view });
    } else this.#tell(handlers, after, []);
  }

  #take(handlers: SocketHandlers, text: string): void {
    if (!this.#open.has(handlers)) return;
    if (text === "ping") return handlers.received("pong");
    const frame = JSON.parse(text);
    if (frame.type !== "hub.command") return;
    const from = this.#version;
    this.stage.wait(5_000);
    const receipt = this.stage.sends(this.actor, frame.verb, frame.args, frame.id);
    this.#tell(handlers, from, [receipt]);
  }

  #tell(
    handlers: SocketHandlers,
    from: number,
    receipts: Extract<ServerMessage, { type: "hub.stateUpdate" }>["receipts"],
  ) {
    const events = this.stage.happened.map(({ event }) => event).filter(({ version }) => version > from);
    say(handlers, { type: "hub.stateUpdate", from, version: this.#version, events, receipts });
  }
}

function say(handlers: SocketHandlers, message: ServerMessage): void {
  handlers.received(JSON.stringify(message));
}
