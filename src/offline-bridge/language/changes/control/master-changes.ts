import { CONTROL_NOUNS, MASTER_NOUNS, TERRITORY_NOUNS } from "../../frames/control-nouns.ts";
import type { Clause } from "../../syntax/clause.ts";
import { childrenOf, lemmaOf, obliquesOf, textOf } from "../../syntax/sentence-tree.ts";
import type { Found } from "../finding.ts";
import {
  controlledBy,
  factionsAt as actorsAt,
  lastRegion,
  peopleOf,
  regionsAt,
  speakersOf,
  thingsAt,
  type ReferenceScope,
  type Referent,
} from "../referents.ts";
import { controls, type ControlClause } from "./control-clause.ts";

const NONE: ReadonlySet<string> = new Set();

/** `became master of the Range`, `the Range's new owner is the Guild`, `the Range has a new ruler: the Guild`. */
export function byMaster({ scope, clause, isNew, isEnded }: ControlClause): readonly Found[] {
  const { tree } = scope;
  const isMaster = (at: number): boolean => MASTER_NOUNS.has(lemmaOf(tree, at));
  const isNewNoun = (at: number): boolean => childrenOf(tree, at, "amod").some((one) => textOf(tree, one) === "new");
  const masters = [...clause.complements, ...clause.themes].filter(isMaster);
  const asComplement = masters.flatMap((at) => {
    if (isEnded && clause.lemma === "be")
      return controls(
        clause.agents.flatMap((one) => actorsAt(scope, one, NONE)),
        mastered(scope, at),
        false,
        "agent",
      );
    const fresh = isNew || isNewNoun(at) || ["become", "make", "declare", "crown", "leave"].includes(clause.lemma);
    const appositions = childrenOf(tree, at, "appos", "dep").flatMap((one) => actorsAt(scope, one, NONE));
    if (FINDS.has(clause.lemma))
      return isNewNoun(at)
        ? controls(
            [...appositions, ...inPersonOf(scope, clause, at)],
            clause.agents.flatMap((one) => regionsAt(scope, one, NONE)),
            true,
          )
        : [];
    const regions = [
      ...mastered(scope, at),
      ...clause.obliques
        .filter(({ prep }) => ["of", "in", "over"].includes(prep))
        .flatMap((one) => thingsAt(scope, one.at, ["region"], NONE)),
    ];
    return fresh ? controls(mastersBy(scope, clause, at), regions, true) : [];
  });
  const asSubject =
    clause.lemma === "be"
      ? clause.agents
          .filter((at) => isMaster(at) && (isNewNoun(at) || isNew))
          .flatMap((at) =>
            controls(
              clause.complements.flatMap((one) => actorsAt(scope, one, NONE)),
              mastered(scope, at),
              true,
            ),
          )
      : [];
  return [
    ...asComplement,
    ...asSubject,
    ...inCharge(scope, clause, isNew),
    ...asMaster(scope, clause),
    ...comesInto(scope, clause),
    ...putInCharge(scope, clause),
    ...movesIn(scope, clause),
  ];
}

const FINDS: ReadonlySet<string> = new Set([
  "have",
  "get",
  "find",
  "gain",
  "acquire",
  "receive",
  "meet",
  "see",
  "welcome",
]);

/** Who is master: the subject, or whom the subject makes it: `made the Guild lords of the Range`. */
function mastersBy(scope: ReferenceScope, clause: Clause, master: number): readonly Referent[] {
  const made = MADE.has(clause.lemma)
    ? // `made the Guild lords of it` is one noun in some parses.
      [
        ...clause.recipients,
        ...clause.themes.filter((at) => at !== master),
        ...childrenOf(scope.tree, master, "compound", "nmod"),
      ].flatMap((at) => actorsAt(scope, at, NONE))
    : [];
  return made.length > 0 ? made : clause.agents.flatMap((at) => actorsAt(scope, at, NONE));
}

const MADE: ReadonlySet<string> = new Set("make crown declare name appoint call elect proclaim leave".split(" "));

/** `has found a new master in the Guild`. */
function inPersonOf(scope: ReferenceScope, clause: Clause, master: number): readonly Referent[] {
  return [...clause.obliques, ...obliquesOf(scope.tree, master)]
    .filter(({ prep }) => prep === "in")
    .flatMap(({ at }) => actorsAt(scope, at, NONE));
}

