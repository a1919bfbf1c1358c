/** One event of a `text/event-stream`. */
export interface ServerSentEvent {
  readonly event: string;
  /** The last id that the stream named. */
  readonly id: string;
  readonly data: string;
}

/** More than the largest event of a hub: a stream with a longer line is none of a hub's. */
const LONGEST_LINE = 4 * 1024 * 1024;

/** Reads a `text/event-stream` in parts, as the HTML standard says. */
export class ServerSentEvents {
  #rest = "";
  #event = "";
  #data: string[] = [];
  #id: string;

  /** @param id the id from which the stream goes on, or nothing */
  constructor(id = "") {
    this.#id = id;
  }

  /** Where the stream goes on: comments may name an id too. */
  get lastId(): string {
    return this.#id;
  }

  /** The events that end in this part. Throws for a line that no hub sends. */
  read(part: string): ServerSentEvent[] {
    const text = this.#rest + part;
    // A CR at the end may be half of a line end.
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > LONGEST_LINE) throw new Error("a line of the stream has no end");
    return lines.flatMap((line) => this.#readLine(line) ?? []);
  }

  #readLine(line: string): ServerSentEvent | undefined {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") this.#event = value;
    if (name === "data") this.#data.push(value);
    if (name === "id" && !value.includes("\0")) this.#id = value;
    return undefined;
  }

  #dispatch(): ServerSentEvent | undefined {
    const [event, data] = [this.#event || "message", this.#data];
    this.#event = "";
    this.#data = [];
    return data.length === 0 ? undefined : { event, id: this.#id, data: data.join("\n") };
  }
}
