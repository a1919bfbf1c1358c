import { CONTROL_NOUNS, HOLD_ENDS, PERSON_NOUNS, TENURE_NOUNS } from "../../frames/control-nouns.ts";
import type { Clause } from "../../syntax/clause.ts";
import { childrenOf, lemmaOf, obliquesOf, textOf } from "../../syntax/sentence-tree.ts";
import { isNoWord } from "../../syntax/verb-mood.ts";
import type { Found } from "../finding.ts";
import {
  controlledBy,
  factionsAt as actorsAt,
  peopleOf,
  regionsAt,
  thingsAt,
  type ReferenceScope,
} from "../referents.ts";
import { controls, type ControlClause } from "./control-clause.ts";

const NONE: ReadonlySet<string> = new Set();

/** `the Guild's hold on the Range slipped`, `thus ended their rule over it`. */
export function byEndOfHold({ scope, clause }: ControlClause): readonly Found[] {
  const runsOut = ["run", "die"].includes(clause.lemma) && clause.particles.includes("out");
  if (!HOLD_ENDS.has(clause.lemma) && !runsOut && !isOverNow(scope, clause)) return [];
  const own = clause.themes.length > 0 ? clause.themes : clause.agents;
  const things = [...own, ...withIt(scope, clause)];
  const isHold = (at: number): boolean => {
    const noun = lemmaOf(scope.tree, at);
    return CONTROL_NOUNS.has(noun) || (TENURE_NOUNS.has(noun) && childrenOf(scope.tree, at, "poss").length > 0);
  };
  return things
    .filter(isHold)
    .flatMap((at) => controls(peopleOf(scope, at, NONE), controlledBy(scope, at, NONE), false));
}

/** `the lease ended, and with it their hold on the Range` */
function withIt({ tree }: ReferenceScope, { verb }: Clause): readonly number[] {
  const pronoun = tree.words.findIndex(
    (_, at) => at > verb && textOf(tree, at - 1) === "with" && ["it", "them", "him", "her"].includes(textOf(tree, at)),
  );
  if (pronoun < 0) return [];
  const noun = tree.words.findIndex((_, at) => at > pronoun && CONTROL_NOUNS.has(lemmaOf(tree, at)));
  return noun < 0 || noun > pronoun + FAR ? [] : [noun];
}

/** Words between `with it` and the hold that ends with it. */
const FAR = 5;

/** `nothing of the Guild remains in the Range`, `none of its men is left there`. */
export function byNobodyLeft({ scope, clause }: ControlClause): readonly Found[] {
  if (!["remain", "leave", "be", "survive"].includes(clause.lemma)) return [];
  const { tree } = scope;
  const nobody = [...clause.agents, ...clause.themes].filter(
    (at) => ["nothing", "none", "nobody"].includes(textOf(tree, at)) || isNoPerson(scope, at),
  );
  if (nobody.length === 0) return byNoMore(scope, clause);
  // `nothing is left of the Guild's power in the Range`
  const of = clause.obliques.filter(({ prep }) => prep === "of").map(({ at }) => at);
  const inside = [...clause.obliques, ...[...nobody, ...of].flatMap((at) => obliquesOf(tree, at))];
  const regions = inside
    .filter(({ prep }) => ["in", "on", "over"].includes(prep))
    .flatMap(({ at }) => thingsAt(scope, at, ["region"], NONE));
  return controls(
    [...nobody.flatMap((at) => peopleOf(scope, at, NONE)), ...of.flatMap((at) => actorsAt(scope, at, NONE))].slice(
      0,
      1,
    ),
    regions.slice(0, 1),
    false,
  );
}

/** `not one soldier of the Guild`, `no rider of theirs` */
function isNoPerson({ tree }: ReferenceScope, at: number): boolean {
  return PERSON_NOUNS.has(lemmaOf(tree, at)) && isNoWord(tree, at);
}

/** `there are no more Guildsmen in the Range`. */
function byNoMore(scope: ReferenceScope, clause: Clause): readonly Found[] {
  const { tree } = scope;
  const told = childrenOf(tree, clause.verb, "attr", "nsubj", "dobj");
  const none = told.filter((at) => textOf(tree, at - 1) === "more" && textOf(tree, at - 2) === "no");
  const places = [...clause.obliques, ...none.flatMap((at) => obliquesOf(tree, at))];
  return controls(
    none.flatMap((at) => actorsAt(scope, at, NONE)),
    places
      .filter(({ prep }) => ["in", "on", "at"].includes(prep))
      .flatMap(({ at }) => thingsAt(scope, at, ["region"], NONE)),
    false,
  );
}

/** `came to an end`, `is over`, `is at an end`. */
function isOverNow({ tree }: ReferenceScope, clause: Clause): boolean {
  const has = (words: ReadonlySet<string>, prep: (word: string) => boolean): boolean =>
    clause.obliques.some((one) => prep(one.prep) && words.has(lemmaOf(tree, one.at)));
  if (
    ["come", "draw", "grind", "be", "bring", "put", "reach", "call"].includes(clause.lemma) &&
    has(END_NOUNS, (prep) => ["to", "at"].includes(prep))
  )
    return true;
  return (
    clause.lemma === "be" &&
    [...clause.complements, ...childrenOf(tree, clause.verb, "advmod", "prt", "prep")].some((at) =>
      OVER_WORDS.has(textOf(tree, at)),
    )
  );
}

const END_NOUNS: ReadonlySet<string> = new Set(["end", "close", "halt", "finish", "conclusion"]);
const OVER_WORDS: ReadonlySet<string> = new Set([
  "over",
  "finished",
  "history",
  "broken",
  "gone",
  "past",
  "done",
  "dead",
]);

/** `is free of the Conclave`, `rid of it`. */
export function byFreedom({ scope, clause }: ControlClause): readonly Found[] {
  const { tree } = scope;
  const free = clause.complements.find((at) => ["free", "rid", "clear", "empty"].includes(textOf(tree, at)));
  if (free === undefined) return [];
  const gone = [...obliquesOf(tree, free), ...clause.obliques].filter(({ prep }) => prep === "of" || prep === "from");
  const regions = clause.agents.flatMap((at) => regionsAt(scope, at, NONE));
  return controls(
    gone.flatMap(({ at }) => actorsAt(scope, at, NONE)),
    regions,
    false,
  );
}
