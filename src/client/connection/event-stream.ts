import type { Event } from "../../durable/protocol/events/event.ts";

/** The reader of an event stream was so slow that events would have been lost. Read `state`, and begin a new stream. */
export class EventsOverflowed extends Error {
  override readonly name = "EventsOverflowed";
  /** The first version the stream no longer holds. */
  readonly version: number;

  constructor(version: number, limit: number) {
    super(`more than ${limit} events waited to be read; the stream ends before version ${version}`);
    this.version = version;
  }
}

/** Events for `for await`, held until read, but no more than `limit` of them. */
export class EventStream implements AsyncIterableIterator<Event> {
  readonly #limit: number;
  readonly #onEnd: () => void;
  readonly #held: Event[] = [];
  readonly #readers: ((result: IteratorResult<Event>) => void)[] = [];
  #end: "open" | "ended" | EventsOverflowed = "open";

  /** @param onEnd called once, when nothing more can be pushed */
  constructor(limit: number, onEnd: () => void) {
    this.#limit = limit;
    this.#onEnd = onEnd;
  }

  push(event: Event): void {
    if (this.#end !== "open") return;
    const reader = this.#readers.shift();
    if (reader !== undefined) reader({ done: false, value: event });
    else if (this.#held.length < this.#limit) this.#held.push(event);
    else this.#finish(new EventsOverflowed(event.version, this.#limit));
  }

  /** The buffered events can still be read. */
  end(): void {
    if (this.#end === "open") this.#finish("ended");
  }

  /** Rejects with {@link EventsOverflowed} after the held events, where there were too many. */
  next(): Promise<IteratorResult<Event>> {
    const held = this.#held.shift();
    if (held !== undefined) return Promise.resolve({ done: false, value: held });
    if (this.#end === "open") return new Promise((resolve) => this.#readers.push(resolve));
    if (this.#end === "ended") return Promise.resolve({ done: true, value: undefined });
    const overflow = this.#end;
    this.#end = "ended";
    return Promise.reject(overflow);
  }

  /** Called by leaving a `for await`. */
  return(): Promise<IteratorResult<Event>> {
    this.#held.length = 0;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Event> {
    return this;
  }

  #finish(end: "ended" | EventsOverflowed): void {
    this.#end = end;
    for (const reader of this.#readers.splice(0)) reader({ done: true, value: undefined });
    this.#onEnd();
  }
}
