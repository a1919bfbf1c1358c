import {
  CONTROL_FRAMES,
  CONTROL_NOUNS,
  DRIVEN_OUT,
  FEALTY_NOUNS,
  FLAG_DOWN,
  FLAG_NOUNS,
  FLAG_UP,
  HOLD_ENDS,
  LOWERS,
  MASTER_NOUNS,
  NOT_DRIVEN,
  POWER_NOUNS,
  POWER_VERBS,
  RAISES,
  TENURE_NOUNS,
  TERRITORY_NOUNS,
  type ControlFrame,
  type Part,
} from "../frames/control-frames.ts";
import type { Clause } from "../syntax/clause.ts";
import { childrenOf, lemmaOf, obliquesOf, textOf, withConjuncts } from "../syntax/sentence-tree.ts";
import type { Found } from "./finding.ts";
import {
  controlledBy,
  factionsAt as actorsAt,
  peopleOf,
  regionsAt,
  speakersOf,
  thingsAt,
  type ReferenceScope,
  type Referent,
} from "./referents.ts";

/** A clause and how it stands in its sentence, for frames of control. */
export interface ControlClause {
  readonly scope: ReferenceScope;
  readonly clause: Clause;
  /** The sentence says that the state is new: `now`, `since this morning`. */
  readonly isNew: boolean;
  /** `no longer holds`, `could not hold`. */
  readonly isEnded: boolean;
}

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
  ];
}

export function idsOf(found: readonly Referent[]): ReadonlySet<string> {
  return new Set(found.map(({ name }) => name.entityId));
}

