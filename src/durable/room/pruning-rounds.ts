import type { Room } from "./room.ts";

/** Between two batches of pruning, so that commands come in between. */
const PRUNE_INTERVAL_MS = 1000;

/** The alarm's part of pruning: a batch of old rows, and soon the next where there are more (RES4). */
export class PruningRounds {
  readonly #room: Room;
  readonly #onFull: () => void;
  #nextAt: number | null = null;
  #isFull = false;

  /** `onFull` is called once when the log reaches its most bytes, and again only after it was below. */
  constructor(room: Room, onFull: () => void) {
    this.#room = room;
    this.#onFull = onFull;
  }

  /** When the next batch is due, in ms; null where nothing is left to prune. */
  get nextAt(): number | null {
    return this.#nextAt;
  }

  onAlarm(): void {
    const now = this.#room.now();
    const { more, full } = this.#room.pruner.pruneBatch(this.#room.state, now);
    this.#nextAt = more ? now + PRUNE_INTERVAL_MS : null;
    if (full && !this.#isFull) this.#onFull();
    this.#isFull = full;
  }
}
