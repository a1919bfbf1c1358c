/** Marks closer together than this are kept as one: only the oldest counts, to about a second. */
const APART_MS = 1000;

interface Mark {
  readonly upTo: number;
  /** When the oldest of it was sent. */
  readonly at: number;
  /** After hibernation: only the time of the oldest version is known. */
  readonly isVague: boolean;
}

/** When the unacknowledged versions were sent (SLO2). Bounded: one mark a second at most. */
export class Unacked {
  #marks: Mark[];

  private constructor(marks: Mark[]) {
    this.#marks = marks;
  }

  static none(): Unacked {
    return new Unacked([]);
  }

  /** After hibernation, when only the time of the oldest version is left. */
  static woken(upTo: number, since: number): Unacked {
    return new Unacked([{ upTo, at: since, isVague: true }]);
  }

  sent(version: number, now: number): void {
    const last = this.#marks.at(-1);
    const isClose = last !== undefined && !last.isVague && now - last.at < APART_MS;
    if (isClose) this.#marks[this.#marks.length - 1] = { ...last, upTo: version };
    else this.#marks.push({ upTo: version, at: now, isVague: false });
  }

  acked(version: number, now: number): void {
    const open = this.#marks.filter(({ upTo }) => upTo > version);
    // It is not known when the remaining versions were sent, so they get the whole time.
    this.#marks = open.map((mark) => (mark.isVague ? { ...mark, at: now, isVague: false } : mark));
  }

  get since(): number | null {
    return this.#marks[0]?.at ?? null;
  }
}
