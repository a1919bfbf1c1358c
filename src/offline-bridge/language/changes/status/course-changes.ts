import { HEARSAY_NOUNS } from "../../frames/governor-verbs.ts";
import { BOUNDARY_PARTS } from "../../frames/sign-frame.ts";
import { DANGERS, TROUBLES } from "../../frames/status-frames.ts";
import { wordSet } from "../../frames/word-set.ts";
import type { Clause } from "../../syntax/clause.ts";
import {
  childrenOf,
  headOf,
  isAgain,
  isVerbal,
  lemmaOf,
  obliquesOf,
  textOf,
  type SentenceTree,
} from "../../syntax/sentence-tree.ts";
import { isNoWord } from "../../syntax/verb-mood.ts";
import type { Referent } from "../referents.ts";
import type { Stated, StatusClause, Things } from "./state-complements.ts";

const RISES = wordSet("rise climb stand grow bloom flower blossom flourish thrive live walk fly sail stir");
const RAISES = wordSet("raise erect build put set start light kindle lift hang stand assemble wind");
const AGAIN = wordSet("again anew afresh");
const WHOLE = wordSet("whole together back anew");
const SHADOWS = wordSet("shadow shadows gloom darkness");
const FALLS_ON = wordSet("fall lie hang loom creep lengthen pass sweep steal spread");
const HAZARDS = wordSet(
  `ice water gas coolant smoke lava poison oil acid radiation fire sand mud snow sewage rat flame zombie dead spore fog brine steam
  plasma slime blood tide flood`,
);
const SMOKE = wordSet("smoke");
const POURS = wordSet(
  "pour seep leak creep rise stream surge gush trickle spill flow flood close climb swell lap spread press",
);
const REACHES = wordSet("reach near approach lick touch");
const BOMBS = wordSet("bomb mine explosive charge dynamite warhead");
const LIES_HIDDEN = wordSet("find plant lay set wire attach place hide discover bury tick strap");
const NEARBY: ReadonlySet<string> = new Set(
  "above in into under beneath below around behind toward towards beside inside throughout to at across over through".split(
    " ",
  ),
);

/** What takes its course with a place or a thing: it grows again, is ringed about, lies in the way of the water. */
export function byCourse({ scope, clause }: StatusClause, things: Things): readonly Stated[] {
  const { tree } = scope;
  return [
    ...byRevival(tree, clause, things),
    ...byHazard(tree, clause, things),
    ...byRing(clause, things),
    ...byPlaceOfRuin(tree, clause, things),
    ...byPresence(tree, clause, things),
  ];
}

/** `climbs again`, `weaves itself whole`, `was nursed back to life`. */
function byRevival(tree: SentenceTree, clause: Clause, things: Things): readonly Stated[] {
  const { lemma, verb } = clause;
  const near = [...childrenOf(tree, verb, "advmod", "acomp", "oprd", "prt", "xcomp"), ...clause.complements];
  const isBackAgain = isAgain(tree, verb) || near.some((at) => AGAIN.has(textOf(tree, at)));
  const isOwn = clause.themes.length === 0 && !clause.passive;
  if (isOwn && isBackAgain && RISES.has(lemma)) return [["recovering", things(clause.agents)]];
  if (isBackAgain && RAISES.has(lemma)) return [["recovering", things(clause.themes)]];
  const isItself = clause.themes.some((at) => ["itself", "themselves"].includes(textOf(tree, at)));
  if (isItself && near.some((at) => WHOLE.has(textOf(tree, at)))) return [["recovering", things(clause.agents)]];
  // `got it running`
  const set = ["get", "have", "set"].includes(lemma) ? childrenOf(tree, verb, "ccomp", "xcomp", "advcl") : [];
  const running = set.filter((at) => tree.words[at]?.form === "ing" && WORKS.has(lemmaOf(tree, at)));
  if (running.length > 0)
    return [["recovering", things(running.flatMap((at) => childrenOf(tree, at, "nsubj"))).filter(isPlant)]];
  const isBack = clause.obliques.some(
    ({ prep, at }) => prep.endsWith("to") && ["life", "health", "foot", "feet"].includes(textOf(tree, at)),
  );
  return isBack && clause.particles.includes("back") ? [["recovering", things(clause.themes)]] : [];
}

const WORKS = wordSet("run work go turn tick hum spin move shine burn light");
// An artifact that is set going is used, if anything.
const isPlant = ({ name }: Referent): boolean => name.entityType === "anchor";

