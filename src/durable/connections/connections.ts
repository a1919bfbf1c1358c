import { isSpectator } from "../protocol/state/actor.ts";
import { Connection } from "./connection.ts";

/** The sockets that are really there, as connections. */
export class Connections {
  readonly #bySocket = new Map<WebSocket, Connection>();
  readonly #onSpectatorsChanged: () => void;

  /**
   * After waking: every socket that outlived the hibernation. `onSpectatorsChanged` is called when a spectator comes or
   * goes, which is no event of the room.
   */
  constructor(sockets: readonly WebSocket[], onSpectatorsChanged: () => void) {
    this.#onSpectatorsChanged = onSpectatorsChanged;
    for (const socket of sockets) {
      const connection = socket.readyState === WebSocket.OPEN ? Connection.wake(socket) : null;
      if (connection !== null) this.#bySocket.set(socket, connection);
    }
  }

  get size(): number {
    return this.#bySocket.size;
  }

  of(socket: WebSocket): Connection | undefined {
    return this.#bySocket.get(socket);
  }

  add(socket: WebSocket, connection: Connection): void {
    this.#bySocket.set(socket, connection);
    if (isSpectator(connection.actor.roles)) this.#onSpectatorsChanged();
  }

  /** Takes a socket out and gives what was its connection. */
  remove(socket: WebSocket): Connection | undefined {
    const connection = this.#bySocket.get(socket);
    this.#bySocket.delete(socket);
    if (connection !== undefined && isSpectator(connection.actor.roles)) this.#onSpectatorsChanged();
    return connection;
  }

  all(): IterableIterator<Connection> {
    return this.#bySocket.values();
  }

  entries(): IterableIterator<[WebSocket, Connection]> {
    return this.#bySocket.entries();
  }

  /** An actor's connections, oldest first. */
  ofActor(actorId: string): [WebSocket, Connection][] {
    return [...this.#bySocket]
      .filter(([, connection]) => connection.actor.actorId === actorId)
      .toSorted(([, one], [, other]) => one.openedAt - other.openedAt);
  }

  /** The actors who take part by a connection; spectators are not listed (PRE4). */
  actors(): Set<string> {
    const seen = [...this.all()].filter(({ actor }) => !isSpectator(actor.roles));
    return new Set(seen.map(({ actor }) => actor.actorId));
  }

  spectators(): number {
    return new Set([...this.all()].filter(({ actor }) => isSpectator(actor.roles)).map(({ actor }) => actor.actorId))
      .size;
  }
}
