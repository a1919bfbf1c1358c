/** Deeper than anything the hub or wrangler prints: what goes on so is no JSON of theirs. */
const DEEPEST = 64;

/** The token that may come next outside of a string. */
type Expected = "value" | "value-or-end" | "key" | "key-or-end" | "colon" | "comma-or-end";

type Scanned =
  | { readonly state: "open" }
  | { readonly state: "broken" }
  | { readonly state: "closed"; readonly end: number };

/**
 * Follows one JSON object or list over several lines and says as early as possible where it ends, or that it is none:
 * so that a line that was cut off swallows none of the lines after it. It knows the structure; that numbers and
 * literals are well spelt is for `JSON.parse` to say.
 */
export class JsonScanner {
  readonly #open: ("{" | "[")[] = [];
  #expected: Expected = "value";

  /** Reads one line. `end` is the index after the last bracket, where it closed on this line. */
  scan(line: string): Scanned {
    for (let at = 0; at < line.length;) {
      const next = this.#step(line, at);
      if (next === -1) return { state: "broken" };
      at = next;
      if (this.#open.length === 0 && this.#expected === "comma-or-end") return { state: "closed", end: at };
    }
    return { state: "open" };
  }

  /** Takes what stands at `at`; gives the index after it, −1 where it cannot stand there. */
  #step(line: string, at: number): number {
    const character = line[at] ?? "";
    switch (character) {
      case " ":
      case "\t":
      case "\r":
        return at + 1;
      case "{":
      case "[":
        return this.#begin(character) ? at + 1 : -1;
      case "}":
      case "]":
        return this.#finish(character) ? at + 1 : -1;
      case ",":
        if (this.#expected !== "comma-or-end") return -1;
        this.#expected = this.#open.at(-1) === "{" ? "key" : "value";
        return at + 1;
      case ":":
        if (this.#expected !== "colon") return -1;
        this.#expected = "value";
        return at + 1;
      case '"':
        return this.#text(line, at);
      default:
        return this.#scalar(line, at);
    }
  }

  #begin(bracket: "{" | "["): boolean {
    if (!this.#takesValue() || this.#open.length >= DEEPEST) return false;
    this.#open.push(bracket);
    this.#expected = bracket === "{" ? "key-or-end" : "value-or-end";
    return true;
  }

  #finish(bracket: "}" | "]"): boolean {
    const opened = bracket === "}" ? "{" : "[";
    if (this.#open.at(-1) !== opened) return false;
    const empty = bracket === "}" ? "key-or-end" : "value-or-end";
    if (this.#expected !== "comma-or-end" && this.#expected !== empty) return false;
    this.#open.pop();
    this.#expected = "comma-or-end";
    return true;
  }

  /** A text ends on the line it began on. */
  #text(line: string, at: number): number {
    let end = line.indexOf('"', at + 1);
    while (end !== -1 && isEscaped(line, end)) end = line.indexOf('"', end + 1);
    if (end === -1 || this.#open.length === 0) return -1;
    if (this.#expected === "key" || this.#expected === "key-or-end") this.#expected = "colon";
    else if (this.#takesValue()) this.#expected = "comma-or-end";
    else return -1;
    return end + 1;
  }

  #scalar(line: string, at: number): number {
    if (this.#open.length === 0 || !this.#takesValue()) return -1;
    let end = at;
    while (end < line.length && isScalar(line.charCodeAt(end))) end += 1;
    if (end === at) return -1;
    this.#expected = "comma-or-end";
    return end;
  }

  #takesValue(): boolean {
    return this.#expected === "value" || this.#expected === "value-or-end";
  }
}

function isEscaped(line: string, at: number): boolean {
  let slashes = 0;
  while (line[at - 1 - slashes] === "\\") slashes += 1;
  return slashes % 2 === 1;
}

/** Letters of `true`, `false`, `null` and whatever a number is written with. */
function isScalar(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || "+-.eEtrufalsn".includes(String.fromCharCode(unit));
}
