import type { LineListener } from "../../protocol/catalog/effects.ts";
import type { Tier } from "../../protocol/values/check.ts";
import type { ItemQuantity } from "../../protocol/values/item-quantity.ts";

/** Goods that change hands; null is the world. */
export interface BoundMove {
  readonly items: readonly ItemQuantity[];
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * Effects of one use, with its people, goods and words put in. They depend on no catalog any more: what was begun ends
 * by the rules it began under (CAT11).
 */
export interface BoundEffects {
  /** Added to the momentum of the target. */
  readonly targetMomentum: number;
  readonly moves: readonly BoundMove[];
  readonly line?: { readonly text: string; readonly to: LineListener } | undefined;
}

/** The arguments that an event shows, by their parameters. */
export type ShownArguments = Record<string, string | number | ItemQuantity[]>;

/**
 * The gains and losses of a check at its end, kept since its beginning: a verb that changes meanwhile changes nothing
 * of it (CAT11). Only the room's own rows have it, and not the log, because lines hold words of players.
 */
export interface PinnedCheck {
  readonly verb: string;
  readonly args: ShownArguments;
  readonly tiers: { readonly [T in Tier]?: BoundEffects };
}
