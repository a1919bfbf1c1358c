import { CONTROL_NOUNS } from "../../frames/control-nouns.ts";
import { BOUNDARY_PARTS } from "../../frames/sign-frame.ts";
import {
  BEGINS_THERE,
  CALMS,
  DANGERS,
  ENDS,
  LOOMS,
  RETURNS,
  STARTS,
  TROUBLES,
  WORKS,
} from "../../frames/status-frames.ts";
import type { Status } from "../../lexicon/lexicon.ts";
import type { Clause } from "../../syntax/clause.ts";
import { childrenOf, lemmaOf, obliquesOf, textOf, type SentenceTree } from "../../syntax/sentence-tree.ts";
import type { Found } from "../finding.ts";
import { actorsAt, controlledBy, HAVE_STATE, thingsAt, type ReferenceScope, type Referent } from "../referents.ts";
import { byCourse, imminentlyLost } from "./course-changes.ts";
import { byFight } from "./fight-changes.ts";
import { byHarm, byRemnant } from "./harm-changes.ts";
import { bySign } from "./sign-changes.ts";
import { byComplement, type Stated, type StatusClause, type Things } from "./state-complements.ts";
import { byVerb, RUNS } from "./state-verbs.ts";
import { byApproach, byThreat } from "./threat-changes.ts";

const NONE: ReadonlySet<string> = new Set();

/** `an army threatens to overrun the Steppe`: what it is about to do to a place. */
export function threatenedBy({ scope, clause }: StatusClause): readonly Found[] {
  if (clause.agents.flatMap((at) => actorsAt(scope, at, NONE)).length > 0) return [];
  return clause.themes
    .flatMap((at) => thingsAt(scope, at, HAVE_STATE, NONE))
    .map((one) => ({
      entity: one.name,
      change: { field: "status", value: "threatened" } as const,
      confidence: one.confidence,
      agents: [],
      patients: [one.name.entityId],
    }));
}

/** What is about to be lost: `may blow at any minute`. */
export function soonLost(given: StatusClause): readonly Found[] {
  const things: Things = (places) => places.flatMap((at) => thingsAt(given.scope, at, HAVE_STATE, NONE));
  return imminentlyLost(given, things).flatMap(([status, referents]) =>
    referents.map((one) => stateOf(given, one, status)),
  );
}

function stateOf({ scope, clause }: StatusClause, { name, confidence }: Referent, value: Status): Found {
  return {
    entity: name,
    change: { field: "status", value },
    confidence,
    agents: clause.agents.flatMap((at) => actorsAt(scope, at, NONE)).map((one) => one.name.entityId),
    patients: [name.entityId],
  };
}

/** `the fever in it burns itself out`: the fever's self, not the place's. */
function isOthersSelf(tree: SentenceTree, { agents }: Clause, at: number): boolean {
  return (
    textOf(tree, at) === "itself" && agents.some((one) => DANGERS.has(lemmaOf(tree, one)) && !tree.entities.has(one))
  );
}

/** States that a clause says of a region, an anchor or an artifact (docs/reference/annotation-rules.md, rule 7). */
export function statusChanges(given: StatusClause): readonly Found[] {
  const { scope, clause } = given;
  const things = (places: readonly number[]): readonly Referent[] =>
    places.filter((at) => !isOthersSelf(scope.tree, clause, at)).flatMap((at) => thingsAt(scope, at, HAVE_STATE, NONE));
  return statedOf(given, things).flatMap(([status, referents]) => {
    // `is no more` ends nothing but the thing itself.
    const isGone = clause.lemma === "be" && clause.complements.length + clause.obliques.length === 0;
    const value =
      given.isEnded && clause.lemma !== "exist" && !isGone && !RUNS.has(clause.lemma) ? OVER[status] : status;
    return value === undefined ? [] : referents.map((one) => stateOf(given, one, value));
  });
}

function statedOf(given: StatusClause, things: Things): readonly Stated[] {
  const { scope, clause } = given;
  const complement = byComplement(given, things).filter(([, referents]) => referents.length > 0);
  const stated = [
    ...complement,
    ...disputed(scope, clause),
    // `burned to the ground` is more than `burned`.
    ...(complement.length > 0 ? [] : byVerb(given, things)),
    ...bySubject(scope.tree, clause, things),
    ...byApproach(given, things),
    ...byFight(given, things),
    ...byCourse(given, things),
  ].filter(([, referents]) => referents.length > 0);
  return stated.length > 0 ? stated : bySign(scope.tree, clause, things);
}

