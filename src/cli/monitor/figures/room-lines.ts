import { NumberRanges } from "./number-ranges.ts";

/** Wakings of a room whose lines are known one by one; of earlier ones it is only known that they were. */
const EPOCHS_KEPT = 64;
/** A room whose storage was deleted begins again at epoch 1; this many of its lives are told apart. */
const LIVES_KEPT = 4;

interface Epoch {
  readonly number: number;
  readonly lines: NumberRanges;
  firstAt: string;
  lastAt: string;
}

/** The lines of one room that were read, by epoch and seq (TEL1): which came twice, and how many never came. */
export class RoomLines {
  readonly hubId: string;
  readonly roomId: string;
  #lives: Life[] = [new Life()];
  #lost = 0;

  constructor(hubId: string, roomId: string) {
    this.hubId = hubId;
    this.roomId = roomId;
  }

  /** Takes note of a line; false when it was read before. `at` is its time, "" where it has none. */
  take(epoch: number, seq: number, at: string): boolean {
    if (this.#lives.some((life) => life.took(epoch, seq, at))) return false;
    const life = this.#lives.find((each) => !each.has(epoch, seq)) ?? this.#newLife();
    life.take(epoch, seq, at);
    return true;
  }

  /** Lines between the first and the last that was read, and those a later waking must have begun with. */
  lost(): number {
    return this.#lives.reduce((sum, life) => sum + life.lost(), this.#lost);
  }

  #newLife(): Life {
    const life = new Life();
    this.#lives.unshift(life);
    if (this.#lives.length > LIVES_KEPT) this.#lost += this.#lives.pop()?.lost() ?? 0;
    return life;
  }
}

/** A room from the making of its storage to its end. */
class Life {
  readonly #epochs = new Map<number, Epoch>();
  readonly #folded = new NumberRanges();
  #foldedFrom = "";
  #foldedTo = "";
  #latest: Epoch | undefined;
  #lowest = Number.POSITIVE_INFINITY;
  #lost = 0;

  has(epoch: number, seq: number): boolean {
    return this.#find(epoch)?.lines.has(seq) ?? this.#folded.has(epoch);
  }

  /** The same place at a time outside of those of its epoch is another line: the room was made anew in between. */
  took(epoch: number, seq: number, at: string): boolean {
    const known = this.#find(epoch);
    if (known === undefined) return this.#folded.has(epoch) && isWithin(at, this.#foldedFrom, this.#foldedTo);
    return known.lines.has(seq) && isWithin(at, known.firstAt, known.lastAt);
  }

  take(epoch: number, seq: number, at: string): void {
    const known = this.#find(epoch) ?? this.#open(epoch, at);
    known.lines.add(seq);
    if (at > known.lastAt) known.lastAt = at;
    if (at < known.firstAt) known.firstAt = at;
  }

  lost(): number {
    return [...this.#epochs.values()].reduce((sum, epoch) => sum + this.#lostIn(epoch), this.#lost);
  }

  #find(epoch: number): Epoch | undefined {
    if (this.#latest?.number === epoch) return this.#latest;
    const known = this.#epochs.get(epoch);
    if (known !== undefined) this.#latest = known;
    return known;
  }

  #open(number: number, at: string): Epoch {
    const epoch = { number, lines: new NumberRanges(), firstAt: at, lastAt: at };
    this.#epochs.set(number, epoch);
    this.#latest = epoch;
    this.#lowest = Math.min(this.#lowest, number);
    if (this.#epochs.size > EPOCHS_KEPT) this.#fold();
    return epoch;
  }

  #fold(): void {
    const [oldest] = this.#epochs.values();
    if (oldest === undefined) return;
    this.#lost += this.#lostIn(oldest);
    this.#epochs.delete(oldest.number);
    this.#folded.add(oldest.number);
    if (this.#foldedTo === "" || oldest.firstAt < this.#foldedFrom) this.#foldedFrom = oldest.firstAt;
    if (oldest.lastAt > this.#foldedTo) this.#foldedTo = oldest.lastAt;
  }

  /** A log may begin in the middle of a waking; that the later ones began with line 1 is known. */
  #lostIn({ number, lines }: Epoch): number {
    const before = number === this.#lowest ? 0 : (lines.lowest ?? 1) - 1;
    return lines.holes() + before;
  }
}

/** ISO-8601 times in UTC sort as text; what has no time may be anywhen. */
function isWithin(at: string, from: string, to: string): boolean {
  return at === "" || (at >= from && at <= to);
}
