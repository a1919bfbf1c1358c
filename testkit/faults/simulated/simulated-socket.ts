/** How an end was closed. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

const OPEN = 1;
const CLOSED = 3;
/** The runtime's limit for an attachment, in bytes. */
const MOST_ATTACHED = 16_384;

/**
 * The room's end of a socket: as much of a hibernatable `WebSocket` as the room uses. What it sends waits in `inbox`
 * until the client reads; what it was attached outlives the object, as JSON, because that is all that outlives it.
 */
export class SimulatedSocket {
  readyState = OPEN;
  readonly inbox: string[] = [];
  /** By the room, seen by the client. */
  closing: Closing | null = null;
  /** The client is gone without a word: to the room the socket looks open, and nothing arrives. */
  severed = false;
  /** When the runtime last answered a ping for the room. */
  pingedAt: Date | null = null;
  /** Called with all that is sent, whether or not it arrives. */
  onText: (text: string) => void = () => {};
  #attachment = "null";

  send(text: string): void {
    if (this.readyState !== OPEN) throw new TypeError("the socket is not open");
    this.onText(text);
    if (!this.severed) this.inbox.push(text);
  }

  close(code: number, reason = ""): void {
    if (this.readyState !== OPEN) return;
    this.readyState = CLOSED;
    this.closing = { code, reason };
  }

  /** The connection broke, or the client closed it: from now on the room cannot send. */
  breaks(): void {
    this.readyState = CLOSED;
    this.severed = true;
  }

  get isOpen(): boolean {
    return this.readyState === OPEN;
  }

  serializeAttachment(value: unknown): void {
    const text = JSON.stringify(value);
    if (text.length > MOST_ATTACHED) throw new TypeError(`an attachment of ${text.length} bytes does not fit`);
    this.#attachment = text;
  }

  deserializeAttachment(): unknown {
    return JSON.parse(this.#attachment);
  }
}
