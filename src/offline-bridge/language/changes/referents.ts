import { CONTROL_NOUNS, EVERY_PART, PLACE_NOUNS } from "../frames/control-nouns.ts";
import { wordSet } from "../frames/word-set.ts";
import type { Discourse } from "../names/discourse.ts";
import type { Name } from "../names/name-index.ts";
import {
  childrenOf,
  depOf,
  headOf,
  lemmaOf,
  obliquesOf,
  posOf,
  textOf,
  withConjuncts,
  type SentenceTree,
} from "../syntax/sentence-tree.ts";

/** An entity that a phrase stands for, and how surely. */
export interface Referent {
  readonly name: Name;
  /** 0…1. */
  readonly confidence: number;
  /** A pronoun, a description or a short form stands for it. */
  readonly byReference: boolean;
}

/** A parsed sentence and what was named before it. */
export interface ReferenceScope {
  readonly tree: SentenceTree;
  readonly discourse: Discourse;
}

export const ACTORS = ["faction", "character"];
export const HAVE_STATE = ["region", "anchor", "artifact"];
const SUREST = 0.96;
const BY_PRONOUN = 0.86;
const BY_PEOPLE = 0.93;

const PERSONAL = wordSet("they them it he she him her themselves itself theirs hers his");
const POSSESSIVE = wordSet("its their his her");
const THINGS = wordSet("its it they them this that these those itself themselves");
const DEFINITE = wordSet("the this that these those both its their");
/** Adjectives and nouns that make a part of a place (docs/reference/annotation-rules.md, rule 7). */
const PARTIAL =
  /^(?:north\w*|south\w*|east\w*|west\w*|upper|lower|outer|inner|central|far|half|part|some|most|several|old|former|false|would-be|cardboard|painted|toy|model|miniature)$/u;
/** Nouns with `of` that leave the whole: `all of the Range`, `control of the whole of it`. */
const WHOLE = wordSet(
  "supply stock store whole all rest entirety totality remainder remains part_of_all people city island region province ward district land elder territory council both",
);
/** Prepositions by which people belong to a faction: `riders of the Guild`. */
const OF_PEOPLE = wordSet("of from under for in");
/** Words between people and their faction: `riders loyal to the Guild`, `agents working for it`. */
const LOYAL = wordSet(
  "loyal work serve swear belong employ pay answer faithful allied true hire speak act fight sign ride",
);

function placedAt({ tree }: ReferenceScope, at: number, types: readonly string[]): readonly Referent[] {
  const placed = tree.entities.get(at);
  if (placed === undefined || !types.includes(placed.name.entityType)) return [];
  return [{ name: placed.name, confidence: SUREST * placed.confidence, byReference: !placed.byName }];
}

/** Factions and characters that a phrase stands for, themselves or by their people (rule 6). */
export function actorsAt(scope: ReferenceScope, at: number, except: ReadonlySet<string>): readonly Referent[] {
  const { tree } = scope;
  const itself = placedAt(scope, at, ACTORS);
  if (itself.length > 0) return itself;
  if (tree.entities.has(at)) return [];
  if (posOf(tree, at) === "PRON" || PERSONAL.has(textOf(tree, at)))
    return byPronoun(scope, at, ACTORS, except, PERSONAL);
  const people = peopleOf(scope, at, except);
  return people.map((one) => ({ ...one, confidence: Math.min(one.confidence, BY_PEOPLE) }));
}

/** The same for control, which people have for their faction: `Brother Quill of the Choir`, `we` in a quotation. */
export function factionsAt(scope: ReferenceScope, at: number, except: ReadonlySet<string>): readonly Referent[] {
  const found = actorsAt(scope, at, except);
  if (found.length === 0 && ["we", "i"].includes(textOf(scope.tree, at))) {
    const verb = headOf(scope.tree, at);
    return verb === undefined ? [] : speakersOf(scope, verb);
  }
  if (!found.some(({ name }) => name.entityType === "character")) return found;
  const own = withConjuncts(scope.tree, at).flatMap((one) => peopleOf(scope, one, except));
  const factions = own.filter(({ name }) => name.entityType === "faction");
  return factions.length > 0 ? factions : found;
}

const SPEECH = wordSet(
  "say cry shout announce declare report roar call write read proclaim reply answer tell admit concede confess sigh groan moan exult add growl snarl crow gasp whisper mutter bellow scream yell weep repeat laugh grin bark",
);

/** Who says what a verb says: `the Range is ours, cries the marshal of the Guild`. */
export function speakersOf(scope: ReferenceScope, verb: number): readonly Referent[] {
  const { tree } = scope;
  const near = [headOf(tree, verb) ?? verb, ...childrenOf(tree, verb, "conj", "parataxis", "ccomp", "dep")];
  const said = near.find((at) => SPEECH.has(lemmaOf(tree, at)) && at !== verb);
  return said === undefined
    ? []
    : childrenOf(tree, said, "nsubj", "dobj").flatMap((at) => actorsAt(scope, at, new Set()));
}

