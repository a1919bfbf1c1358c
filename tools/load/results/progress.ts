/** One line on standard error that tells how far a run is: renewed on a terminal, else said every few seconds. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #saidAt = 0;
  #isOpen = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** How things stand, seldom enough to be read; `tell` is only asked when it is time. */
  show(tell: () => string): void {
    const now = performance.now();
    const every = this.#stream.isTTY ? 200 : 5_000;
    if (now - this.#saidAt < every) return;
    this.#saidAt = now;
    const line = tell();
    if (!this.#stream.isTTY) return void this.#stream.write(`${line}\n`);
    this.#isOpen = true;
    this.#stream.write(`\r\u001B[2K${line.slice(0, Math.max(20, (this.#stream.columns || 80) - 1))}`);
  }

  /** A line that stays. */
  say(line: string): void {
    this.clear();
    this.#stream.write(`${line}\n`);
  }

  clear(): void {
    if (this.#isOpen) this.#stream.write("\r\u001B[2K");
    this.#isOpen = false;
  }
}
