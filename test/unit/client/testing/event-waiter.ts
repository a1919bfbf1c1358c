import type { RoomClient } from "../../../../src/client/room-client.ts";
import type { EventOf, EventType } from "../../../../src/durable/protocol/events/event.ts";

/** The events that a client has seen, waited for by their type. */
export class EventWaiter {
  readonly #seen: EventOf<EventType>[] = [];
  readonly #looks = new Set<() => void>();

  constructor(room: RoomClient) {
    room.on("event", (event) => {
      this.#seen.push(event);
      for (const look of [...this.#looks]) look();
    });
  }

  /** The first event of this type, past or to come. */
  event<T extends EventType>(type: T): Promise<EventOf<T>> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.#seen.find((each): each is EventOf<T> => each.type === type);
        if (found === undefined) return;
        this.#looks.delete(look);
        resolve(found);
      };
      this.#looks.add(look);
      look();
    });
  }
}
