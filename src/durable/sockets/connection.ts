import type { Actor } from "../protocol/actor.ts";
import type { ServerMessage } from "../protocol/server-message.ts";
import { viewerOf, type Viewer } from "../rules/view-for.ts";

/** What of a connection outlives hibernation: it lies in the socket's attachment (at most 16 KiB). */
interface Attachment {
  readonly connectionId: string;
  readonly actor: Actor;
  /** In ms; the oldest goes first where an actor has too many (PRE3). */
  readonly openedAt: number;
  /** `version` of the last frame sent, so that the next one's `from` equals it (SOK6). */
  readonly sent: number;
  readonly acked: number;
}

/** One socket of an actor. Only this layer sends and closes. */
export class Connection {
  readonly #socket: WebSocket;
  #kept: Attachment;

  private constructor(socket: WebSocket, kept: Attachment) {
    this.#socket = socket;
    this.#kept = kept;
  }

  static open(socket: WebSocket, connectionId: string, actor: Actor, now: number): Connection {
    const connection = new Connection(socket, {
      connectionId,
      actor,
      openedAt: now,
      sent: 0,
      acked: 0,
    });
    connection.#keep({});
    return connection;
  }

  /** The connection a socket was before hibernation; null where the socket is none of ours. */
  static wake(socket: WebSocket): Connection | null {
    // Only `#keep` writes it, in this release or the one before.
    const kept = socket.deserializeAttachment() as Attachment | null;
    return kept === null ? null : new Connection(socket, kept);
  }

  get id(): string {
    return this.#kept.connectionId;
  }
  get actor(): Actor {
    return this.#kept.actor;
  }
  get viewer(): Viewer {
    return viewerOf(this.#kept.actor);
  }
  get openedAt(): number {
    return this.#kept.openedAt;
  }
  get sent(): number {
    return this.#kept.sent;
  }
  get acked(): number {
    return this.#kept.acked;
  }

  /** Sends a frame; false where the socket is gone, whose close is then still to come. */
  send(message: ServerMessage): boolean {
    return this.sendText(JSON.stringify(message));
  }

  sendText(text: string): boolean {
    try {
      this.#socket.send(text);
      return true;
    } catch {
      return false;
    }
  }

  /** A frame that ends at `version` is on its way. */
  sentUpTo(version: number): void {
    this.#keep({ sent: version });
  }

  ackedUpTo(version: number): void {
    this.#keep({ acked: Math.max(this.acked, Math.min(version, this.sent)) });
  }

  /** The connection goes on under a newer token (TOK4). */
  refresh(actor: Actor): void {
    this.#keep({ actor });
  }

  close(code: number, reason: string): void {
    try {
      this.#socket.close(code, reason);
    } catch {
      // It was closed already, and that is all that was wanted.
    }
  }

  #keep(change: Partial<Attachment>): void {
    this.#kept = { ...this.#kept, ...change };
    this.#socket.serializeAttachment(this.#kept);
  }
}
