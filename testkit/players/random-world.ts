import { TIERS } from "../../src/durable/protocol/values/check.ts";
import type { Random } from "../random.ts";
import { ITEMS } from "./arguments-for.ts";

const STATS = ["ingenuity", "resolve", "finesse", "presence", "weird"] as const;
const HOLDERS = ["caller", "target", "world"] as const;

/** The most verbs of a random world; they are called by their number. */
export const MOST_OWN = 6;

export function ownVerbId(isGm: boolean, at: number): string {
  return `${isGm ? "gm" : "verb"}.own${at}`;
}

type Json = Readonly<Record<string, unknown>>;

/** The names that a random world's verb may refer to. */
interface Drawn {
  readonly chance: Random;
  readonly isGm: boolean;
  readonly hasTarget: boolean;
  readonly hasGoods: boolean;
  /** Its lines tell what its caller wrote: it is talk. */
  readonly hasWords: boolean;
}

/**
 * A hub's catalog by chance: verbs of every kind that are good as they stand, with a list of complications. The same
 * chance draws the same world.
 */
export function randomWorld(chance: Random): { readonly verbs: Record<string, Json>; readonly complications: Json } {
  const names = Array.from({ length: chance.between(2, MOST_OWN) }, (_, at) => ownVerbId(chance.happens(0.3), at));
  const verbs = Object.fromEntries(names.map((id) => [id, randomVerb(chance, id.startsWith("gm."))]));
  return { verbs, complications: { deck: deck(chance.between(5, 9)) } };
}

function deck(count: number): Json[] {
  return Array.from({ length: count }, (_, at) => {
    return { tag: `turn-${at}`, minor: `Minor ${at}.`, moderate: `Moderate ${at}.`, severe: `Severe ${at}.` };
  });
}

function randomVerb(chance: Random, isGm: boolean): Json {
  const kind = chance.weighedName({ effects: 5, check: 4, contest: 3 });
  const drawn: Drawn = {
    chance,
    isGm,
    hasTarget: chance.happens(0.7),
    hasGoods: chance.happens(0.4),
    hasWords: kind !== "contest" && chance.happens(0.4),
  };
  const common = {
    label: `Own ${kind}`,
    category: drawn.hasWords ? "talk" : kind,
    ...(chance.happens(0.3) && { momentumCost: chance.between(1, 3) }),
    ...(chance.happens(0.3) && { itemCost: [goods(chance)] }),
  };
  if (kind === "contest") return { ...common, ...contest(drawn) };
  const cooldown = { seconds: chance.between(1, 90), scope: chance.oneOf(["actor", "room"] as const) };
  const parameters = {
    ...(drawn.hasTarget && { target: { kind: "actor" } }),
    ...(drawn.hasGoods && { goods: { kind: "items", min: 1, max: 2 } }),
    ...(drawn.hasWords && { words: { kind: "text", max: 80 } }),
  };
  const body = kind === "effects" ? { effects: effects(drawn) } : { check: check(drawn) };
  return { ...common, ...(chance.happens(0.4) && { cooldown }), parameters, ...body };
}

function contest({ chance, hasTarget }: Drawn): Json {
  const tiers = TIERS.filter(() => chance.happens(0.7));
  return {
    parameters: { ...(hasTarget && { target: { kind: "actor" } }), stakes: { kind: "text", max: 80, optional: true } },
    contest: {
      move: chance.oneOf(["risk-it-all", "sparring-match", "clash-of-wills"] as const),
      ...(chance.happens(0.5) && { stat: chance.oneOf(STATS) }),
      difficulty: chance.between(2, 14),
      windowMs: chance.between(500, 7000),
      capacity: hasTarget ? 2 : chance.between(2, 4),
      roles: ["first", "second", "third"],
      rematchMs: chance.between(0, 20_000),
      ...(chance.happens(0.5) && { complications: "deck" }),
      outcomes: Object.fromEntries(tiers.map((tier) => [tier, [`{winner} before {others} (${tier})`, "{{{label}}}"]])),
    },
  };
}

function check(drawn: Drawn): Json {
  const { chance } = drawn;
  const tiers = TIERS.filter(() => chance.happens(0.7));
  return {
    stat: chance.oneOf(STATS),
    difficulty: chance.between(2, 14),
    ...(chance.happens(0.5) && { complications: "deck" }),
    tiers: Object.fromEntries(tiers.map((tier) => [tier, effects(drawn)])),
  };
}

function effects(drawn: Drawn): Json {
  const { chance, hasTarget, hasWords } = drawn;
  const change = () => chance.between(-5, 5);
  const momentum = { caller: change(), ...(hasTarget && { target: change() }) };
  const items = Array.from({ length: chance.between(0, 3) }, () => move(drawn));
  const to = chance.oneOf(hasTarget ? (["room", "target", "gm"] as const) : (["room", "gm"] as const));
  return {
    ...(chance.happens(0.6) && { momentum }),
    items,
    line: { text: `${hasTarget ? "{caller} at {target}: {{}}" : "{caller} alone"}${hasWords ? " {words}" : ""}`, to },
  };
}

function move({ chance, isGm, hasTarget, hasGoods }: Drawn): Json {
  const may = HOLDERS.filter((each) => each !== "target" || hasTarget);
  const from = chance.oneOf(may.filter((each) => each !== "world" || isGm)) ?? "caller";
  const to = chance.oneOf(may.filter((each) => each !== from)) ?? (from === "world" ? "caller" : "world");
  const what = hasGoods && chance.happens(0.5) ? { parameter: "goods" } : { items: [goods(chance)] };
  return { ...what, from, to };
}

function goods(chance: Random): { readonly item: string; readonly quantity: number } {
  return { item: chance.oneOf(ITEMS), quantity: chance.between(1, 3) };
}
