/** Marks closer together than this are kept as one: the oldest is what counts, to about a second. */
const APART_MS = 1000;

/** When what was sent went out, as far as it is not acknowledged (SLO2). Bounded: one mark a second at the most. */
export class Unacked {
  #marks: { readonly upTo: number; readonly at: number }[] = [];

  sent(version: number, now: number): void {
    const last = this.#marks.at(-1);
    if (last !== undefined && now - last.at < APART_MS)
      this.#marks[this.#marks.length - 1] = { ...last, upTo: version };
    else this.#marks.push({ upTo: version, at: now });
  }

  acked(version: number): void {
    this.#marks = this.#marks.filter(({ upTo }) => upTo > version);
  }

  get since(): number | null {
    return this.#marks[0]?.at ?? null;
  }
}