function byFrames(given: ControlClause): readonly Found[] {
  const { clause } = given;
  const known = CONTROL_FRAMES.filter(
    (frame) =>
      frame.verbs.has(clause.lemma) &&
      (frame.particles === undefined || clause.particles.some((one) => frame.particles?.has(one))),
  ).flatMap((frame) => ofFrame(frame, given));
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
  const gains = actors(frame.gains);
  // Who drives cattle out of a region drives out nobody who held it.
  const drives = frame.loses.includes("theme") ? idsOf(driversOf(scope, clause)) : NONE;
  const gainers = new Set([...idsOf(gains), ...drives]);
  const loses = actorsExcept(given, clause, frame.loses, gainers);
  // Who gives up acts; who is driven out is acted upon.
  const lost = controls(loses, regions, false, frame.loses.includes("agent") ? "agent" : "patient");
  const gained = controls(gains, regions, true);
  return frame.gains.includes("agent") ? [...gained, ...lost] : [...lost, ...gained];
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

function isOfFrame(frame: ControlFrame, clause: Clause, scope: ReferenceScope): boolean {
  if (frame.ofHold === true && !clause.themes.some((at) => CONTROL_NOUNS.has(lemmaOf(scope.tree, at)))) return false;
  if (clause.lemma === "leave" && frame.region === "theme" && isLastToLeave(clause, scope)) return true;
  if (frame.needs !== undefined && !isLeftForGood(frame.needs, clause, scope)) return false;
  return frame.goesItself !== true || !clause.themes.some((at) => scope.tree.entities.has(at));
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

/** `left it to the Synod`, `leaves it for good`. */
function isLeftForGood(needs: Part, clause: Clause, scope: ReferenceScope): boolean {
  if (clause.recipients.length > 0) return true;
  return placesOf(clause, needs).some((at) => {
    const word = textOf(scope.tree, at);
    const isAdded = clause.lemma === "add" && TERRITORY_NOUNS.has(lemmaOf(scope.tree, at));
    return (
      isAdded ||
      (clause.lemma !== "add" && actorsAt(scope, at, NONE).length > 0) ||
      ["good", "ever", "enemies", "fate", "foes", "rivals"].includes(word)
    );
  });
}

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
  if (placesOf(clause, frame.region).some(isLoose))
    return clause.obliques
      .filter(({ prep }) => ["of", "over", "on", "to", "in", "upon", "across"].includes(prep))
      .flatMap(({ at }) => thingsAt(scope, at, ["region"], NONE));
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

/** Control of factions over regions: characters have none. */
export function controls(
  actors: readonly Referent[],
  regions: readonly Referent[],
  gained: boolean,
  part: "agent" | "patient" = gained ? "agent" : "patient",
): readonly Found[] {
  return actors
    .filter(({ name }) => name.entityType === "faction")
    .flatMap((actor) =>
      regions.map((region) => ({
        entity: actor.name,
        change: { field: "control", gained, regionId: region.name.entityId } as const,
        confidence: Math.min(actor.confidence, region.confidence),
        agents: part === "agent" ? [actor.name.entityId] : [],
        patients: part === "agent" ? [region.name.entityId] : [actor.name.entityId, region.name.entityId],
      })),
    );
}

const INTO = new Set(["in", "into", "under", "beneath", "within", "to", "back in", "back under", "back into"]);
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

/** `the Guild's banners fly over the Range`, `planted her standard on the Range`. */
function byFlag({ scope, clause }: ControlClause): readonly Found[] {
  const { tree } = scope;
  const flags = [...clause.themes, ...clause.agents].filter(
    (at) => FLAG_NOUNS.has(lemmaOf(tree, at)) || (RAISES_SIGN.has(clause.lemma) && isOwnSign(scope, clause, at)),
  );
  const [flag] = flags;
  if (flag === undefined) return [];
  const regions = clause.obliques
    .filter(({ prep }) =>
      ["over", "above", "on", "upon", "from", "across", "in", "atop", "down over", "up over", "to"].includes(prep),
    )
    .flatMap(({ at }) => regionsIn(scope, at));
  const own = peopleOf(scope, flag, NONE);
  const bearers = clause.themes.includes(flag) ? clause.agents.flatMap((at) => actorsAt(scope, at, NONE)) : [];
  const actors = own.length > 0 ? own : bearers;
  const isLowered =
    (clause.themes.includes(flag) ? LOWERS : FLAG_DOWN).has(clause.lemma) && !clause.particles.includes("up");
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

/** `its door`, `its master`: of the region that was named last. */
function lastRegion({ discourse }: ReferenceScope, at: number): readonly Referent[] {
  const last = discourse.resolve({ types: ["region"], before: at, except: NONE });
  return last === undefined ? [] : [{ name: last, confidence: 0.8, byReference: true }];
}

/** `became master of the Range`, `the Range's new owner is the Guild`, `the Range has a new ruler: the Guild`. */
function byMaster({ scope, clause, isNew, isEnded }: ControlClause): readonly Found[] {
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
    if (clause.lemma === "have" || clause.lemma === "get")
      return isNewNoun(at)
        ? controls(
            appositions,
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
    return fresh
      ? controls(
          clause.agents.flatMap((one) => actorsAt(scope, one, NONE)),
          regions,
          true,
        )
      : [];
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
  return [...asComplement, ...asSubject, ...inCharge(scope, clause, isNew), ...asMaster(scope, clause)];
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
    .flatMap(({ at }) =>
      controls(
        clause.agents.flatMap((one) => actorsAt(scope, one, NONE)),
        controlledBy(scope, at, NONE),
        true,
      ),
    );
}

function mastered(scope: ReferenceScope, at: number): readonly Referent[] {
  const owners = childrenOf(scope.tree, at, "poss").flatMap((one) =>
    textOf(scope.tree, one) === "its" ? lastRegion(scope, one) : thingsAt(scope, one, ["region"], NONE),
  );
  return owners.length > 0 ? owners : controlledBy(scope, at, NONE);
}

/** `the Crescent is the Synod's now`, `the island is theirs`. */
function byPossessive({ scope, clause, isNew, isEnded }: ControlClause): readonly Found[] {
  const { tree } = scope;
  if (clause.lemma !== "be" && clause.lemma !== "become") return [];
  const regions = clause.agents.flatMap((at) => regionsAt(scope, at, NONE));
  const owners = clause.complements.flatMap((at) => {
    const word = textOf(tree, at);
    if (word === "ours" || word === "mine") return speakersOf(scope, clause.verb);
    const isTerritory = TERRITORY_NOUNS.has(lemmaOf(tree, at)) && (isNew || clause.lemma === "become");
    if (isTerritory) return peopleOf(scope, at, NONE);
    const isOwner = ["theirs", "hers", "its", "his"].includes(word) || childrenOf(tree, at, "case").length > 0;
    return isOwner || tree.entities.get(at)?.name.entityType === "faction" ? actorsAt(scope, at, NONE) : [];
  });
  return controls(owners, regions, !isEnded);
}

/** `the Guild's hold on the Range slipped`, `thus ended their rule over it`. */
function byEndOfHold({ scope, clause }: ControlClause): readonly Found[] {
  if (!HOLD_ENDS.has(clause.lemma) && !isOverNow(scope, clause)) return [];
  const things = clause.themes.length > 0 ? clause.themes : clause.agents;
  const isHold = (at: number): boolean => {
    const noun = lemmaOf(scope.tree, at);
    return CONTROL_NOUNS.has(noun) || (TENURE_NOUNS.has(noun) && childrenOf(scope.tree, at, "poss").length > 0);
  };
  return things
    .filter(isHold)
    .flatMap((at) => controls(peopleOf(scope, at, NONE), controlledBy(scope, at, NONE), false));
}

/** `nothing of the Guild remains in the Range`, `none of its men is left there`. */
function byNobodyLeft({ scope, clause }: ControlClause): readonly Found[] {
  if (!["remain", "leave", "be", "survive"].includes(clause.lemma)) return [];
  const { tree } = scope;
  const nobody = [...clause.agents, ...clause.themes].filter((at) =>
    ["nothing", "none", "nobody"].includes(textOf(tree, at)),
  );
  const regions = clause.obliques
    .filter(({ prep }) => prep === "in" || prep === "on")
    .flatMap(({ at }) => thingsAt(scope, at, ["region"], NONE));
  return controls(
    nobody.flatMap((at) => peopleOf(scope, at, NONE)),
    regions,
    false,
  );
}

/** `came to an end`, `is over`, `is at an end`. */
function isOverNow({ tree }: ReferenceScope, clause: Clause): boolean {
  const has = (words: ReadonlySet<string>, prep: (word: string) => boolean): boolean =>
    clause.obliques.some((one) => prep(one.prep) && words.has(lemmaOf(tree, one.at)));
  if (["come", "draw", "grind", "be"].includes(clause.lemma) && has(END_NOUNS, (prep) => ["to", "at"].includes(prep)))
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
const NO_SIGNS: ReadonlySet<string> = new Set(
  "glass voice hand eye head hat arm cup fist eyebrow brow gun hope price rent tax sword face mug game concern objection child".split(
    " ",
  ),
);
const RAISES_SIGN: ReadonlySet<string> = new Set(["raise", "hoist", "plant", "hang", "unfurl", "fly", "run"]);

/** `is free of the Conclave`, `rid of it`. */
function byFreedom({ scope, clause }: ControlClause): readonly Found[] {
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
