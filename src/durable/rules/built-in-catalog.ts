import type { Catalog, Verb } from "../protocol/catalog.ts";
import { VERB_PARAMETERS, isVerbId } from "../protocol/command.ts";
import { VERB_RULES } from "./verb-rules.ts";

function verbOf(id: string): Verb[] {
  if (!isVerbId(id)) return [];
  const { decide: _, ...data } = VERB_RULES[id];
  return [{ id, parameters: VERB_PARAMETERS[id], ...data }];
}

/** The catalog of a hub that overrides nothing (CAT1, CAT3). */
export const BUILT_IN_CATALOG: Catalog = {
  catalogVersion: "builtin-1",
  verbs: Object.keys(VERB_PARAMETERS).flatMap(verbOf),
  // LIM3: 60 at once, and 30 a second after that. LIM2: what a room takes in a second.
  limits: { actorCommands: { burst: 60, perSeconds: 2 }, roomCommandsPerSecond: 2000 },
  safety: { capabilities: [], words: [] },
};
