import { FLAG_DOWN, FLAG_NOUNS, FLAG_UP, LOWERS, RAISES } from "../../frames/control-nouns.ts";
import type { Clause } from "../../syntax/clause.ts";
import { childrenOf, depOf, headOf, lemmaOf, textOf } from "../../syntax/sentence-tree.ts";
import type { Found } from "../finding.ts";
import {
  factionsAt as actorsAt,
  lastRegion,
  peopleOf,
  thingsAt,
  type ReferenceScope,
  type Referent,
} from "../referents.ts";
import { controls, type ControlClause } from "./control-clause.ts";

const NONE: ReadonlySet<string> = new Set();

/** `the Guild's banners fly over the Range`, `planted her standard on the Range`. */
export function byFlag({ scope, clause }: ControlClause): readonly Found[] {
  const { tree } = scope;
  const flags = [...clause.themes, ...clause.agents].filter(
    (at) => FLAG_NOUNS.has(lemmaOf(tree, at)) || (RAISES_SIGN.has(clause.lemma) && isOwnSign(scope, clause, at)),
  );
  const [flag] = flags;
  if (flag === undefined) return [];
  const named = clause.obliques
    .filter(({ prep }) =>
      ["over", "above", "on", "upon", "from", "at", "across", "in", "atop", "down over", "up over", "to"].includes(
        prep,
      ),
    )
    .flatMap(({ at }) => regionsIn(scope, at));
  // `stormed the Range and hung its banner from the roof`
  const head = depOf(tree, clause.verb) === "conj" ? headOf(tree, clause.verb) : undefined;
  const stormed = head === undefined || named.length > 0 ? [] : childrenOf(tree, head, "dobj");
  const regions = [...named, ...stormed.flatMap((at) => thingsAt(scope, at, ["region"], NONE))];
  const own = peopleOf(scope, flag, NONE);
  const bearers = clause.themes.includes(flag) ? clause.agents.flatMap((at) => actorsAt(scope, at, NONE)) : [];
  const actors = own.length > 0 ? own : bearers;
  // `Guild flag cut down at the Range`: a headline leaves out the auxiliary.
  const isTheme =
    clause.themes.includes(flag) || (clause.themes.length === 0 && tree.words[clause.verb]?.form === "past");
  const isLowered =
    ((isTheme && LOWERS.has(clause.lemma)) || (!clause.themes.includes(flag) && FLAG_DOWN.has(clause.lemma))) &&
    !clause.particles.includes("up");
  const isRaised = (clause.themes.includes(flag) ? RAISES : FLAG_UP).has(clause.lemma);
  if (isLowered) return controls(actors, regions, false);
  return isRaised ? controls(actors, regions, true) : [];
}

/** `raised their lantern over its door`: whatever is somebody's own and is hoisted over a place is a flag. */
function isOwnSign({ tree }: ReferenceScope, clause: Clause, at: number): boolean {
  return (
    clause.themes.includes(at) &&
    !tree.entities.has(at) &&
    !NO_SIGNS.has(lemmaOf(tree, at)) &&
    childrenOf(tree, at, "poss").length > 0 &&
    clause.obliques.some(({ prep }) => ["over", "above", "atop"].includes(prep))
  );
}

const NO_SIGNS: ReadonlySet<string> = new Set(
  "glass voice hand eye head hat arm cup fist eyebrow brow gun hope price rent tax sword face mug game concern objection child".split(
    " ",
  ),
);
const RAISES_SIGN: ReadonlySet<string> = new Set(["raise", "hoist", "plant", "hang", "unfurl", "fly", "run"]);

/** `every window in the Steppe`: the region itself, or the one that a place belongs to. */
function regionsIn(scope: ReferenceScope, at: number): readonly Referent[] {
  const itself = thingsAt(scope, at, ["region"], NONE);
  if (itself.length > 0) return itself;
  const owners = childrenOf(scope.tree, at, "poss");
  const named = [
    ...childrenOf(scope.tree, at, "prep").flatMap((prep) => childrenOf(scope.tree, prep, "pobj")),
    ...owners,
  ];
  const found = named.flatMap((one) => thingsAt(scope, one, ["region"], NONE));
  return found.length > 0 || !owners.some((one) => textOf(scope.tree, one) === "its") ? found : lastRegion(scope, at);
}
