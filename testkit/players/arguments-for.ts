import type { Verb } from "../../src/durable/protocol/catalog/catalog.ts";
import type { Parameter } from "../../src/durable/protocol/catalog/parameter.ts";
import type { RoomView } from "../../src/durable/protocol/state/room-view.ts";
import { isSettled } from "../../src/durable/rules/core/view/contests.ts";
import type { Random } from "../random.ts";

/** The goods of every play. */
export const ITEMS = ["gold", "rope", "lantern"] as const;

/** The parts that arguments are made from. */
export interface ArgumentScene {
  readonly view: RoomView;
  readonly chance: Random;
  /** Actor ids other than the caller's. */
  readonly others: readonly string[];
  /** A text for a parameter of a verb. */
  text(verb: string, parameter: string): string;
}

/** Plausible arguments for a verb, made from its parameters; optional ones are given half of the time. */
export function argumentsFor(
  { id, parameters }: Pick<Verb, "id" | "parameters">,
  scene: ArgumentScene,
): Record<string, unknown> {
  const given = Object.entries(parameters).filter(([, { optional }]) => !optional || scene.chance.happens(0.5));
  return Object.fromEntries(given.map(([name, parameter]) => [name, valueFor(id, name, parameter, scene)]));
}

function valueFor(verb: string, name: string, parameter: Parameter, scene: ArgumentScene): unknown {
  const { chance, others, view } = scene;
  switch (parameter.kind) {
    case "text":
      return scene.text(verb, name);
    case "actor":
      return chance.happens(0.05) ? "nobody" : chance.oneOf(others);
    case "item":
      return chance.oneOf(ITEMS);
    case "id":
      return chance.oneOf(name === "tradeId" ? view.trades.map((each) => each.tradeId) : openContests(view)) ?? "none";
    case "integer":
      return name === "version"
        ? versionOfTalk(view, chance)
        : chance.between(parameter.min, Math.min(parameter.max, 300));
    case "choice":
      return chance.oneOf(parameter.options);
    case "items":
      return ITEMS.slice(0, chance.between(parameter.min, 2)).map((item) => ({ item, quantity: chance.between(1, 4) }));
  }
}

function openContests(view: RoomView): string[] {
  return view.contests.filter((each) => !isSettled(each)).map(({ contestId }) => contestId);
}

function versionOfTalk({ chat }: RoomView, chance: Random): number {
  return chance.oneOf(chat)?.version ?? 1;
}