/** What follows where a state is no longer; undefined where anything may. */
const OVER: Readonly<Partial<Record<Status, Status>>> = { threatened: "stable", contested: "stable" };

/** `ownership of the Verge is in dispute`. */
function disputed(scope: ReferenceScope, clause: Clause): readonly Stated[] {
  const { tree } = scope;
  const owned = [...clause.agents, ...clause.themes].filter((at) => CONTROL_NOUNS.has(lemmaOf(tree, at)));
  const isDisputed =
    ["dispute", "contest"].includes(clause.lemma) ||
    clause.obliques.some(({ at }) => ["dispute", "contention"].includes(lemmaOf(tree, at))) ||
    clause.complements.some((at) => ["contested", "disputed"].includes(textOf(tree, at)));
  return owned.length > 0 && isDisputed ? [["contested", owned.flatMap((at) => controlledBy(scope, at, NONE))]] : [];
}

/** What the subject or the object names: dangers, fights, calm, repairs, damage. */
function bySubject(tree: SentenceTree, clause: Clause, things: Things): readonly Stated[] {
  const { lemma } = clause;
  const subjects = [...clause.agents, ...(clause.passive ? clause.themes : [])];
  const is = (nouns: ReadonlySet<string>): number | undefined => subjects.find((at) => nouns.has(lemmaOf(tree, at)));
  const there = [...clause.themes, ...clause.obliques.filter(({ prep }) => PLACES.has(prep)).map(({ at }) => at)];
  const of = (at: number): readonly number[] =>
    obliquesOf(tree, at)
      .filter(({ prep }) => ["to", "over", "of", "on", "in", "for", "across", "at", "against", "around"].includes(prep))
      .map((one) => one.at);
  const stated: Stated[] = [];
  const danger = is(DANGERS);
  const isOut = lemma === "break" && clause.particles.includes("out");
  // `plague has broken out in it`
  if (danger !== undefined && isOut) stated.push(["threatened", things(there)]);
  const goesOn = ["go", "carry", "drag", "wear", "grind"].includes(lemma) && clause.particles.includes("on");
  const burnsOut = ["burn", "blow"].includes(lemma) && clause.particles.includes("out");
  const isSpent = lemma === "run" && clause.themes.some((at) => lemmaOf(tree, at) === "course");
  const isOver =
    burnsOut ||
    isSpent ||
    (ENDS.has(lemma) && !goesOn) ||
    (lemma === "be" && clauseSays(tree, clause, ["over", "gone", "past"]));
  const from = clause.obliques.filter(({ prep }) => prep === "from" || prep === "off").map(({ at }) => at);
  if (danger !== undefined && isOver && !isOut && !passesBy(tree, clause))
    stated.push(["stable", things([...of(danger), ...there, ...from])]);
  if (danger !== undefined && LOOMS.has(lemma)) stated.push(["threatened", things([...there, ...of(danger)])]);
  const siege = subjects.find((at) => ["siege", "blockade"].includes(lemmaOf(tree, at)));
  const raised = clause.themes.find((at) => SIEGES.has(lemmaOf(tree, at)));
  if (raised !== undefined && !clause.passive && ["raise", "lift", "break", "end", "abandon"].includes(lemma))
    stated.push(["stable", things(of(raised))]);
  if (siege !== undefined && isOver) stated.push(["stable", things(of(siege))]);
  const trouble = is(TROUBLES);
  if (trouble !== undefined && isOver && !isOut) stated.push(["stable", things([...of(trouble), ...there])]);
  else if (trouble !== undefined && (BEGINS_THERE.has(lemma) || goesOn))
    stated.push(["contested", things([...there, ...of(trouble)])]);
  // `work has begun on the rebuilding of it`
  const onWork = clause.obliques.filter(({ prep, at }) => prep === "on" && WORKS.has(lemmaOf(tree, at)));
  const atWork = clause.obliques.some(({ prep, at }) => prep === "at" && lemmaOf(tree, at) === "work");
  const repairs = clause.agents.some((at) => REPAIRERS.has(lemmaOf(tree, at)));
  if (repairs && (atWork || ["work", "swarm", "toil", "labour", "labor", "set", "start", "begin"].includes(lemma)))
    stated.push([
      "recovering",
      things(clause.obliques.filter(({ prep }) => ["on", "over"].includes(prep)).map(({ at }) => at)),
    ]);
  if (STARTS.has(lemma)) stated.push(["recovering", things(onWork.flatMap(({ at }) => of(at)))]);
  const doom = clause.themes.some((at) => DOOMS.has(lemmaOf(tree, at)));
  if (lemma === "face" && doom) stated.push(["threatened", things(clause.agents)]);
  // `by order of the court` is no order.
  const calm = subjects.find((at) => CALMS.has(lemmaOf(tree, at)) && textOf(tree, at - 1) !== "by");
  if (calm !== undefined && RETURNS.has(lemma)) stated.push(["stable", things([...there, ...of(calm)])]);
  const calmed = clause.passive ? undefined : clause.themes.find((at) => CALMS.has(lemmaOf(tree, at)));
  if (calmed !== undefined && RETURNS.has(lemma)) stated.push(["stable", things([...there, ...of(calmed)])]);
  const work = subjects.find((at) => WORKS.has(lemmaOf(tree, at)));
  // `work in the vineyards` is their own.
  const isAnyWork = work !== undefined && lemmaOf(tree, work) === "work";
  const atWorks = isAnyWork ? ["on", "at"] : ["on", "at", "to", "in"];
  const ofWork = (at: number): readonly number[] =>
    isAnyWork
      ? obliquesOf(tree, at)
          .filter(({ prep }) => atWorks.includes(prep))
          .map((one) => one.at)
      : of(at);
  const workplaces = clause.obliques.filter(({ prep }) => atWorks.includes(prep)).map((one) => one.at);
  if (work !== undefined && STARTS.has(lemma))
    stated.push(["recovering", things([...ofWork(work).flatMap((at) => [at, ...wholesOf(tree, at)]), ...workplaces])]);
  const begun = clause.themes.find((at) => WORKS.has(lemmaOf(tree, at)));
  if (begun !== undefined && STARTS.has(lemma) && !clause.passive) stated.push(["recovering", things(of(begun))]);
  stated.push(...byHarm(tree, clause, things), ...byRemnant(tree, clause, things), ...byThreat(tree, clause, things));
  return stated.filter(([, referents]) => referents.length > 0);
}

