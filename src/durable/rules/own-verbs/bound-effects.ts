import type { Effects, Holder, ItemMove } from "../../protocol/catalog/effects.ts";
import type { RoomState } from "../core/room-state.ts";
import { goodsOf, type OwnCall } from "./own-call.ts";
import type { BoundEffects, BoundMove } from "./pinned-check.ts";
import { fillTemplate } from "./template.ts";

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
  if (typeof value === "string" || typeof value === "number") return String(value);
  return goodsOf(value)
    .map(({ item, quantity }) => `${quantity} × ${item}`)
    .join(", ");
}

function nameOf({ view }: RoomState, actorId: string): string {
  return view.participants.find((each) => each.actorId === actorId)?.name ?? actorId;
}
