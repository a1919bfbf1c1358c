import type { Delta } from "../deltas/delta.ts";

export const ITEM_STATUSES = [
  "pending",
  "approved",
  "rejected",
  "rewritten",
  "escalated",
  "held",
  "withdrawn",
  "superseded",
] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];

/** A delta that waits for a moderator, and what came of it (SHP6). */
export type ModerationItem = Delta & {
  readonly kind: "delta";
  readonly itemId: string;
  readonly roomId: string;
  readonly status: ItemStatus;
  /** End of the moderation window: what is undecided then is held back (CLO6). */
  readonly dueAt: string;
  readonly decidedBy?: string;
  readonly decidedAt?: string;
  readonly reason?: string;
  /** The text that was published instead of the hub's own; the original stands beside it. */
  readonly rewrite?: string;
};

/** Items for the deltas that need a moderator (CLO5), in their order. */
export function moderationItems(deltas: readonly Delta[], roomId: string, dueAt: string): readonly ModerationItem[] {
  return deltas
    .filter((delta) => delta.moderationRequired)
    .map((delta) => ({ ...delta, kind: "delta", itemId: itemIdOf(delta.deltaId), roomId, status: "pending", dueAt }));
}

/** One item a delta, however often the stage runs. */
export function itemIdOf(deltaId: string): string {
  return deltaId.replace(/^delta-/u, "item-");
}
