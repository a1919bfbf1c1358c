import { CONTROL_FRAMES, DRIVEN_OUT, NOT_DRIVEN, type ControlFrame, type Part } from "../../frames/control-frames.ts";
import { CONTROL_NOUNS, MASTER_NOUNS, TERRITORY_NOUNS } from "../../frames/control-nouns.ts";
import { IDIOM_FRAMES, LAST_OUT } from "../../frames/idiom-frames.ts";
import type { Clause } from "../../syntax/clause.ts";
import { childrenOf, lemmaOf, obliquesOf, textOf } from "../../syntax/sentence-tree.ts";
import type { Found } from "../finding.ts";
import {
  factionsAt as actorsAt,
  lastRegion,
  regionsAt,
  PAPERS,
  thingsAt,
  type ReferenceScope,
  type Referent,
} from "../referents.ts";
import { controls, type ControlClause } from "./control-clause.ts";
import { mastered } from "./master-changes.ts";

const NONE: ReadonlySet<string> = new Set();

const FRAMES: readonly ControlFrame[] = [...CONTROL_FRAMES, ...IDIOM_FRAMES];

/** Changes by the classes of verbs in {@link CONTROL_FRAMES} and by {@link IDIOM_FRAMES}. */
export function byFrames(given: ControlClause): readonly Found[] {
  const { clause } = given;
  const known = FRAMES.filter(
    (frame) =>
      frame.verbs.has(clause.lemma) &&
      (frame.particles === undefined || clause.particles.some((one) => frame.particles?.has(one))),
  ).flatMap((frame) => ofFrame(frame, given));
  if (known.length === 0 && isLastToLeave(clause, given.scope)) return ofFrame(LAST_OUT, given);
  return known.length > 0 || given.isEnded || NOT_DRIVEN.has(clause.lemma) ? known : ofFrame(DRIVEN_OUT, given);
}

function ofFrame(frame: ControlFrame, given: ControlClause): readonly Found[] {
  const { scope, isNew, isEnded } = given;
  // A headline leaves out the auxiliary: `Union ousted from Ring Four`.
  const clause = isHeadline(frame, given.clause, scope)
    ? { ...given.clause, themes: given.clause.agents, agents: [] }
    : given.clause;
  if (!isOfFrame(frame, clause, scope)) return [];
  const regions = regionsOfFrame(frame, clause, scope);
  if (regions.length === 0) return [];
  // `grants the Conservatory dominion`: one name in some parses.
  const actors = (parts: readonly Part[]): readonly Referent[] =>
    parts.flatMap((part) => placesOf(clause, part)).flatMap((at) => actorsAt(scope, at, NONE));
  if (frame.isState === true) {
    if (isEnded) return controls(actors(frame.gains), regions, false);
    return isNew && clause.themes.length + clause.obliques.length > 0
      ? controls(actors(frame.gains), regions, true)
      : [];
  }
  // Those who give do not get: `the Guild sold it to them`.
  const givers = idsOf(clause.agents.flatMap((at) => actorsAt(scope, at, NONE)));
  const apart = gappedOf(clause, scope);
  const beside = new Set([...apart.keys(), ...pronounsBeside(clause, scope)]);
  const gains = isLostTo(clause, scope)
    ? []
    : frame.gains
        .flatMap((part) => placesOf(clause, part))
        .filter((at) => !beside.has(at))
        .flatMap((at) => actorsAt(scope, at, frame.gains.includes("agent") ? NONE : givers));
  // Who drives cattle out of a region drives out nobody who held it.
  const drives = frame.loses.includes("theme") ? idsOf(driversOf(scope, clause)) : NONE;
  const gainers = new Set([...idsOf(gains), ...drives]);
  const losers: readonly Part[] = isLostTo(clause, scope) ? [["to"]] : frame.loses;
  const loses = actorsExcept(given, clause, losers, gainers);
  // Who gives up acts; who is driven out is acted upon.
  const lost = controls(loses, regions, false, frame.loses.includes("agent") ? "agent" : "patient");
  const gained = [
    ...controls(gains, regions, true),
    ...[...apart].flatMap(([at, region]) =>
      controls(actorsAt(scope, at, givers), regionsAt(scope, region, NONE), true),
    ),
  ];
  return frame.gains.includes("agent") ? [...gained, ...lost] : [...lost, ...gained];
}