/** Nouns whose owner is the other side: `their enemies`. */
const OPPOSED = wordSet(
  "claim case lawsuit suit appeal bid motion proposal demand request offer enemy rival foe opponent victim captor adversary attacker besieger conqueror nemesis competitor successor",
);

/** Whose a noun is: `riders of the Guild`, `the Guild's riders`, `Guild riders`, `its riders`, `in the hands of …`. */
export function peopleOf(scope: ReferenceScope, at: number, except: ReadonlySet<string>): readonly Referent[] {
  const { tree } = scope;
  if (OPPOSED.has(lemmaOf(tree, at))) return [];
  const named = childrenOf(tree, at, "poss", "compound", "nmod", "amod", "appos")
    .flatMap((one) => (depOf(tree, one) === "poss" ? withConjuncts(tree, one) : [one]))
    .flatMap((one) => {
      const placed = placedAt(scope, one, ACTORS);
      // `the Guild's captain's banner`
      return placed.length > 0 || depOf(tree, one) !== "poss" ? placed : peopleOf(scope, one, except);
    });
  if (named.length > 0) return named;
  const owned = obliquesOf(tree, at)
    .filter(({ prep }) => OF_PEOPLE.has(prep))
    .flatMap((one) => {
      const placed = placedAt(scope, one.at, ACTORS);
      return placed.length > 0 || one.prep !== "of" || tree.entities.has(one.at)
        ? placed
        : nestedPeople(scope, one.at, except);
    });
  if (owned.length > 0) return owned;
  const loyal = childrenOf(tree, at, "acl", "amod", "relcl")
    .filter((one) => LOYAL.has(lemmaOf(tree, one)))
    .flatMap((one) => obliquesOf(tree, one))
    .flatMap((one) => placedAt(scope, one.at, ACTORS));
  if (loyal.length > 0) return loyal;
  const pronoun = childrenOf(tree, at, "poss").find((one) => POSSESSIVE.has(textOf(tree, one)));
  return pronoun === undefined ? [] : byPronoun(scope, pronoun, ACTORS, except, POSSESSIVE);
}

/** Whose a deed is: `the Guild's capture of it`, `its riders' capture of it`, `its capture of it`. */
export function ownersOf(scope: ReferenceScope, at: number): readonly Referent[] {
  return childrenOf(scope.tree, at, "poss").flatMap((one) =>
    POSSESSIVE.has(textOf(scope.tree, one))
      ? byPronoun(scope, one, ACTORS, new Set(), POSSESSIVE)
      : actorsAt(scope, one, new Set()),
  );
}

/** `the hands of the people of the Guild`. */
function nestedPeople(scope: ReferenceScope, at: number, except: ReadonlySet<string>): readonly Referent[] {
  const pronoun = textOf(scope.tree, at);
  if (["theirs", "hers", "its"].includes(pronoun)) return byPronoun(scope, at, ACTORS, except, PERSONAL);
  return childrenOf(scope.tree, at, "poss", "prep").length === 0 ? [] : peopleOf(scope, at, except);
}

function byPronoun(
  { tree, discourse }: ReferenceScope,
  at: number,
  types: readonly string[],
  except: ReadonlySet<string>,
  pronouns: ReadonlySet<string>,
): readonly Referent[] {
  const word = textOf(tree, at);
  if (!pronouns.has(word)) return [];
  const isPerson = ["he", "she", "him", "her", "his", "hers"].includes(word);
  const wanted = { before: at, except };
  const person =
    isPerson && types.includes("character") ? discourse.resolve({ ...wanted, types: ["character"] }) : undefined;
  const name =
    person ?? discourse.resolve({ ...wanted, types: isPerson ? types : types.filter((type) => type !== "character") });
  return name === undefined ? [] : [{ name, confidence: BY_PRONOUN, byReference: true }];
}

