import type { Effects, Holder, ItemMove, LineListener } from "../../protocol/catalog/effects.ts";
import type { ItemQuantity } from "../../protocol/values/item-quantity.ts";
import type { RoomState } from "../core/room-state.ts";
import { goodsOf, type OwnCall } from "./own-call.ts";
import { fillTemplate } from "./template.ts";

/** Goods that change hands; null is the world. */
export interface BoundMove {
  readonly items: readonly ItemQuantity[];
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * Effects of one use, with its people, goods and words put in. They depend on no catalog any more: what was begun ends by
 * the rules it began under (CAT11).
 */
export interface BoundEffects {
  /** Added to the momentum of the target. */
  readonly targetMomentum: number;
  readonly moves: readonly BoundMove[];
  readonly line?: { readonly text: string; readonly to: LineListener } | undefined;
}

/** The effects of this use. A change of the caller's momentum is left to whoever asks. */
export function bindEffects(effects: Effects, call: OwnCall): BoundEffects {
  const { line } = effects;
  return {
    targetMomentum: effects.momentum?.target ?? 0,
    moves: (effects.items ?? []).map((move) => bindMove(move, call)),
    ...(line !== undefined && { line: { text: tell(line.text, call), to: line.to ?? "room" } }),
  };
}

function bindMove({ items, parameter, from, to }: ItemMove, call: OwnCall): BoundMove {
  const goods = parameter === undefined ? (items ?? []) : goodsOf(call.args[parameter]);
  return { items: goods, from: holderOf(from, call), to: holderOf(to, call) };
}

function holderOf(holder: Holder, { actor, args }: OwnCall): string | null {
  switch (holder) {
    case "caller":
      return actor.actorId;
    case "target":
      return String(args["target"]);
    case "world":
      return null;
  }
}

function tell(template: string, call: OwnCall): string {
  return fillTemplate(template, (name) =>
    name === "caller" ? nameOf(call.state, call.actor.actorId) : shown(call, name, call.args[name]),
  );
}

function shown({ verb, state }: OwnCall, name: string, value: unknown): string {
  const kind = verb.parameters[name]?.kind;
  if (kind === "actor") return nameOf(state, String(value));
  if (kind !== "items") return String(value ?? "");
  return goodsOf(value)
    .map(({ item, quantity }) => `${quantity} × ${item}`)
    .join(", ");
}

function nameOf({ view }: RoomState, actorId: string): string {
  return view.participants.find((each) => each.actorId === actorId)?.name ?? actorId;
}