/** `surrenders the Range with it`, `Under it the Range goes …` */
function pronounsBeside(clause: Clause, { tree }: ReferenceScope): readonly number[] {
  return clause.obliques
    .filter(
      ({ prep, at }) =>
        (prep === "with" || (prep === "under" && at < clause.verb)) &&
        ["it", "them", "him", "her"].includes(textOf(tree, at)),
    )
    .map(({ at }) => at);
}

/** Who gets which region in `the Range goes to the Guild, the Verge to the Synod`: the second verb is left out. */
function gappedOf({ verb, themes, obliques }: Clause, { tree }: ReferenceScope): ReadonlyMap<number, number> {
  const pairs = obliques.flatMap(({ prep, at }): readonly (readonly [number, number])[] => {
    const to = prep === "to" ? tree.words.findLastIndex((_, one) => one < at && textOf(tree, one) === "to") : -1;
    const isRegion = tree.entities.get(to - 1)?.name.entityType === "region";
    return isRegion && to - 1 > verb && !themes.includes(to - 1) ? [[at, to - 1]] : [];
  });
  return new Map(pairs);
}

/** `the Range is lost to them`: those who are spoken of have lost it; a faction that is named has won it. */
function isLostTo(clause: Clause, { tree }: ReferenceScope): boolean {
  return (
    clause.lemma === "lose" &&
    clause.passive &&
    clause.obliques.some(({ prep, at }) => prep === "to" && ["them", "it"].includes(textOf(tree, at)))
  );
}

/** Who drives out; `ousted by its own cleaners` says who is driven out by a name and who drives by a word for it. */
function driversOf(scope: ReferenceScope, clause: Clause): readonly Referent[] {
  const byName = idsOf(
    clause.themes.flatMap((at) => actorsAt(scope, at, NONE)).filter(({ byReference }) => !byReference),
  );
  return clause.agents
    .flatMap((at) => actorsAt(scope, at, NONE))
    .filter(({ name, byReference }) => !(byReference && byName.has(name.entityId)));
}

export function idsOf(found: readonly Referent[]): ReadonlySet<string> {
  return new Set(found.map(({ name }) => name.entityId));
}

function isOfFrame(frame: ControlFrame, clause: Clause, scope: ReferenceScope): boolean {
  if (frame.ofHold === true && !clause.themes.some((at) => CONTROL_NOUNS.has(lemmaOf(scope.tree, at)))) return false;
  const { needsTheme } = frame;
  if (needsTheme !== undefined && !clause.themes.some((at) => needsTheme.has(lemmaOf(scope.tree, at)))) return false;
  if (clause.lemma === "take" && isForGranted(clause, scope)) return false;
  if (clause.lemma === "leave" && frame.region === "theme" && isLastToLeave(clause, scope)) return true;
  if (frame.region === "theme" && isLeftForEver(clause, scope)) return true;
  if (frame.needs !== undefined && !isLeftForGood(frame.needs, clause, scope)) return false;
  return frame.goesItself !== true || !clause.themes.some((at) => scope.tree.entities.has(at));
}

/** `took the Range for granted` */
function isForGranted({ verb }: Clause, { tree }: ReferenceScope): boolean {
  return tree.words.some((_, at) => at > verb && textOf(tree, at) === "granted" && textOf(tree, at - 1) === "for");
}

/** `the last of them has left it`, `was made to leave it`. */
function isLastToLeave(clause: Clause, { tree }: ReferenceScope): boolean {
  const governor = tree.words[clause.verb]?.dep === "xcomp" ? tree.words[clause.verb]?.head : undefined;
  if (governor !== undefined && COMPELS.has(lemmaOf(tree, governor))) return true;
  return clause.agents.some((at) =>
    [at, ...childrenOf(tree, at, "amod", "det", "nmod")].some((one) => ["last", "final"].includes(textOf(tree, one))),
  );
}

const COMPELS: ReadonlySet<string> = new Set(["make", "force", "compel", "oblige"]);

/** `left it for ever`, `left it, never to return`. */
function isLeftForEver(clause: Clause, { tree }: ReferenceScope): boolean {
  return (
    clause.lemma === "leave" &&
    (childrenOf(tree, clause.verb, "advmod", "prep").some((one) =>
      [one, ...childrenOf(tree, one)].some((word) => FOR_EVER.has(textOf(tree, word))),
    ) ||
      tree.words.some((_, at) => at > clause.verb && `${textOf(tree, at)} ${textOf(tree, at + 1)}` === "never to"))
  );
}

const FOR_EVER: ReadonlySet<string> = new Set(["ever", "forever"]);

