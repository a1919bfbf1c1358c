import { CONTROL_NOUNS } from "../frames/control-nouns.ts";
import {
  BEGINS_THERE,
  CALMS,
  DANGERS,
  ENDS,
  SELF_PARTICLE_VERBS,
  LOOMS,
  OWN_STATE_VERBS,
  RETURNS,
  STARTS,
  STATE_ADJECTIVES,
  STATE_PARTICLE_VERBS,
  STATE_VERBS,
  TROUBLES,
  WORKS,
} from "../frames/status-frames.ts";
import type { Status } from "../lexicon/lexicon.ts";
import type { Clause } from "../syntax/clause.ts";
import { childrenOf, lemmaOf, obliquesOf, textOf, type SentenceTree } from "../syntax/sentence-tree.ts";
import { byCourse, imminentlyLost } from "./course-changes.ts";
import { byFight } from "./fight-changes.ts";
import type { Found } from "./finding.ts";
import { byForce, byHarm, byRemnant } from "./harm-changes.ts";
import { actorsAt, controlledBy, HAVE_STATE, thingsAt, type ReferenceScope, type Referent } from "./referents.ts";
import { bySign } from "./sign-changes.ts";
import { byComplement, isMoved, PARTLY, type Stated, type StatusClause, type Things } from "./state-complements.ts";
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

