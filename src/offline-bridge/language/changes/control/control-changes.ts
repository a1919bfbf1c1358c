import { FEALTY_NOUNS, POWER_NOUNS, POWER_VERBS } from "../../frames/control-nouns.ts";
import { childrenOf, lemmaOf, withConjuncts } from "../../syntax/sentence-tree.ts";
import type { Found } from "../finding.ts";
import {
  factionsAt as actorsAt,
  peopleOf,
  regionsAt,
  thingsAt,
  type ReferenceScope,
  type Referent,
} from "../referents.ts";
import { controls, type ControlClause } from "./control-clause.ts";
import { byEndOfHold, byFreedom, byNobodyLeft } from "./end-of-hold.ts";
import { byFlag } from "./flag-changes.ts";
import { byFrames } from "./frame-changes.ts";
import { byMaster, byPossessive } from "./master-changes.ts";
import { bySurrender } from "./surrender-changes.ts";
import { bySigns } from "./writ-changes.ts";

const NONE: ReadonlySet<string> = new Set();

/** Gains and losses of control that a clause states (docs/reference/annotation-rules.md, rule 6). */
export function controlChanges(given: ControlClause): readonly Found[] {
  return [
    ...byFrames(given),
    ...byPowerPhrase(given),
    ...byFlag(given),
    ...byMaster(given),
    ...byPossessive(given),
    ...byEndOfHold(given),
    ...byFealty(given),
    ...byFreedom(given),
    ...byNobodyLeft(given),
    ...bySigns(given),
    ...bySurrender(given),
  ];
}

const INTO = new Set(["in", "into", "under", "beneath", "within", "to", "at", "back in", "back under", "back into"]);
const OUT_OF = new Set(["out of", "from", "through", "out from", "from under"]);

/** `lies in the hands of the Guild`, `came under the Guild's banner`, `slipped from its grasp`. */
function byPowerPhrase({ scope, clause, isEnded }: ControlClause): readonly Found[] {
  if (!POWER_VERBS.has(clause.lemma)) return [];
  return clause.obliques.flatMap(({ prep, at }) => {
    if (!POWER_NOUNS.has(lemmaOf(scope.tree, at))) return [];
    const regions = [...clause.themes, ...clause.agents].flatMap((one) => regionsAt(scope, one, NONE));
    const actors = peopleOf(scope, at, NONE);
    if (INTO.has(prep)) return controls(actors, regions, !isEnded);
    return OUT_OF.has(prep) ? controls(actors, regions, false) : [];
  });
}

/** `the elders of the Crescent swore fealty to the Guild`. */
function byFealty({ scope, clause }: ControlClause): readonly Found[] {
  const { tree } = scope;
  if (!clause.themes.some((at) => FEALTY_NOUNS.has(lemmaOf(tree, at)))) return [];
  const regions = clause.agents.flatMap((at) => {
    const itself = regionsAt(scope, at, NONE);
    return itself.length > 0 ? itself : withConjuncts(tree, at).flatMap((one) => deepRegions(scope, one));
  });
  const lords = clause.obliques.filter(({ prep }) => prep === "to").flatMap(({ at }) => actorsAt(scope, at, NONE));
  return controls(lords, regions, true);
}

/** `the council of elders of the Crescent`. */
function deepRegions(scope: ReferenceScope, at: number, depth = 0): readonly Referent[] {
  if (depth > 3) return [];
  return childrenOf(scope.tree, at, "prep")
    .flatMap((prep) => childrenOf(scope.tree, prep, "pobj"))
    .flatMap((one) => {
      const found = thingsAt(scope, one, ["region"], NONE);
      return found.length > 0 ? found : deepRegions(scope, one, depth + 1);
    });
}