/** `left it to the Synod`, `leaves it for good`. */
function isLeftForGood(needs: Part, clause: Clause, scope: ReferenceScope): boolean {
  if (clause.recipients.length > 0) return true;
  return placesOf(clause, needs).some((at) => {
    const word = textOf(scope.tree, at);
    const isAdded = clause.lemma === "add" && TERRITORY_NOUNS.has(lemmaOf(scope.tree, at));
    return isAdded || (clause.lemma !== "add" && actorsAt(scope, at, NONE).length > 0) || LEFT_TO.has(word);
  });
}

const LEFT_TO: ReadonlySet<string> = new Set(
  "good ever enemies fate foes rivals river sea crows ravens wolves rats wind dead enemy weather flood ghosts dust tide".split(
    " ",
  ),
);

/** The regions of a frame; of `threw them out` the one whose people did it, or the one spoken of. */
function regionsOfFrame(frame: ControlFrame, clause: Clause, scope: ReferenceScope): readonly Referent[] {
  const named = placesOf(clause, frame.region).flatMap((at) =>
    MASTER_NOUNS.has(lemmaOf(scope.tree, at)) && frame.region.includes("as")
      ? mastered(scope, at)
      : regionsAt(scope, at, NONE),
  );
  if (named.length > 0) return named;
  // `lost their grip on it`: the phrase hangs on the verb in some parses.
  const isLoose = (at: number): boolean =>
    CONTROL_NOUNS.has(lemmaOf(scope.tree, at)) &&
    !obliquesOf(scope.tree, at).some(({ prep }) => ["of", "over", "on"].includes(prep));
  const loose = placesOf(clause, frame.region).filter(isLoose);
  if (loose.length > 0)
    return clause.obliques
      .filter(({ prep }) =>
        (loose.some((at) => PAPERS.has(lemmaOf(scope.tree, at)))
          ? ["of", "over", "to"]
          : ["of", "over", "on", "to", "in", "upon", "across"]
        ).includes(prep),
      )
      .flatMap(({ at }) => thingsAt(scope, at, ["region"], NONE));
  if (Array.isArray(frame.region) && frame.region.includes("in") && isThere(clause, scope))
    return lastRegion(scope, clause.verb);
  if (!frame.loses.includes("theme")) return [];
  const hasPlace = clause.obliques.some(({ prep }) => frame.region.includes(prep));
  const isOut = clause.particles.includes("out") || ["expel", "oust", "evict", "dislodge"].includes(clause.lemma);
  if (hasPlace || !isOut) return [];
  const ofPeople = clause.agents.flatMap((at) =>
    obliquesOf(scope.tree, at)
      .filter(({ prep }) => prep === "of")
      .flatMap((one) => thingsAt(scope, one.at, ["region"], NONE)),
  );
  if (ofPeople.length > 0) return ofPeople;
  const last = scope.discourse.resolve({ types: ["region"], before: clause.verb, except: NONE });
  return last === undefined ? [] : [{ name: last, confidence: 0.7, byReference: true }];
}

/** `calls the tune there` */
function isThere({ verb }: Clause, { tree }: ReferenceScope): boolean {
  return childrenOf(tree, verb, "advmod").some((at) => textOf(tree, at) === "there" && at > verb);
}

/** Losers by pronoun are not those who gain: `they drove the Guild out of it`. */
function actorsExcept(
  { scope }: ControlClause,
  clause: Clause,
  parts: readonly Part[],
  gainers: ReadonlySet<string>,
): readonly Referent[] {
  return parts
    .flatMap((part) => placesOf(clause, part))
    .flatMap((at) => actorsAt(scope, at, gainers))
    .filter(({ name }) => !gainers.has(name.entityId));
}

function isHeadline(frame: ControlFrame, clause: Clause, scope: ReferenceScope): boolean {
  if (clause.themes.length > 0 || clause.passive || scope.tree.words[clause.verb]?.form !== "past") return false;
  if (frame.loses.includes("theme")) return true;
  return (
    frame.region === "theme" && clause.agents.some((at) => scope.tree.entities.get(at)?.name.entityType === "region")
  );
}

function placesOf(clause: Clause, part: Part): readonly number[] {
  if (part === "agent") return clause.agents;
  if (part === "theme") return clause.themes;
  if (part === "recipient") return clause.recipients;
  return clause.obliques.filter(({ prep }) => part.includes(prep)).map(({ at }) => at);
}
