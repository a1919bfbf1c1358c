/** A line of more characters than this is no log line, and would not fit into memory beside others. */
const LONGEST_LINE = 64 * 2 ** 20;

/** Cuts text that arrives in pieces into its lines. Text after the last line break is a line once the input ends. */
export class LineSplitter {
  readonly #line: (text: string) => void;
  readonly #tooLong: () => void;
  #pieces: string[] = [];
  #length = 0;
  #isTooLong = false;

  /** @param tooLong called for a line that was left out for its length. */
  constructor(line: (text: string) => void, tooLong: () => void) {
    this.#line = line;
    this.#tooLong = tooLong;
  }

  feed(text: string): void {
    let from = 0;
    for (let to = text.indexOf("\n"); to !== -1; to = text.indexOf("\n", from)) {
      this.#finish(text.slice(from, text.charCodeAt(to - 1) === 0x0d && to > from ? to - 1 : to));
      from = to + 1;
    }
    if (from < text.length) this.#keep(text.slice(from));
  }

  end(): void {
    if (this.#length > 0 || this.#isTooLong) this.#finish("");
  }

  #keep(piece: string): void {
    this.#length += piece.length;
    if (this.#isTooLong || this.#length > LONGEST_LINE) {
      this.#isTooLong = true;
      this.#pieces = [];
    } else this.#pieces.push(piece);
  }

  #finish(piece: string): void {
    const [pieces, isTooLong] = [this.#pieces, this.#isTooLong || this.#length + piece.length > LONGEST_LINE];
    if (this.#length === 0 && !isTooLong) {
      this.#line(piece);
      return;
    }
    this.#pieces = [];
    this.#length = 0;
    this.#isTooLong = false;
    if (isTooLong) this.#tooLong();
    else this.#line([...pieces, piece].join(""));
  }
}