/** `work on the walls of it` */
function wholesOf(tree: SentenceTree, at: number): readonly number[] {
  if (!BOUNDARY_PARTS.has(lemmaOf(tree, at))) return [];
  return obliquesOf(tree, at)
    .filter(({ prep }) => prep === "of")
    .map((one) => one.at);
}

/** `the storm passed it by`: nothing came of it. */
function passesBy(tree: SentenceTree, { verb, lemma }: Clause): boolean {
  return lemma === "pass" && childrenOf(tree, verb).some((at) => textOf(tree, at) === "by");
}

const SIEGES = new Set(["siege", "blockade", "quarantine", "encirclement", "embargo", "curfew", "lockdown"]);
const REPAIRERS = new Set(
  "mason carpenter welder engineer mechanic fitter technician builder healer smith blacksmith glazier roofer plumber joiner crew nanite electrician bricklayer stonemason workman craftsman".split(
    " ",
  ),
);
const DOOMS = new Set(
  "destruction ruin annihilation danger threat invasion attack siege extinction collapse peril catastrophe disaster doom".split(
    " ",
  ),
);
const PLACES = new Set("in on over across to for through around throughout at into within upon above".split(" "));

function clauseSays(tree: SentenceTree, clause: Clause, words: readonly string[]): boolean {
  return childrenOf(tree, clause.verb, "acomp", "advmod", "prep", "prt", "attr").some(
    // `was over parking`: a preposition says of what, not that it is past.
    (at) => words.includes(textOf(tree, at)) && childrenOf(tree, at, "pobj").length === 0,
  );
}
