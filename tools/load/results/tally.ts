import type { Receipt } from "../../../src/durable/protocol/socket/receipt.ts";

/** While bots still join; while all are well-behaved; while some of them mean harm. */
export type PlayPart = "joining" | "undisturbed" | "hostile";

/** Counts of all bots together, for the line of progress and the report. */
export class Tally {
  sent = 0;
  accepted = 0;
  readonly acceptedByVerb = new Map<string, number>();
  /** Refusals by code: outcomes like any other, and counted. */
  readonly refused = new Map<string, number>();
  drops = 0;
  leaves = 0;
  /** Times the hub ended a connection for good: kicked, banned, replaced. */
  removals = 0;
  /** Times a client that came back was shown the state anew instead of what it missed. */
  resnapshots = 0;
  /** How long clients were without a connection that they had not given up themselves, in ms. */
  readonly outageMs: number[] = [];
  /** Invalid frames that clients found, by code. */
  readonly clientFaults = new Map<string, number>();
  /** The part of the play that it is in; receipts of each are compared. */
  part: PlayPart = "joining";
  readonly #receiptMs: number[] = [];
  readonly #partMs = { joining: [] as number[], undisturbed: [] as number[], hostile: [] as number[] };

  answered(verb: string, receipt: Receipt, afterMs: number): void {
    this.#receiptMs.push(afterMs);
    if (receipt.status === "accepted") {
      this.accepted += 1;
      count(this.acceptedByVerb, verb);
    } else count(this.refused, receipt.code);
  }

  get refusals(): number {
    return this.#receiptMs.length - this.accepted;
  }

  clientFault(code: string): void {
    count(this.clientFaults, code);
  }

  /** A receipt of a command of that part, given and answered on one connection. */
  undisturbed(part: PlayPart, afterMs: number): void {
    this.#partMs[part].push(afterMs);
  }

  /** Times of the undisturbed receipts of one part. */
  timesIn(part: PlayPart): { readonly count: number; readonly p95: number } {
    const sorted = this.#partMs[part].toSorted((a, b) => a - b);
    return { count: sorted.length, p95: Math.round(sorted[Math.ceil(0.95 * sorted.length) - 1] ?? 0) };
  }

  /** From giving a command to its receipt, drops in between included, in ms; null where none came. */
  receiptTimes(): { readonly p50: number; readonly p95: number; readonly max: number } | null {
    const sorted = this.#receiptMs.toSorted((a, b) => a - b);
    const at = (share: number): number => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
    return sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95), max: at(1) };
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
