import type { Event } from "../../durable/protocol/events/event.ts";
import type { Platform } from "../connection/platform.ts";
import type { RoomClient } from "../room-client.ts";
import type { FromLeader, Here, TabCommand } from "./tab-message.ts";

/** The one tab that has the socket: tells the others what its room says, and sends their commands. */
export class LeadingTab {
  readonly #room: RoomClient;
  readonly #id: string;
  readonly #now: Platform["now"];
  readonly #tell: (message: FromLeader) => void;
  /** The last version that was told. */
  #version: number;
  readonly #sent = new Set<string>();

  /** @param tell to this tab and to all others */
  constructor(room: RoomClient, id: string, now: Platform["now"], tell: (message: FromLeader) => void) {
    this.#room = room;
    this.#id = id;
    this.#now = now;
    this.#tell = tell;
    this.#version = room.version;
    this.#follow();
  }

  /** The room as it is now. Versions without an event that anybody here may see do not count. */
  here(): Here {
    const { state, status, catalog } = this.#room;
    const mirror = state === undefined ? undefined : { version: this.#version, state };
    return { kind: "here", leader: this.#id, status, catalog, mirror };
  }

  /** Gives a command of any tab, once, while its tab waits for it. A tab that asks again hears the same outcome. */
  async send({ id, verb, args, expiresAt }: TabCommand): Promise<void> {
    const timeoutMs = expiresAt - this.#now();
    if (timeoutMs <= 0 || this.#sent.has(id)) return;
    this.#sent.add(id);
    const outcome = await this.#room.sendUnchecked(verb, args, { id, timeoutMs });
    this.#sent.delete(id);
    // Each tab's own timer tells it that its time is up.
    if (outcome.status === "unanswered" && outcome.because === "timeout") return;
    this.#tell({ kind: "outcome", outcome });
  }

  close(): Promise<void> {
    return this.#room.close();
  }

  #follow(): void {
    let events: Event[] = [];
    this.#room.on("event", (event) => void events.push(event));
    this.#room.on("state", ({ version, state, cause }) => {
      const from = this.#version;
      this.#version = version;
      if (cause === "snapshot") this.#tell({ kind: "snapshot", mirror: { version, state } });
      else this.#tell({ kind: "update", from, version, events });
      events = [];
    });
    this.#room.on("status", (status) => this.#tell({ kind: "status", status }));
    this.#room.on("catalog", (value) => this.#tell({ kind: "catalog", value }));
    this.#room.on("notice", (value) => this.#tell({ kind: "notice", value }));
    this.#room.on("gap", (value) => this.#tell({ kind: "gap", value }));
    this.#room.on("fault", (value) => this.#tell({ kind: "fault", value }));
  }
}