/** States that a clause says of a region, an anchor or an artifact (docs/reference/annotation-rules.md, rule 7). */
export function statusChanges(given: StatusClause): readonly Found[] {
  const { scope, clause } = given;
  const things = (places: readonly number[]): readonly Referent[] =>
    places.flatMap((at) => thingsAt(scope, at, HAVE_STATE, NONE));
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

const BEYOND = new Set(["repair", "saving", "mending", "hope", "salvage"]);
const JOINS = new Set("knit stitch put piece glue weld sew patch splice bolt fit pull rivet tape".split(" "));
const RUNS = new Set(
  "burn tick run work turn ring shine glow flow move hum spin operate function go beat stand".split(" "),
);
const DEPTHS = new Set(
  "water waters sea lagoon river abyss void deep depths waves chasm gorge valley canal lake ocean space sun".split(" "),
);

function byVerb(given: StatusClause, things: Things): readonly Stated[] {
  const { clause, isEnded } = given;
  const { lemma } = clause;
  if (isMoved(given.scope.tree, clause)) return [];
  // `prices fell in the Range`: a preposition is no particle.
  const particles = clause.particles.filter((one) => one !== "in" || !clause.obliques.some(({ prep }) => prep === one));
  if (lemma === "exist") return isEnded ? [["destroyed", things(clause.agents)]] : [];
  const isOwn = clause.themes.length === 0 && !clause.passive;
  // `ticks again`
  const isAgain = childrenOf(given.scope.tree, clause.verb, "advmod").some(
    (at) => textOf(given.scope.tree, at) === "again",
  );
  const machines = (places: readonly number[]): readonly Referent[] =>
    things(places).filter(({ name }) => name.entityType !== "region");
  if (isOwn && isAgain && RUNS.has(lemma)) return [["recovering", machines(clause.agents)]];
  // `no longer works`
  if (isOwn && isEnded && RUNS.has(lemma)) return [["damaged", machines(clause.agents)]];
  const phrasal = particles
    .map((one) => `${lemma} ${one}`)
    .find((one) => STATE_PARTICLE_VERBS.has(one) && (isOwn || !SELF_PARTICLE_VERBS.has(one)));
  // `are knitting it back together`
  if (particles.includes("together") && JOINS.has(lemma)) return [["recovering", things(clause.themes)]];
  const withParticle = phrasal === undefined ? undefined : STATE_PARTICLE_VERBS.get(phrasal);
  // Paper that is torn up is gone.
  const isTorn = withParticle === "damaged" && ["tear up", "rip up"].includes(phrasal ?? "");
  if (isTorn)
    return clause.themes.map((at): Stated => {
      const isPaper = given.scope.tree.entities.get(at)?.name.entityType === "artifact";
      return [isPaper ? "destroyed" : "damaged", things([at])];
    });
  if (withParticle !== undefined && BREAKDOWNS.has(phrasal ?? ""))
    return [[withParticle, machines([...clause.agents, ...clause.themes])]];
  if (withParticle !== undefined) return [[withParticle, things(isOwn ? clause.agents : clause.themes)]];
  const isAway = lemma === "break" && (particles.length > 0 || clause.obliques.some(({ prep }) => LEAVES.has(prep)));
  const own = isOwn && !isAway ? OWN_STATE_VERBS.get(lemma) : undefined;
  // A machine that dies can be mended.
  if (own !== undefined && lemma === "die")
    return [
      ["damaged", machines(clause.agents)],
      ["destroyed", things(clause.agents).filter(({ name }) => name.entityType === "region")],
    ];
  if (own !== undefined) return [[own, things(clause.agents)]];
  // `saved it from collapse` says what did not happen.
  if (["save", "rescue", "safeguard"].includes(lemma) && clause.obliques.some(({ prep }) => prep === "from")) return [];
  const sinks = ["fall", "tumble", "slide", "plunge", "crash", "slip", "topple", "drop"].includes(lemma);
  if (
    sinks &&
    isOwn &&
    clause.obliques.some(({ prep, at }) => prep === "into" && DEPTHS.has(textOf(given.scope.tree, at)))
  )
    return [["destroyed", things(clause.agents)]];
  const hard = byForce(given, things);
  if (hard.length > 0) return hard;
  // `levels the Rifle` aims it.
  const isAimed = (at: number): boolean =>
    lemma === "level" && given.scope.tree.entities.get(at)?.name.entityType === "artifact";
  const state = clause.themes.some(isAimed) ? undefined : STATE_VERBS.get(lemma);
  const isHalf = state === "destroyed" && PARTLY.has(textOf(given.scope.tree, clause.verb - 1));
  // `Lift wrecked again`: a headline leaves out the auxiliary.
  const isHeadline =
    isOwn && given.scope.tree.words[clause.verb]?.form === "past" && clause.obliques.every(({ prep }) => prep !== "to");
  const harmed = isHeadline ? clause.agents.filter((at) => given.scope.tree.entities.has(at)) : clause.themes;
  const isBeyond = clause.obliques.some(
    ({ prep, at }) => prep === "beyond" && BEYOND.has(lemmaOf(given.scope.tree, at)),
  );
  if (state === "damaged" && isBeyond) return [["destroyed", things(harmed)]];
  if (state !== undefined) return [[isHalf ? "damaged" : state, things(harmed)]];
  // `it is broken`: the participle of a verb that is no verb of state by itself.
  const result = clause.passive ? STATE_ADJECTIVES.get(textOf(given.scope.tree, clause.verb)) : undefined;
  return result === undefined ? [] : [[result, things(clause.themes)]];
}

/** By these a machine fails; a place or its people do something else. */
const BREAKDOWNS = new Set(["pack up", "conk out", "give out", "lock up", "break down", "wear out", "seize up"]);

/** `broke with the Guild`, `broke away`: nothing is broken. */
const LEAVES = new Set(["from", "with", "away from", "into", "for", "even"]);

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
  const goesOn = ["go", "carry", "drag", "wear", "grind"].includes(lemma) && clause.particles.includes("on");
  const isOver = (ENDS.has(lemma) && !goesOn) || (lemma === "be" && clauseSays(tree, clause, ["over", "gone", "past"]));
  const from = clause.obliques.filter(({ prep }) => prep === "from" || prep === "off").map(({ at }) => at);
  if (danger !== undefined && isOver) stated.push(["stable", things([...of(danger), ...there, ...from])]);
  if (danger !== undefined && LOOMS.has(lemma)) stated.push(["threatened", things([...there, ...of(danger)])]);
  const siege = subjects.find((at) => ["siege", "blockade"].includes(lemmaOf(tree, at)));
  if (siege !== undefined && isOver) stated.push(["stable", things(of(siege))]);
  const trouble = is(TROUBLES);
  const isOut = lemma === "break" && clause.particles.includes("out");
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
  if (work !== undefined && STARTS.has(lemma)) stated.push(["recovering", things(of(work))]);
  const begun = clause.themes.find((at) => WORKS.has(lemmaOf(tree, at)));
  if (begun !== undefined && STARTS.has(lemma) && !clause.passive) stated.push(["recovering", things(of(begun))]);
  stated.push(...byHarm(tree, clause, things), ...byRemnant(tree, clause, things), ...byThreat(tree, clause, things));
  return stated.filter(([, referents]) => referents.length > 0);
}

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
