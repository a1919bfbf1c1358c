import { FLAG_NOUNS, LOWERS } from "../../frames/control-nouns.ts";
import { wordSet } from "../../frames/word-set.ts";
import type { Clause } from "../../syntax/clause.ts";
import { childrenOf, depOf, headOf, lemmaOf, obliquesOf, textOf } from "../../syntax/sentence-tree.ts";
import type { Found } from "../finding.ts";
import {
  factionsAt as actorsAt,
  lastRegion,
  peopleOf,
  regionsAt,
  thingsAt,
  type ReferenceScope,
  type Referent,
} from "../referents.ts";
import { controls, type ControlClause } from "./control-clause.ts";

const NONE: ReadonlySet<string> = new Set();

/** Control that those who hold a place give up for it, or let somebody have. */
export function bySurrender(given: ControlClause): readonly Found[] {
  return [...byGarrison(given), ...byLetting(given)];
}

/** Those who hold a place as a whole: what they give up is the place. */
const GARRISON = wordSet(
  "garrison defender townsfolk townspeople townsman inhabitant citizen villager islander settler burgher householder citizenry populace occupier",
);
const SUBMITS = wordSet("surrender submit yield capitulate kneel bow defect");
const LAYS = wordSet("lay throw put set fling cast");
const GATES = wordSet("open unbar unlock throw fling swing");
const GATE_NOUNS = wordSet("gate gates door doors hatch hatches airlock airlocks");
const ARMS = wordSet("arm arms weapon rifle gun sword spear blade axe musket bow");

/** `the garrison surrendered to the Guild`, `the Guild's garrison in the Range laid down its arms`. */
function byGarrison({ scope, clause, isEnded }: ControlClause): readonly Found[] {
  if (isEnded || clause.passive || !(isSubmission(scope, clause) || isGivenUp(scope, clause))) return [];
  const garrisons = clause.agents.filter((at) => GARRISON.has(lemmaOf(scope.tree, at)));
  return garrisons.flatMap((at) => {
    const regions = placeOfGarrison(scope, at);
    const winners = clause.obliques
      .filter(({ prep }) => ["to", "before", "for"].includes(prep))
      .flatMap((one) => actorsAt(scope, one.at, NONE));
    const won = new Set(winners.map(({ name }) => name.entityId));
    const losers = GATES.has(clause.lemma) ? [] : peopleOf(scope, at, won);
    return [...controls(losers, regions, false), ...controls(winners, regions, true)];
  });
}

/** `surrendered`, `went over to the Guild`; one who surrenders a thing gives up the thing. */
function isSubmission({ tree }: ReferenceScope, { lemma, themes, particles }: Clause): boolean {
  if (lemma === "go") return particles.includes("over");
  return SUBMITS.has(lemma) && themes.every((at) => ["itself", "themselves"].includes(textOf(tree, at)));
}

/** `laid down its arms`, `struck its colours`, `opened the gates`. */
function isGivenUp({ tree }: ReferenceScope, { lemma, themes, particles }: Clause): boolean {
  const gives = (nouns: ReadonlySet<string>): boolean => themes.some((at) => nouns.has(lemmaOf(tree, at)));
  if (LAYS.has(lemma)) return particles.includes("down") && gives(ARMS);
  return (LOWERS.has(lemma) && gives(FLAG_NOUNS)) || (GATES.has(lemma) && gives(GATE_NOUNS));
}

/** `the garrison of the Range`, `its defenders`; of the place spoken of where none is named. */
function placeOfGarrison(scope: ReferenceScope, at: number): readonly Referent[] {
  const { tree } = scope;
  const places = [
    ...obliquesOf(tree, at).filter(({ prep }) => ["of", "at", "in", "on", "from"].includes(prep)),
    ...childrenOf(tree, at, "compound", "nmod", "poss").map((one) => ({ at: one })),
  ];
  const named = places.flatMap((one) => thingsAt(scope, one.at, ["region"], NONE));
  if (named.length > 0) return named;
  const isKnown = childrenOf(tree, at, "det", "poss").some((one) =>
    ["the", "its", "their"].includes(textOf(tree, one)),
  );
  return isKnown && obliquesOf(tree, at).length === 0 ? lastRegion(scope, at) : [];
}

/** `lets the Guild have the Range`: whoever lets somebody have a place has it no more. */
function byLetting({ scope, clause, isEnded }: ControlClause): readonly Found[] {
  if (isEnded || !["have", "take"].includes(clause.lemma)) return [];
  const giver = letterOf(scope, clause);
  if (giver.length === 0) return [];
  const regions = clause.themes.flatMap((at) => regionsAt(scope, at, NONE));
  const ids = new Set(giver.map(({ name }) => name.entityId));
  const winners = clause.agents.flatMap((at) => actorsAt(scope, at, ids));
  return winners.length === 0 ? [] : [...controls(giver, regions, false, "agent"), ...controls(winners, regions, true)];
}

function letterOf(scope: ReferenceScope, clause: Clause): readonly Referent[] {
  const { tree } = scope;
  const governor = headOf(tree, clause.verb);
  if (governor === undefined || !["ccomp", "xcomp"].includes(depOf(tree, clause.verb))) return [];
  if (lemmaOf(tree, governor) !== "let") return [];
  return childrenOf(tree, governor, "nsubj").flatMap((at) => actorsAt(scope, at, NONE));
}