/** `gas seeps into it`, `a shadow falls across it`, `mines have been found under it`. */
function byHazard(tree: SentenceTree, clause: Clause, things: Things): readonly Stated[] {
  const subjects = [...clause.agents, ...(clause.passive ? clause.themes : [])];
  const is = (nouns: ReadonlySet<string>): boolean =>
    subjects.some((at) => nouns.has(lemmaOf(tree, at)) && !tree.entities.has(at));
  // `water flows through it` is its course.
  const isCourse = ["flow", "stream", "run"].includes(clause.lemma);
  const there = clause.obliques
    .filter(({ prep }) => NEARBY.has(prep) && !(isCourse && prep === "through"))
    .map(({ at }) => at);
  // `pressing in on it`
  if (is(HAZARDS) && clause.particles.includes("in") && POURS.has(clause.lemma))
    there.push(...clause.obliques.filter(({ prep }) => prep.endsWith("on")).map(({ at }) => at));
  // `smoke rises over it`
  const smokes = is(SMOKE) && clause.obliques.some(({ prep }) => ["over", "above"].includes(prep));
  if (smokes) return [["damaged", things(there)]];
  // `lava has reached it`
  if (is(HAZARDS) && REACHES.has(clause.lemma) && !clause.passive)
    return [["threatened", things(clause.themes).filter(({ name }) => name.entityType === "region")]];
  // `planted a bomb under it`
  const bombs = clause.themes.some((at) => BOMBS.has(lemmaOf(tree, at))) && LIES_HIDDEN.has(clause.lemma);
  const isFind = ["find", "discover"].includes(clause.lemma);
  if (bombs && !isFind && !clause.passive) return [["threatened", things(there)]];
  const isNear =
    (is(SHADOWS) && FALLS_ON.has(clause.lemma)) ||
    (is(HAZARDS) && POURS.has(clause.lemma) && clause.themes.length === 0) ||
    (is(BOMBS) && LIES_HIDDEN.has(clause.lemma));
  if (isNear) {
    const parts = there.filter((at) => isVital(tree, at)).flatMap((at) => obliquesOf(tree, at));
    const near = things([...there, ...parts.filter(({ prep }) => prep === "of").map(({ at }) => at)]);
    return [["threatened", near.filter(({ name }) => name.entityType === "region" || is(BOMBS))]];
  }
  return isAgainIn(tree, clause)
    ? [["recovering", things(there).filter(({ name }) => name.entityType === "anchor")]]
    : [];
}

function isFurther(tree: SentenceTree, at: number): boolean {
  return ["more", "further", "longer"].includes(textOf(tree, at - 1));
}

/** `every pillar of it`, `the gates of it`. */
function isVital(tree: SentenceTree, at: number): boolean {
  return BOUNDARY_PARTS.has(lemmaOf(tree, at));
}

const FLOWS = wordSet("flow run burn rise shine glow gush");

/** `water flows again through the Aqueduct`. */
function isAgainIn(tree: SentenceTree, { lemma, verb, agents }: Clause): boolean {
  if (!FLOWS.has(lemma) || agents.some((at) => tree.entities.has(at))) return false;
  return childrenOf(tree, verb, "advmod").some(
    (at) => AGAIN.has(textOf(tree, at)) || (textOf(tree, at) === "more" && textOf(tree, at - 1) === "once"),
  );
}

/** `a thousand spears ring it about`, `hemmed in on all sides`. */
function byRing({ lemma, particles, themes }: Clause, things: Things): readonly Stated[] {
  const isRinged =
    lemma === "ring" || (["hem", "box", "pen", "fence", "wall"].includes(lemma) && particles.includes("in"));
  return isRinged ? [["threatened", things(themes).filter(({ name }) => name.entityType === "region")]] : [];
}

/** `there is fighting in it`, `there is a hole in the side of it`, `is getting over the flood`. */
function byPresence(tree: SentenceTree, clause: Clause, things: Things): readonly Stated[] {
  if (
    clause.lemma === "get" &&
    clause.obliques.some(({ prep, at }) => prep === "over" && DANGERS.has(lemmaOf(tree, at)))
  )
    return [["recovering", things(clause.agents)]];
  const isThere = clause.lemma === "be" && tree.words[clause.verb - 1]?.text.toLowerCase() === "there";
  if (!isThere) return [];
  const direct = [...clause.complements, ...childrenOf(tree, clause.verb, "attr", "nsubj", "dobj")];
  // `there is talk of fighting in it`
  const talk = direct.filter((at) => HEARSAY_NOUNS.has(lemmaOf(tree, at))).flatMap((at) => obliquesOf(tree, at));
  const told = [...direct, ...talk.map(({ at }) => at)];
  const near = [...clause.obliques, ...told.flatMap((at) => obliquesOf(tree, at))].filter(({ prep }) =>
    NEARBY.has(prep),
  );
  const places = near.flatMap(({ at }) => [
    at,
    ...obliquesOf(tree, at)
      .filter(({ prep }) => prep === "of")
      .map((one) => one.at),
  ]);
  const is = (nouns: ReadonlySet<string>): boolean =>
    told.some((at) => nouns.has(lemmaOf(tree, at)) && !isNoWord(tree, at));
  if (is(TROUBLES)) return [["contested", things(places)]];
  // `there is no more danger in it`
  const isPast = direct.some((at) => DANGERS.has(lemmaOf(tree, at)) && isNoWord(tree, at) && isFurther(tree, at));
  if (isPast) return [["stable", things(places)]];
  const isBuilt = (at: number): boolean =>
    ["anchor", "artifact"].includes(tree.entities.get(at)?.name.entityType ?? "");
  return is(HOLES) ? [["damaged", things(places.filter(isBuilt))]] : [];
}

