import { createHash } from "node:crypto";
import type { QueueItem } from "./report-item.ts";

/** Names what an item says, so that a decision can name what its moderator saw (MOD10): another text for any change. */
export function revisionOf(item: QueueItem): string {
  return createHash("sha256").update(JSON.stringify(item)).digest("hex").slice(0, 16);
}

/** Somebody looks after an item, until a time (MOD9). */
export interface Claim {
  readonly by: string;
  /** ISO-8601 UTC. */
  readonly until: string;
}

/** An item as moderators are shown it (SHP6). */
export type ShownItem = QueueItem & { readonly revision: string; readonly notes: number; readonly claim?: Claim };

/** A remark of a moderator on an item, for moderators (MOD11). */
export interface ItemNote {
  readonly noteId: string;
  readonly by: string;
  readonly at: string;
  readonly text: string;
}

/**
 * The outcome of an act on an item or an alert: the item, note or alert; `claimed` where somebody else holds the item
 * (MOD9).
 */
export type Moderated =
  | { readonly ok: true; readonly shown: object }
  | { readonly ok: false; readonly fault: "not-found" }
  | { readonly ok: false; readonly fault: "claimed"; readonly claim: Claim };