/** `ended the day as masters of the Range`, `moved in as its new owner`. */
function asMaster(scope: ReferenceScope, clause: Clause): readonly Found[] {
  if (STAYS_MASTER.has(clause.lemma)) return [];
  return clause.obliques
    .filter(({ prep, at }) => prep === "as" && MASTER_NOUNS.has(lemmaOf(scope.tree, at)))
    .flatMap(({ at }) =>
      controls(
        [...clause.agents, ...clause.themes].flatMap((one) => actorsAt(scope, one, NONE)),
        mastered(scope, at),
        true,
      ),
    );
}

const STAYS_MASTER: ReadonlySet<string> = new Set(
  "remain stay continue serve see regard know act replace supplant succeed describe style pose portray speak treat think hail fear".split(
    " ",
  ),
);

/** `is now in control of the Range`, `in possession of it`. */
function inCharge(scope: ReferenceScope, clause: Clause, isNew: boolean): readonly Found[] {
  if (!["be", "stand", "remain", "find", "end"].includes(clause.lemma) || clause.lemma === "remain" || !isNew)
    return [];
  return clause.obliques
    .filter(({ prep, at }) => prep === "in" && CONTROL_NOUNS.has(lemmaOf(scope.tree, at)))
    .flatMap(({ at }) => {
      const named = controlledBy(scope, at, NONE);
      // `the Guild is in charge now`: of the place that was spoken of.
      const isAlone = obliquesOf(scope.tree, at).length === 0 && lemmaOf(scope.tree, at) === "charge";
      return controls(
        clause.agents.flatMap((one) => actorsAt(scope, one, NONE)),
        named.length > 0 || !isAlone ? named : lastRegion(scope, clause.verb),
        true,
      );
    });
}

/** `came into possession of the Range`, `bought their way into its ownership`. */
function comesInto(scope: ReferenceScope, clause: Clause): readonly Found[] {
  const isWay = clause.themes.length === 0 || clause.themes.some((at) => lemmaOf(scope.tree, at) === "way");
  if (!isWay || clause.passive) return [];
  return clause.obliques
    .filter(({ prep, at }) => prep === "into" && CONTROL_NOUNS.has(lemmaOf(scope.tree, at)))
    .flatMap(({ at }) =>
      controls(
        clause.agents.flatMap((one) => actorsAt(scope, one, NONE)),
        controlledBy(scope, at, NONE),
        true,
      ),
    );
}

/** `put the Guild in charge of the Range`; `the people of the Range put the Guild in charge`. */
function putInCharge(scope: ReferenceScope, clause: Clause): readonly Found[] {
  const { tree } = scope;
  if (!PUTS.has(clause.lemma)) return [];
  return clause.obliques
    .filter(({ prep, at }) => prep === "in" && CHARGE.has(lemmaOf(tree, at)))
    .flatMap(({ at }) => {
      const named = controlledBy(scope, at, NONE);
      const ofPeople = clause.agents.flatMap((one) =>
        obliquesOf(tree, one)
          .filter(({ prep }) => prep === "of" || prep === "in")
          .flatMap((inner) => thingsAt(scope, inner.at, ["region"], NONE)),
      );
      return controls(
        clause.themes.flatMap((one) => actorsAt(scope, one, NONE)),
        named.length > 0 ? named : ofPeople,
        true,
      );
    });
}

const PUTS: ReadonlySet<string> = new Set(["put", "place", "leave", "install", "set", "vote", "confirm", "instal"]);
const CHARGE: ReadonlySet<string> = new Set(["charge", "control", "command", "possession"]);

/** `the Synod walked out of the Range, and the Guild moved in`: somebody has just left it. */
function movesIn(scope: ReferenceScope, clause: Clause): readonly Found[] {
  const { tree } = scope;
  if (clause.lemma === "be") return inOrOut(scope, clause);
  const isIn = ["move", "march", "step", "come", "take"].includes(clause.lemma);
  const goesIn = clause.particles.includes(clause.lemma === "take" ? "over" : "in");
  if (!isIn || !goesIn || clause.themes.length > 0 || clause.passive) return [];
  if (clause.obliques.some(({ prep, at }) => tree.entities.has(at) && prep !== "with")) return [];
  const hasLeft = tree.words.slice(0, clause.verb).some(({ lemma, pos }) => pos === "VERB" && LEAVES_IT.has(lemma));
  if (!hasLeft) return [];
  return controls(
    clause.agents.flatMap((one) => actorsAt(scope, one, NONE)),
    lastRegion(scope, clause.verb),
    true,
  );
}

