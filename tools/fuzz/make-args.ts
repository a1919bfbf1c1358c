import type { Parameter } from "../../src/durable/protocol/catalog/parameter.ts";
import { isVerbId, VERB_PARAMETERS, type VerbId } from "../../src/durable/protocol/socket/command.ts";
import { MOST_OWN, ownVerbId } from "../../testkit/players/random-world.ts";
import type { Random } from "../../testkit/random.ts";
import { junk, junkObject } from "./junk.ts";

/** Names that mean something in the room the frames are for. */
export interface Known {
  /** Actors, oneself among them. */
  readonly actors: readonly [string, ...string[]];
  /** Ids that the room has made: contests, trades, rituals. */
  readonly ids: readonly string[];
  readonly version: number;
}

/** Not `gm.closeSession` too often: each one is a scenario's work for the bridge, which is not there. */
const VERBS = Object.keys(VERB_PARAMETERS).filter(isVerbId);
const SELDOM: readonly VerbId[] = ["gm.closeSession"];

/** A verb, mostly one that there is. */
export function makeVerb(chance: Random): unknown {
  if (chance.happens(0.06)) return junk(chance);
  if (chance.happens(0.12)) return ownVerbId(chance.happens(0.3), chance.between(0, MOST_OWN - 1));
  const verb = VERBS[chance.between(0, VERBS.length - 1)] ?? "verb.say";
  return SELDOM.includes(verb) && chance.happens(0.98) ? "verb.emote" : verb;
}

/** Arguments for it: good ones, good ones with a fault or two, or anything at all. */
export function makeArgs(chance: Random, verb: unknown, known: Known): unknown {
  if (typeof verb !== "string" || chance.happens(0.06)) return junk(chance);
  if (!isVerbId(verb)) return ownArguments(chance, known);
  const args: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries<Parameter>(VERB_PARAMETERS[verb])) {
    if (parameter.optional && chance.happens(0.5)) continue;
    args[name] = goodValue(chance, parameter, known);
  }
  if (chance.happens(0.6)) return args;
  const names = Object.keys(args);
  for (let faults = chance.between(1, 2); faults > 0; faults -= 1) {
    const name = names[chance.between(0, names.length - 1)] ?? "text";
    if (chance.happens(0.25)) delete args[name];
    else if (chance.happens(0.2)) Object.assign(args, junkObject(chance));
    else args[name] = junk(chance);
  }
  return args;
}

/** For the verbs of a random world, each of which takes some of these. */
function ownArguments(chance: Random, { actors }: Known): Record<string, unknown> {
  const goods = [{ item: chance.oneOf(["coin", "lamp", "oil"]), quantity: chance.between(1, 3) }];
  const args = { target: chance.oneOf(actors), goods, stakes: "all of it" };
  return chance.happens(0.8) ? args : { ...args, ...junkObject(chance) };
}

function goodValue(chance: Random, parameter: Parameter, known: Known): unknown {
  switch (parameter.kind) {
    case "text":
      return chance.oneOf(["Halt!", "  trimmed  ", "É".repeat(parameter.max), "🎲 twelve", "a".repeat(parameter.max)]);
    case "actor":
      return known.actors[chance.between(0, known.actors.length - 1)];
    case "item":
      return chance.oneOf(["rope", "relic.prism-lens", "constructor", "0"]);
    case "id":
      return known.ids[chance.between(0, known.ids.length - 1)] ?? "con_unknown";
    case "integer":
      return Math.min(parameter.max, Math.max(parameter.min, chance.between(0, Math.max(known.version, 5))));
    case "choice":
      return parameter.options[chance.between(0, parameter.options.length - 1)];
    case "items":
      return Array.from({ length: chance.between(parameter.min, 3) }, (_, at) => ({
        item: `item-${at}`,
        quantity: chance.between(1, 4),
      }));
  }
}
