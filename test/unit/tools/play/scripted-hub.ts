import { standardPlatform } from "../../../../src/client/connection/platform.ts";
import type { Platform, SocketHandlers } from "../../../../src/client/connection/platform.ts";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import type { ServerMessage } from "../../../../src/durable/protocol/socket/down.ts";
import type { Receipt } from "../../../../src/durable/protocol/socket/receipt.ts";
import type { RoomView } from "../../../../src/durable/protocol/state/room-view.ts";
import { evolve } from "../../../../src/durable/rules/core/evolve.ts";
import { emptyView, jsonResponse, problemResponse } from "../../client/fake-hub.ts";

export interface GivenCommand {
  readonly actor: string;
  readonly id: string;
  readonly verb: string;
  readonly args: Record<string, unknown>;
}

/** An event without what the hub adds to it. */
export type Happening = {
  [T in Event["type"]]: Pick<Extract<Event, { type: T }>, "type" | "data"> & { actorId?: string };
}[Event["type"]];

/** A refusal, or what happens, with who sees it where not everyone does. */
export type Ruling =
  | Omit<Extract<Receipt, { status: "rejected" }>, "id" | "status">
  | readonly (Happening & { onlyFor?: readonly string[] })[];

interface Line {
  readonly actor: string;
  readonly handlers: SocketHandlers;
  version: number;
}

/**
 * A hub small enough to be read: everybody sees every event unless told otherwise, and what a command leads to is up to
 * the test. Runs on real time, as `play` does.
 */
export class ScriptedHub {
  readonly #log: { event: Event; onlyFor: readonly string[] | undefined }[] = [];
  readonly #lines = new Set<Line>();
  readonly given: GivenCommand[] = [];
  readonly tokens: unknown[] = [];
  rule: (command: GivenCommand) => Ruling = ({ actor, args }) => [
    { type: "chat.said", actorId: actor, data: { message: String(args["message"]) } },
  ];
  /** How `GET …/state` strays from the truth. */
  spoil: (state: RoomView) => RoomView = (state) => state;
  /** Other answers over HTTP, tried first. */
  http: (path: string) => Response | undefined = () => undefined;

  readonly platform: Platform = {
    ...standardPlatform(),
    fetch: async (input, init = {}) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      return this.http(pathname) ?? this.#answer(pathname, init);
    },
    openSocket: ({ url, protocols }, handlers) => {
      const actor = protocols.find((each) => each.startsWith("ticket."))?.slice("ticket.".length) ?? "";
      const after = new URL(url).searchParams.get("after");
      const line = { actor, handlers, version: 0 };
      setTimeout(() => this.#welcome(line, after === null ? undefined : Number(after)), 0);
      return {
        send: (text) => void setTimeout(() => this.#hear(line, text), 0),
        close: (code, reason) => {
          this.#lines.delete(line);
          setTimeout(() => handlers.closed(code, reason), 0);
        },
      };
    },
  };

  get version(): number {
    return this.#log.length;
  }

  /** Something happens by itself. */
  happen(...happenings: readonly (Happening & { onlyFor?: readonly string[] })[]): void {
    for (const { onlyFor, ...happening } of happenings) {
      const version = this.version + 1;
      const at = "2026-11-21T10:00:00.000Z";
      this.#log.push({ onlyFor, event: { ...happening, version, at, correlationId: `cor-${version}` } });
    }
    for (const line of this.#lines) this.#catchUp(line, []);
  }

  #answer(pathname: string, init: RequestInit): Response {
    if (pathname === "/v1/dev/tokens") {
      const asked = JSON.parse(typeof init.body === "string" ? init.body : "{}") as { actorId: string };
      this.tokens.push(asked);
      return jsonResponse(201, { token: asked.actorId, expiresAt: "2026-11-21T11:00:00.000Z" });
    }
    const actor = new Headers(init.headers).get("authorization")?.slice("Bearer ".length) ?? "";
    if (pathname.endsWith("/tickets"))
      return jsonResponse(201, { ticket: actor, expiresAt: "2026-11-21T10:00:30.000Z" });
    if (pathname.endsWith("/state")) {
      return jsonResponse(200, { version: this.version, state: this.spoil(this.#stateFor(actor)) });
    }
    return problemResponse(404, "not-found");
  }

  #welcome(line: Line, after: number | undefined): void {
    this.#lines.add(line);
    const { version } = this;
    line.version = after ?? version;
    this.#say(line, {
      type: "hub.system.connected",
      protocol: 1,
      hubId: "demo",
      roomId: "quay",
      actorId: line.actor,
      connectionId: "conn-1",
      sessionId: "ses-1",
      version,
      serverTime: "2026-11-21T10:00:00.000Z",
      resume: after === undefined ? "snapshot" : "replay",
      limits: {
        actorCommands: { burst: 60, perSeconds: 2 },
        roomCommandsPerSecond: 2000,
        actorTextBytes: { burst: 1_048_576, perSeconds: 256 },
      },
    });
    if (after !== undefined) this.#catchUp(line, []);
    else this.#say(line, { type: "hub.stateSnapshot", version, state: this.#stateFor(line.actor) });
  }

  #hear(line: Line, text: string): void {
    if (text === "ping" || !this.#lines.has(line)) return;
    const frame = JSON.parse(text) as { type: string } & Omit<GivenCommand, "actor">;
    if (frame.type !== "hub.command") return;
    const command = { actor: line.actor, id: frame.id, verb: frame.verb, args: frame.args };
    this.given.push(command);
    const ruling = this.rule(command);
    if ("code" in ruling) return this.#catchUp(line, [{ id: command.id, status: "rejected", ...ruling }]);
    this.happen(...ruling);
    this.#catchUp(line, [{ id: command.id, status: "accepted", version: this.version }]);
  }

  #catchUp(line: Line, receipts: readonly Receipt[]): void {
    const { version } = this;
    const from = line.version;
    const events = this.#seenBy(line.actor).filter((event) => event.version > from);
    if (events.length === 0 && receipts.length === 0) return;
    line.version = version;
    this.#say(line, { type: "hub.stateUpdate", from, version, events, receipts });
  }

  #stateFor(actor: string): RoomView {
    return this.#seenBy(actor).reduce((view, event) => evolve(view, event), emptyView());
  }

  #seenBy(actor: string): Event[] {
    return this.#log.filter(({ onlyFor }) => onlyFor?.includes(actor) ?? true).map(({ event }) => event);
  }

  #say(line: Line, message: ServerMessage): void {
    line.handlers.received(JSON.stringify(message));
  }
}
