import type { Platform, Socket } from "../../../client/connection/platform.ts";
import { Store } from "../../shell/store.ts";

/** One frame as the client sent or received it. */
export interface LoggedFrame {
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly direction: "up" | "down";
  /** `type` of a JSON frame, else the text itself (`ping`, `pong`). */
  readonly type: string;
  readonly text: string;
}

/** The oldest frames are dropped beyond this many. */
const MOST_FRAMES = 10_000;

/** Keeps the frames of a client, both ways, as they pass between it and its network. */
export class FrameLog extends Store {
  #frames: LoggedFrame[] = [];
  #next = 1;

  /** In order of passing; the same list grows, so compare {@link version}. */
  get frames(): readonly LoggedFrame[] {
    return this.#frames;
  }

  /** Wraps a platform so that every frame passes through this log. */
  tap({ openSocket }: Pick<Platform, "openSocket">): Pick<Platform, "openSocket"> {
    return {
      openSocket: (request, handlers): Socket => {
        const socket = openSocket(request, {
          ...handlers,
          received: (data) => {
            this.#add("down", data);
            handlers.received(data);
          },
        });
        return {
          ...socket,
          send: (text) => {
            this.#add("up", text);
            socket.send(text);
          },
        };
      },
    };
  }

  clear(): void {
    this.#frames = [];
    this.changed();
  }

  #add(direction: LoggedFrame["direction"], data: unknown): void {
    const text = typeof data === "string" ? data : "(binary)";
    const frame = { number: this.#next, at: Date.now(), direction, type: typeOf(text), text };
    this.#next += 1;
    this.#frames.push(frame);
    // In large steps: taking one off the front for each new one would move all the others.
    if (this.#frames.length > MOST_FRAMES * 1.1) this.#frames = this.#frames.slice(-MOST_FRAMES);
    this.changed();
  }
}

/** The hub writes `type` first, and a frame may be long: no parsing for the list. */
function typeOf(text: string): string {
  return /^\{"type":"([\w.]{1,40})"/.exec(text)?.[1] ?? (text.length < 20 ? text : "frame");
}