/** `the Synod is out of the Range, the Guild is in`; `the Range changed hands: the Guild is in`. */
function inOrOut(scope: ReferenceScope, { verb, agents }: Clause): readonly Found[] {
  const { tree } = scope;
  const isAlone = (at: number): boolean => childrenOf(tree, at).length === 0;
  const own = childrenOf(tree, verb, "advmod", "prep", "prt", "acomp").find(
    (at) => ["in", "out"].includes(textOf(tree, at)) && isAlone(at),
  );
  if (own === undefined) return [];
  const other = textOf(tree, own) === "in" ? "out" : "in";
  const isOfChange = tree.words.some(
    ({ lemma }, at) =>
      (["hand", "hands", "owner", "side"].includes(lemma) && lemmaOf(tree, at - 1) === "change") ||
      (textOf(tree, at) === other && lemmaOf(tree, at - 1) === "be"),
  );
  if (!isOfChange) return [];
  return controls(
    agents.flatMap((one) => actorsAt(scope, one, NONE)),
    lastRegion(scope, verb),
    other === "out",
  );
}

const LEAVES_IT: ReadonlySet<string> = new Set(
  "leave withdraw flee lose abandon surrender walk evacuate yield retreat quit vacate drive expel oust expire pull march depart".split(
    " ",
  ),
);

/** The region of a master: `the Range's new owner`, `lord of the Range`. */
export function mastered(scope: ReferenceScope, at: number): readonly Referent[] {
  const owners = childrenOf(scope.tree, at, "poss").flatMap((one) =>
    textOf(scope.tree, one) === "its" ? lastRegion(scope, one) : thingsAt(scope, one, ["region"], NONE),
  );
  return owners.length > 0 ? owners : controlledBy(scope, at, NONE);
}

function isOwn({ tree }: ReferenceScope, at: number): boolean {
  return textOf(tree, at) === "own" && ["their", "its", "her", "his"].includes(textOf(tree, at - 1));
}

const THEIRS: ReadonlySet<string> = new Set(["theirs", "hers"]);

/** `the Crescent is the Synod's now`, `the island is theirs`. */
export function byPossessive({ scope, clause, isNew, isEnded }: ControlClause): readonly Found[] {
  const { tree } = scope;
  // `made the Range their own`
  const own =
    clause.lemma === "make"
      ? childrenOf(tree, clause.verb).find((at) => isOwn(scope, at) || THEIRS.has(textOf(tree, at)))
      : undefined;
  if (own !== undefined)
    return controls(
      clause.agents.flatMap((at) => actorsAt(scope, at, NONE)),
      // `made the Range theirs`: some parses hang the region on the pronoun.
      [...clause.themes, ...childrenOf(tree, own)].flatMap((at) => regionsAt(scope, at, NONE)),
      true,
    );
  if (clause.lemma !== "be" && clause.lemma !== "become") return [];
  const regions = clause.agents.flatMap((at) => regionsAt(scope, at, NONE));
  const owners = clause.complements.flatMap((at) => {
    const word = textOf(tree, at);
    if (word === "ours" || word === "mine") return speakersOf(scope, clause.verb);
    // `they secede, and the floor is their own`: two references leave open whose it is.
    if (isOwn(scope, at)) return regions.some((one) => !one.byReference) ? peopleOf(scope, at, NONE) : [];
    const isTerritory =
      TERRITORY_NOUNS.has(lemmaOf(tree, at)) && (isNew || clause.lemma === "become" || lemmaOf(tree, at) === "prize");
    if (isTerritory) return peopleOf(scope, at, NONE);
    // `is now part of the Guild's lands`
    if (lemmaOf(tree, at) === "part" && (isNew || clause.lemma === "become"))
      return obliquesOf(tree, at)
        .filter(({ prep }) => prep === "of")
        .flatMap((one) => actorsAt(scope, one.at, NONE));
    const isOwner = ["theirs", "hers", "its", "his"].includes(word) || childrenOf(tree, at, "case").length > 0;
    return isOwner || tree.entities.get(at)?.name.entityType === "faction" ? actorsAt(scope, at, NONE) : [];
  });
  return controls(owners, regions, !isEnded);
}
