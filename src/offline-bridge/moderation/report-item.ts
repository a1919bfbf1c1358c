import type { EvidenceLine } from "../deltas/delta.ts";
import type { ModerationItem } from "./moderation-item.ts";

/** A line that somebody has reported, and what moderators decided about it (MOD7, SHP6). */
export interface ReportItem {
  readonly kind: "report";
  readonly itemId: string;
  readonly roomId: string;
  /** Of the line; absent where no session held it. */
  readonly sessionId?: string;
  /** `approved`: the report is upheld; `rejected`: it is dismissed. */
  readonly status: "pending" | "approved" | "rejected";
  /** Of the line, with its author and, of a whisper, whom it was for. */
  readonly version: number;
  readonly author: string;
  readonly target?: string;
  readonly reportedBy: string;
  readonly reportedAt: string;
  /** In the words of whoever reported it. */
  readonly complaint: string;
  /** The line as it was said, also where it was retracted since. */
  readonly evidence: readonly [EvidenceLine];
  readonly decidedBy?: string;
  readonly decidedAt?: string;
  readonly reason?: string;
}

/** An item that waits for a moderator. */
export type QueueItem = ModerationItem | ReportItem;