/** Regions, anchors and artifacts that a phrase stands for as a whole. */
export function thingsAt(
  scope: ReferenceScope,
  at: number,
  types: readonly string[],
  except: ReadonlySet<string>,
): readonly Referent[] {
  const { tree, discourse } = scope;
  const itself = placedAt(scope, at, types);
  if (itself.length > 0) return isPart(tree, at) ? [] : itself;
  if (tree.entities.has(at)) return [];
  const word = textOf(tree, at);
  if (word === "both")
    return discourse.lastOf(types, 2).map((name) => ({ name, confidence: BY_PRONOUN, byReference: true }));
  if (THINGS.has(word) && ["PRON", "DET"].includes(posOf(tree, at))) {
    const plural = ["it", "its", "this"].includes(word) ? false : !["that"].includes(word);
    const name = discourse.resolve({ types, before: at, except, plural });
    return name === undefined ? [] : [{ name, confidence: BY_PRONOUN, byReference: true }];
  }
  const isEvery =
    (EVERY_PART.has(lemmaOf(tree, at)) || types.includes("anchor")) &&
    childrenOf(tree, at, "det").some((one) => ["every", "each"].includes(textOf(tree, one)));
  if (WHOLE.has(lemmaOf(tree, at)) || isEvery) {
    const whole = obliquesOf(tree, at)
      .filter(({ prep }) => prep === "of" || (isEvery && ["in", "on", "across"].includes(prep)))
      .flatMap((one) => thingsAt(scope, one.at, types, except));
    if (whole.length > 0) return whole;
  }
  // `the whole Range`: some parses have the name as an apposition of its kind.
  const kind = childrenOf(tree, at, "appos").flatMap((one) => placedAt(scope, one, types));
  if (kind.length > 0 && PLACE_NOUNS.has(lemmaOf(tree, at))) return kind;
  // `every lane answers to them`
  if (
    isEvery &&
    EVERY_PART.has(lemmaOf(tree, at)) &&
    types.includes("region") &&
    childrenOf(tree, at, "prep", "poss").length === 0
  )
    return scope.discourse.lastOf(["region"], 1).map((name) => ({ name, confidence: 0.8, byReference: true }));
  return byDescription(scope, at, types);
}

function isPart(tree: SentenceTree, at: number): boolean {
  return childrenOf(tree, at, "amod", "predet", "det", "nummod", "compound", "nmod").some((one) =>
    PARTIAL.test(textOf(tree, one)),
  );
}

/** `the island`, `those waters`, `both passes`. */
function byDescription({ tree, discourse }: ReferenceScope, at: number, types: readonly string[]): readonly Referent[] {
  const noun = lemmaOf(tree, at);
  // `these waters` are a place, `the water` is not.
  const own = discourse.lastOf(["region"], 3).findLast(({ words }) => words.includes(textOf(tree, at)));
  if (!types.includes("region") || !(PLACE_NOUNS.has(noun) || own) || textOf(tree, at) === "water") return [];
  const words = childrenOf(tree, at, "det", "predet", "poss", "preconj", "nummod", "amod", "compound").map((one) =>
    textOf(tree, one),
  );
  if (!words.some((word) => DEFINITE.has(word)) || words.some((word) => PARTIAL.test(word))) return [];
  if (childrenOf(tree, at, "prep", "compound", "relcl").length > 0) return [];
  // `the shaft` is Shaft Nine, and not what was named after it.
  if (own !== undefined) return [{ name: own, confidence: BY_PRONOUN, byReference: true }];
  const isBoth = words.includes("both") || words.includes("two");
  return discourse
    .lastOf(["region"], isBoth ? 2 : 1)
    .map((name) => ({ name, confidence: BY_PRONOUN - 0.04, byReference: true }));
}

/** Regions that a phrase stands for, or that a noun of control is about: `its grip on the Range`, `the keys of it`. */
export function regionsAt(scope: ReferenceScope, at: number, except: ReadonlySet<string>): readonly Referent[] {
  const { tree } = scope;
  const itself = thingsAt(scope, at, ["region"], except);
  const noun = lemmaOf(tree, at);
  if (itself.length > 0 || !CONTROL_NOUNS.has(noun)) return itself;
  // `every deed in the Range` is no deed to it.
  if (PAPERS.has(noun) && !obliquesOf(tree, at).some(({ prep }) => ["of", "to", "over", "for"].includes(prep)))
    return [];
  return controlledBy(scope, at, except);
}

export const PAPERS = wordSet("deed key title lease crown throne charter right charge command order keyring");

/** The regions of a noun of control: `control of`, `hold over`, `keys to`. */
export function controlledBy(scope: ReferenceScope, at: number, except: ReadonlySet<string>): readonly Referent[] {
  const obliques = obliquesOf(scope.tree, at);
  // `possession of a boathouse in the Range` is of the boathouse.
  const own = obliques.filter(({ prep }) => prep === "of" || prep === "over");
  const regionsIn = (some: typeof obliques): readonly Referent[] =>
    some.flatMap((one) => thingsAt(scope, one.at, ["region"], except));
  const named = regionsIn(own);
  // `the rule of the Guild in the Range`
  const isOfActor = own.every((one) => placedAt(scope, one.at, ACTORS).length > 0);
  if (named.length > 0 || !isOfActor) return named;
  return regionsIn(obliques.filter(({ prep }) => ["on", "in", "to", "upon", "across", "for"].includes(prep)));
}

/** `its door`, `its master`: of the region that was named last. */
export function lastRegion({ discourse }: ReferenceScope, at: number): readonly Referent[] {
  const last = discourse.resolve({ types: ["region"], before: at, except: new Set() });
  return last === undefined ? [] : [{ name: last, confidence: 0.8, byReference: true }];
}
