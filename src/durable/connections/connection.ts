import type { ServerMessage } from "../protocol/socket/down.ts";
import type { Actor } from "../protocol/state/actor.ts";
import { viewerOf, type Viewer } from "../rules/core/view-for.ts";
import { isMany, isTooSlow, type ConnectionHealth } from "./connection-health.ts";
import { Unacked } from "./unacked.ts";

/** The part of a connection that survives hibernation, in the socket's attachment (at most 16 KiB). Times in ms. */
interface Attachment {
  readonly connectionId: string;
  readonly actor: Actor;
  /** The oldest goes first where an actor has too many (PRE3). */
  readonly openedAt: number;
  /** The last frame of its own that came, pings apart. */
  readonly heardAt: number;
  /** `version` of the last frame sent, so that the next one's `from` equals it (SOK6). */
  readonly sent: number;
  readonly acked: number;
  /** Since when a sent version is unacknowledged, and since when more than a few are (SLO2). */
  readonly unackedSince: number | null;
  readonly manySince: number | null;
  readonly warnedOfExpiry: boolean;
  readonly laggingSince: number | null;
}

/** The fields that an attachment of the release before lacks. */
const NOTHING_OPEN = { unackedSince: null, manySince: null };

/** One socket of an actor. Only this layer sends and closes. */
export class Connection {
  readonly #socket: WebSocket;
  #unacked: Unacked;
  #kept: Attachment;
  #expelled = false;

  private constructor(socket: WebSocket, kept: Attachment) {
    this.#socket = socket;
    this.#kept = kept;
    this.#unacked = kept.unackedSince === null ? Unacked.none() : Unacked.woken(kept.sent, kept.unackedSince);
  }

  static open(socket: WebSocket, connectionId: string, actor: Actor, now: number): Connection {
    const connection = new Connection(socket, {
      connectionId,
      actor,
      openedAt: now,
      heardAt: now,
      sent: 0,
      acked: 0,
      unackedSince: null,
      manySince: null,
      warnedOfExpiry: false,
      laggingSince: null,
    });
    connection.#keep({});
    return connection;
  }

  /** The connection a socket was before hibernation; null where the socket is none of ours. */
  static wake(socket: WebSocket): Connection | null {
    // Only `#keep` writes it, in this release or the one before.
    const kept = socket.deserializeAttachment() as Attachment | null;
    return kept === null ? null : new Connection(socket, { ...NOTHING_OPEN, ...kept });
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
  get isLagging(): boolean {
    return this.#kept.laggingSince !== null;
  }
  /** It is about to be closed, and its frames are not read any more. */
  get isExpelled(): boolean {
    return this.#expelled;
  }

  /** It has become slow and needs the notice that it lags (SLO2). */
  isSlow(now: number): boolean {
    return !this.isLagging && isTooSlow(this.#kept.unackedSince, this.#kept.manySince, now);
  }

  /** Its token has expired, by the wall clock (TOK6). */
  isExpired(now: number): boolean {
    return this.#kept.actor.expiresAt <= now;
  }

  /** `pingedAt` is when the runtime last answered a ping of it, in ms. */
  health(pingedAt: number): ConnectionHealth {
    const { actor, warnedOfExpiry, heardAt, sent, acked, unackedSince, manySince, laggingSince } = this.#kept;
    return {
      tokenExpiresAt: actor.expiresAt,
      warnedOfExpiry,
      lastSignAt: Math.max(heardAt, pingedAt),
      sent,
      acked,
      unackedSince,
      manyUnackedSince: manySince,
      laggingSince,
    };
  }

  /** Sends a frame; false where the socket is gone, whose close is then still to come. */
  send(message: ServerMessage): boolean {
    return this.sendText(JSON.stringify(message));
  }

  sendText(text: string): boolean {
    // However late the alarm is, nothing is sent under a token that has expired (TOK4).
    if (this.isExpired(Date.now())) return false;
    try {
      this.#socket.send(text);
      return true;
    } catch {
      return false;
    }
  }

  markSeen(now: number): void {
    // Kept with the next frame that is sent: every frame of a client has an answer, or is an ack.
    this.#kept = { ...this.#kept, heardAt: now };
  }

  /** A frame that ends at `version` is on its way. */
  sentUpTo(version: number, now: number): void {
    const { acked, manySince } = this.#kept;
    if (version > acked) this.#unacked.sent(version, now);
    const many = isMany(version, acked) ? (manySince ?? now) : null;
    this.#keep({ sent: version, unackedSince: this.#unacked.since, manySince: many });
  }

  /** It starts from a snapshot, which holds all before it: nothing is left to be acknowledged. */
  startedAt(version: number): void {
    this.#unacked = Unacked.none();
    this.#keep({ sent: version, acked: version, unackedSince: null, manySince: null, laggingSince: null });
  }

  /** It resumes after a version it has. */
  resumedAfter(version: number): void {
    this.#keep({ sent: version, acked: version });
  }

  ackedUpTo(version: number): void {
    const { sent, heardAt, manySince } = this.#kept;
    const acked = Math.min(version, sent);
    // An ack that acknowledges nothing new buys no time.
    if (acked > this.#kept.acked) this.#unacked.acked(acked, heardAt);
    const next = Math.max(acked, this.#kept.acked);
    this.#keep({ acked: next, unackedSince: this.#unacked.since, manySince: isMany(sent, next) ? manySince : null });
  }

  markLagging(now: number): void {
    this.#keep({ laggingSince: now });
  }

  markWarned(): void {
    this.#keep({ warnedOfExpiry: true });
  }

  expel(): void {
    this.#expelled = true;
  }

  /** The connection goes on under a newer token (TOK4). */
  refresh(actor: Actor): void {
    this.#keep({ actor, warnedOfExpiry: false });
  }

  close(code: number, reason: string): void {
    try {
      this.#socket.close(code, reason);
    } catch {
      // It was closed already.
    }
  }

  #keep(change: Partial<Attachment>): void {
    this.#kept = { ...this.#kept, ...change };
    this.#socket.serializeAttachment(this.#kept);
  }
}