const HOLES = wordSet("hole gash crack breach rent dent fissure");
const LEFT = wordSet("nothing ash ashes dust rubble crater hole gap void ruin ruins slag cinder cinders stump smoke");

/** `where the Tower stood there is only dust`. */
function byPlaceOfRuin(tree: SentenceTree, clause: Clause, things: Things): readonly Stated[] {
  if (!["be", "lie", "remain", "gape", "smoke", "stand"].includes(clause.lemma)) return [];
  const left = [
    ...clause.agents,
    ...clause.themes,
    ...clause.complements,
    ...childrenOf(tree, clause.verb, "attr", "dobj"),
  ];
  if (!left.some((at) => LEFT.has(textOf(tree, at)) && !tree.entities.has(at))) return [];
  const places = [...tree.words.keys()].filter(
    (at) =>
      isVerbal(tree, at) &&
      at !== clause.verb &&
      childrenOf(tree, at, "advmod", "mark").some((one) => textOf(tree, one) === "where"),
  );
  return [["destroyed", things(places.flatMap((at) => childrenOf(tree, at, "nsubj")))]];
}

const GOES = wordSet(
  "collapse burst explode blow go fall break flood sink crumble cave give crack topple ignite erupt drown",
);
const FELLED = wordSet(
  "overrun destroy burn attack storm sack raze hammer crush swallow swamp flood bomb shell invade wreck smash overwhelm engulf hit level bury torch raid strike besiege blow drown bombard ransack",
);
const IMMINENT =
  /\b(?:any (?:minute|moment|second|hour|time now|day now)|about to|on the (?:verge|brink|edge|point) of)\b/u;

/** `may blow at any minute`, `the dam above it is about to burst`: what is about to be lost is threatened. */
export function isImminent(zone: string, clause: Clause): boolean {
  const isOwn = GOES.has(clause.lemma) && clause.themes.length === 0;
  return (isOwn || (clause.passive && FELLED.has(clause.lemma))) && IMMINENT.test(zone)
    ? true
    : clause.lemma === "be" && LOST_SOON.test(zone) && SOON.test(zone);
}

const LOST_SOON =
  /\bwill (?:all )?be (?:under (?:water|lava|sand|snow|ash)|in (?:ruins|ashes|pieces|flames)|(?:ash|ashes|rubble|dust|gone|lost|drowned|flooded|buried)\b)/u;
const SOON =
  /\b(?:soon|tonight|tomorrow|(?:by|before|within|in) (?:the |an |a |this )?(?:few |next )?(?:hours?|minutes?|days?|morning|noon|evening|night|nightfall|dawn|dusk|midnight|sunset|sunrise|week))\b/u;

const FAILING =
  /\b(?:can ?not|ca n't|will not|wo n't|may not|might not) (?:hold|stand|last|survive|endure)(?: out| on| up)?(?: for)?(?: much)? (?:longer|long)\b/u;

/** `will not hold much longer`. */
export function isFailing(zone: string, clause: Clause): boolean {
  return ["hold", "stand", "last", "survive", "endure"].includes(clause.lemma) && FAILING.test(zone);
}

/** The things that would be lost: the subject, or the place that it stands above. */
export function imminentlyLost({ scope, clause }: StatusClause, things: Things): readonly Stated[] {
  const { tree } = scope;
  const itself = things(clause.passive ? clause.themes : clause.agents);
  if (itself.length > 0) return [["threatened", itself]];
  const above = clause.agents.flatMap((at) =>
    obliquesOf(tree, at)
      .filter(({ prep }) => ["above", "over", "behind", "under", "beneath", "of", "in", "around"].includes(prep))
      .map((one) => one.at),
  );
  const governor = headOf(tree, clause.verb);
  return governor === undefined ? [] : [["threatened", things(above)]];
}
