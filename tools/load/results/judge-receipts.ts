import type { Breach } from "../../../testkit/invariants/breach.ts";

/** Receipts of the well-behaved in one part of the play, in ms. */
export interface ReceiptTimes {
  readonly count: number;
  readonly p95: number;
}

/** Fewer receipts than these in a part compare nothing. */
const FEWEST = 20;
/** So much longer the others' receipts may take while some mean harm. */
const FACTOR = 2;
/** The limit of PER3: a receipt within it is never late. */
const PROMISED_MS = 150;

/** TEL6: while hostile bots act the receipts of the others take at most twice as long, or stay within PER3. */
export function judgeReceipts(undisturbed: ReceiptTimes, hostile: ReceiptTimes): Breach[] {
  const breach = (expected: string, found: string): Breach => ({ rule: "TEL6", roomId: "all rooms", expected, found });
  const [least, part] = undisturbed.count < hostile.count ? [undisturbed.count, "without"] : [hostile.count, "with"];
  if (least < FEWEST) {
    return [breach(`${FEWEST} receipts ${part} hostile bots at least, to compare: play longer`, String(least))];
  }
  const most = Math.max(FACTOR * undisturbed.p95, PROMISED_MS);
  if (hostile.p95 <= most) return [];
  return [
    breach(`a p95 of at most ${most} ms beside hostile bots (${undisturbed.p95} ms without them)`, `${hostile.p95} ms`),
  ];
}
