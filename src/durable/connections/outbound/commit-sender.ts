import type { Written } from "../../room/process-input.ts";
import type { Connections } from "../connections.ts";
import type { Broadcaster } from "./broadcaster.ts";
import type { StateSender } from "./state-sender.ts";

/** Passes each commit on to the connections. */
export class CommitSender {
  readonly #connections: Connections;
  readonly #broadcaster: Broadcaster;
  readonly #sender: StateSender;

  constructor(connections: Connections, broadcaster: Broadcaster, sender: StateSender) {
    this.#connections = connections;
    this.#broadcaster = broadcaster;
    this.#sender = sender;
  }

  /** Queues the events of a commit for the next flush. */
  onCommit(written: readonly Written[]): void {
    // A line that was said and not yet sent must not be sent after it was retracted (VIEW5).
    if (written.some(({ event }) => event.type === "chat.retracted")) this.#broadcaster.flush();
    this.#broadcaster.countInput();
    this.#broadcaster.queueEvents(written);
    for (const { event } of written) {
      if (event.type === "moderation.kicked" || event.type === "moderation.banned") this.#expel(event.data.target);
      if (event.type === "participant.forgotten") this.#resyncForgotten(event.data.actorId);
    }
  }

  /**
   * A removed actor gets the event like everybody else and is closed after that flush; nothing they send is read
   * (MOD1).
   */
  #expel(actorId: string): void {
    for (const [, connection] of this.#connections.ofActor(actorId)) connection.expel();
  }

  /** An actor who is forgotten while only watching holds whispers that the room has dropped (RES2, RES3). */
  #resyncForgotten(actorId: string): void {
    for (const [, connection] of this.#connections.ofActor(actorId)) this.#sender.resync(connection);
  }
}
