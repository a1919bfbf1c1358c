import { JsonScanner } from "./json-scanner.ts";

/** An object that goes on for longer than this many characters over its lines is taken for broken. */
const LONGEST_DOCUMENT = 64 * 2 ** 20;

const NONE: readonly string[] = [];

/** The pieces of a log's text. */
export interface LogSink {
  /** A whole JSON object or list. */
  document(value: unknown): void;
  /** A line of somebody else's. */
  foreign(): void;
  /** A line that should have been JSON, or one of the hub's that cannot be read. */
  broken(): void;
}

/**
 * Finds the JSON in the lines of a log (TEL4), however it was printed: one object a line, one over several lines as
 * `wrangler tail` prints it, one behind or between other text as `wrangler dev` decorates it, or cut off.
 */
export class LogParser {
  readonly #sink: LogSink;
  #scanner: JsonScanner | undefined;
  #collected: string[] = [];
  #collectedLength = 0;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  line(text: string): void {
    // Nearly every line: an object, the whole object and nothing but the object.
    if (this.#scanner === undefined && text.endsWith("}") && isObject(text) && this.#whole(text)) return;
    const again = this.#look(text);
    if (again.length > 0) this.#take(again);
  }

  /** The text is over: what is still open was cut off. */
  end(): void {
    if (this.#scanner !== undefined) this.#take(this.#giveUp("end"));
    // A text that is read again may itself be cut off, one level deeper each time.
    if (this.#scanner !== undefined) this.end();
  }

  #take(texts: readonly string[]): void {
    const waiting = texts.toReversed();
    for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
      for (const each of this.#look(text).toReversed()) waiting.push(each);
    }
  }

  /** Looks at one line; gives the lines that must be looked at (again) before those that follow, the next one first. */
  #look(text: string): readonly string[] {
    return this.#scanner === undefined ? this.#begin(text) : this.#continue(text, this.#scanner);
  }

  #begin(text: string): readonly string[] {
    const line = text.trim();
    if (line === "") return NONE;
    if (!isObject(line) && !isList(line)) {
      this.#decorated(line);
      return NONE;
    }
    const scanner = new JsonScanner();
    const scanned = scanner.scan(line);
    switch (scanned.state) {
      case "broken":
        this.#decorated(line);
        return NONE;
      case "closed":
        if (!this.#whole(line.slice(0, scanned.end))) this.#sink.broken();
        return rest(line.slice(scanned.end));
      case "open":
        this.#scanner = scanner;
        this.#collect(line);
        return NONE;
    }
  }

  #continue(text: string, scanner: JsonScanner): readonly string[] {
    const scanned = scanner.scan(text);
    if (scanned.state === "broken" || this.#collectedLength > LONGEST_DOCUMENT) return [...this.#giveUp("line"), text];
    if (scanned.state === "open") {
      this.#collect(text);
      return NONE;
    }
    const document = `${this.#collected.join("\n")}\n${text.slice(0, scanned.end)}`;
    this.#forget();
    if (!this.#whole(document)) this.#sink.broken();
    return rest(text.slice(scanned.end));
  }

  /** The line that opened it is broken; those after it are lines of their own. */
  #giveUp(met: "line" | "end"): string[] {
    const [opening = "", ...lines] = this.#collected;
    this.#forget();
    // A lone bracket with no JSON behind it begins a value as `console` prints it for people.
    if (met === "line" && lines.length === 0 && opening.length === 1) this.#sink.foreign();
    else this.#sink.broken();
    return lines;
  }

  #collect(text: string): void {
    this.#collected.push(text);
    this.#collectedLength += text.length;
  }

  #forget(): void {
    this.#scanner = undefined;
    this.#collected = [];
    this.#collectedLength = 0;
  }

  #whole(text: string): boolean {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return false;
    }
    this.#sink.document(value);
    return true;
  }

  /** A line with something before or behind its JSON, or with none. */
  #decorated(line: string): void {
    const from = line.indexOf('{"', 1);
    const to = line.lastIndexOf("}");
    if (from !== -1 && from < to && this.#whole(line.slice(from, to + 1))) return;
    if (this.#embedded(line, to)) return;
    if (isBroken(line)) this.#sink.broken();
    else this.#sink.foreign();
  }

  /** A record behind other JSON, or in quotes: `msg="{\"message\": …}"` of logfmt, `"{""message"": …}"` of CSV. */
  #embedded(line: string, to: number): boolean {
    const behind = line.indexOf('{"message":', 1);
    if (behind !== -1 && behind < to && this.#whole(line.slice(behind, to + 1))) return true;
    const quoted = line.indexOf('"{\\"');
    if (quoted !== -1 && quoted < to && this.#unquoted(line.slice(quoted))) return true;
    const doubled = line.indexOf('"{""');
    return doubled !== -1 && doubled < to && this.#whole(line.slice(doubled + 1, to + 1).replaceAll('""', '"'));
  }

  #unquoted(line: string): boolean {
    const text = /^"(?:[^"\\]|\\.)*"/.exec(line)?.[0];
    try {
      return text !== undefined && this.#whole(String(JSON.parse(text)));
    } catch {
      return false;
    }
  }
}

function isObject(line: string): boolean {
  return line.startsWith("{");
}

/** `[wrangler:info]` is none. */
function isList(line: string): boolean {
  return /^\[\s*([[{]|$)/.test(line);
}

function rest(text: string): readonly string[] {
  const line = text.replace(/^[\s,]+/, "");
  return line === "" ? NONE : [line];
}

/** The beginning or the end of an object, or something of the hub's. */
function isBroken(line: string): boolean {
  return isObject(line) || line.includes("telemetry.") || (line.endsWith("}") && /"\s*:/.test(line));
}
