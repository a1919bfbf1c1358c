import { CONTROL_NOUNS } from "../frames/control-frames.ts";
import {
  BEGINS_THERE,
  CALMS,
  DANGERS,
  ENDS,
  FIGHTS,
  HARMS,
  LOOMS,
  OWN_STATE_VERBS,
  RETURNS,
  STARTS,
  STATE_ADJECTIVES,
  STATE_NAMES,
  STATE_NOUNS,
  STATE_PARTICLE_VERBS,
  STATE_PREPOSITIONS,
  STATE_VERBS,
  SUFFERS,
  TROUBLES,
  WORKS,
} from "../frames/status-frames.ts";
import type { Status } from "../lexicon/lexicon.ts";
import type { Clause } from "../syntax/clause.ts";
import { childrenOf, lemmaOf, obliquesOf, posOf, textOf, type SentenceTree } from "../syntax/sentence-tree.ts";
import type { Found } from "./finding.ts";
import { actorsAt, controlledBy, HAVE_STATE, thingsAt, type ReferenceScope, type Referent } from "./referents.ts";

/** A clause and how it stands in its sentence, for frames of status. */
export interface StatusClause {
  readonly scope: ReferenceScope;
  readonly clause: Clause;
  /** `no longer in danger`. */
  readonly isEnded: boolean;
}

const NONE: ReadonlySet<string> = new Set();

/** States that a clause says of a region, an anchor or an artifact (docs/reference/annotation-rules.md, rule 7). */
export function statusChanges(given: StatusClause): readonly Found[] {
  const { scope, clause } = given;
  const things = (places: readonly number[]): readonly Referent[] =>
    places.flatMap((at) => thingsAt(scope, at, HAVE_STATE, NONE));
  const complement = byComplement(given, things);
  const found = [
    ...complement,
    // `burned to the ground` is more than `burned`.
    ...(complement.length > 0 ? [] : byVerb(clause, things)),
    ...bySubject(scope.tree, clause, things),
    ...byFight(given, things),
  ];
  return found.flatMap(([status, referents]) => {
    const value = given.isEnded ? OVER[status] : status;
    return value === undefined
      ? []
      : referents.map((one) => ({
          entity: one.name,
          change: { field: "status", value } as const,
          confidence: one.confidence,
          agents: clause.agents.flatMap((at) => actorsAt(scope, at, NONE)).map(({ name }) => name.entityId),
          patients: [one.name.entityId],
        }));
  });
}

/** What follows where a state is no longer; undefined where anything may. */
const OVER: Readonly<Partial<Record<Status, Status>>> = { threatened: "stable", contested: "stable" };

type Stated = readonly [Status, readonly Referent[]];
type Things = (places: readonly number[]) => readonly Referent[];

/** Verbs whose complement is a state that has come about, and verbs that say that it stays. */
const LINKS = new Set(
  "be lie stand become come fall go grow turn find sit get look lay end leave put place bring make render reduce burn blow transform set keep plunge throw plummet sink have run feel smash break tear rip shatter catch collapse crumble".split(
    " ",
  ),
);
const TURNS = new Set(
  "turn reduce burn blow transform make smash break tear rip shatter become collapse crumble grind pound".split(" "),
);

/** `is safe`, `lies in ruins`, `left it scarred`, `was reduced to ash`, `out of danger`. */
function byComplement({ scope, clause }: StatusClause, things: Things): readonly Stated[] {
  const { tree } = scope;
  if (!LINKS.has(clause.lemma)) return [];
  const object = things(clause.themes);
  const referents = object.length > 0 ? object : things(clause.agents);
  if (referents.length === 0) return [...disputed(scope, clause), ...ablaze(scope, clause, things)];
  const states = [
    ...clause.complements.flatMap((at) => stateOfWord(tree, at, clause.lemma) ?? []),
    ...adverbialState(tree, clause),
    ...clause.obliques.flatMap(({ prep, at }) => stateOfPhrase(tree, prep, at, clause.lemma) ?? []),
  ];
  return states.slice(0, 1).map((status): Stated => [status, referents]);
}

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

/** A complement word: adjective, participle or noun. */
function stateOfWord(tree: SentenceTree, at: number, verb: string): Status | undefined {
  const text = textOf(tree, at);
  const negated = childrenOf(tree, at, "neg", "advmod", "det").some((one) =>
    ["not", "never", "hardly", "no", "as", "half"].includes(textOf(tree, one)),
  );
  if (text === "more" && textOf(tree, at - 1) === "no") return "destroyed";
  if (negated) return undefined;
  const noun = ["NOUN", "PROPN"].includes(posOf(tree, at));
  if (noun && (STATE_NAMES.has(text) || STATE_NAMES.has(lemmaOf(tree, at)))) {
    if (lemmaOf(tree, at) === "zone" || lemmaOf(tree, at) === "land")
      return isWarZone(tree, at) ? "contested" : undefined;
    return STATE_NOUNS.get(text) ?? STATE_NOUNS.get(lemmaOf(tree, at)) ?? "destroyed";
  }
  if (noun && verb === "be" && STATE_NOUNS.get(text) === "destroyed") return "destroyed";
  const hyphened = `${textOf(tree, at - 2)}-${text}`;
  return STATE_ADJECTIVES.get(hyphened) ?? STATE_ADJECTIVES.get(text) ?? participleState(tree, at);
}

/** A participle of a verb of state: `left it scarred`, `finds itself besieged`. */
function participleState(tree: SentenceTree, at: number): Status | undefined {
  return tree.words[at]?.form === "participle" ? STATE_VERBS.get(lemmaOf(tree, at)) : undefined;
}

/** Some parses have the state as an adverb or a bare clause: `the Spire is down`, `left it broken`. */
function adverbialState(tree: SentenceTree, clause: Clause): readonly Status[] {
  return childrenOf(tree, clause.verb, "advmod", "advcl", "prt").flatMap((at) => {
    if (posOf(tree, at) === "VERB" && childrenOf(tree, at, "mark", "nsubj", "aux").length > 0) return [];
    return ["ablaze", "aflame", "afire"].includes(textOf(tree, at)) ? ["damaged" as const] : [];
  });
}

/** `set the Glassmarket ablaze`: one name in some parses. */
function ablaze({ tree }: ReferenceScope, clause: Clause, things: Things): readonly Stated[] {
  const head = clause.themes.find((at) => ["ablaze", "aflame", "alight", "afire"].includes(textOf(tree, at)));
  return head === undefined ? [] : [["damaged", things(childrenOf(tree, head, "compound", "nmod", "amod"))]];
}

function isWarZone(tree: SentenceTree, at: number): boolean {
  return childrenOf(tree, at).some((one) => ["war", "combat", "battle", "man"].includes(lemmaOf(tree, one)));
}

/** `in ruins`, `under siege`, `at risk`, `out of danger`, `on the mend`, `into a war zone`. */
function stateOfPhrase(tree: SentenceTree, prep: string, at: number, verb: string): Status | undefined {
  const state = STATE_NOUNS.get(textOf(tree, at)) ?? STATE_NOUNS.get(lemmaOf(tree, at));
  const lemma = lemmaOf(tree, at);
  if (prep === "out of") return state === "threatened" ? "stable" : undefined;
  if (!prep.split(" ").some((word) => STATE_PREPOSITIONS.has(word))) return undefined;
  if (isLessened(tree, at)) return undefined;
  if (lemma === "fire") return prep === "on" ? "damaged" : undefined;
  if (lemma === "path") return prep === "in" ? "threatened" : undefined;
  if (lemma === "ground") return verb === "burn" || verb === "raze" ? "destroyed" : undefined;
  if (lemma === "foot") return prep === "on" ? "recovering" : undefined;
  if (lemma === "life" || lemma === "health") return prep.endsWith("to") && verb !== "be" ? "recovering" : undefined;
  if (lemma === "war") return prep === "at" || prep === "in" || prep === "into" ? "contested" : undefined;
  if (STATE_NAMES.has(lemma)) {
    if (lemma === "zone" || lemma === "land") return isWarZone(tree, at) ? "contested" : undefined;
    if (!["in", "to", "into"].includes(prep)) return undefined;
    return TURNS.has(verb) || STATE_NOUNS.has(lemma) || STATE_NOUNS.has(textOf(tree, at))
      ? (state ?? "destroyed")
      : undefined;
  }
  if (state === "destroyed" && !["in", "to", "into"].includes(prep)) return undefined;
  if (
    ["restoration", "repair", "repairs", "reconstruction", "renovation"].includes(textOf(tree, at)) &&
    prep !== "under"
  )
    return undefined;
  return state;
}

function isLessened(tree: SentenceTree, at: number): boolean {
  return childrenOf(tree, at, "det", "amod", "neg").some((one) => ["no", "little", "any"].includes(textOf(tree, one)));
}

function byVerb(clause: Clause, things: Things): readonly Stated[] {
  const { lemma, particles } = clause;
  const withParticle = particles
    .map((one) => STATE_PARTICLE_VERBS.get(`${lemma} ${one}`))
    .find((one) => one !== undefined);
  const isOwn = clause.themes.length === 0 && !clause.passive;
  if (withParticle !== undefined) return [[withParticle, things(isOwn ? clause.agents : clause.themes)]];
  const own = isOwn ? OWN_STATE_VERBS.get(lemma) : undefined;
  if (own !== undefined) return [[own, things(clause.agents)]];
  const state = STATE_VERBS.get(lemma);
  return state === undefined ? [] : [[state, things(clause.themes)]];
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
  const isOver = ENDS.has(lemma) || (lemma === "be" && clauseSays(tree, clause, ["over", "gone", "past"]));
  if (danger !== undefined && isOver) stated.push(["stable", things([...of(danger), ...there])]);
  if (danger !== undefined && LOOMS.has(lemma)) stated.push(["threatened", things([...there, ...of(danger)])]);
  const siege = subjects.find((at) => ["siege", "blockade"].includes(lemmaOf(tree, at)));
  if (siege !== undefined && isOver) stated.push(["stable", things(of(siege))]);
  const trouble = is(TROUBLES);
  const isOut = lemma === "break" && clause.particles.includes("out");
  if (trouble !== undefined && isOver && !isOut) stated.push(["stable", things([...of(trouble), ...there])]);
  else if (trouble !== undefined && BEGINS_THERE.has(lemma))
    stated.push(["contested", things([...there, ...of(trouble)])]);
  const calm = is(CALMS);
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

const PLACES = new Set("in on over across to for through around throughout at into within upon above".split(" "));

function clauseSays(tree: SentenceTree, clause: Clause, words: readonly string[]): boolean {
  return childrenOf(tree, clause.verb, "acomp", "advmod", "prep", "prt", "attr").some((at) =>
    words.includes(textOf(tree, at)),
  );
}

/** `sustained heavy damage`, `did damage to it`, `tore through it`, `set fire to it`. */
function byHarm(tree: SentenceTree, clause: Clause, things: Things): readonly Stated[] {
  const { lemma } = clause;
  const harm = clause.themes.some((at) => HARMS.has(lemmaOf(tree, at)));
  const at = (...preps: readonly string[]): readonly number[] =>
    clause.obliques.filter(({ prep }) => preps.includes(prep)).map((one) => one.at);
  const lost = (noun: string): boolean => clause.themes.some((one) => lemmaOf(tree, one) === noun);
  if (harm && (SUFFERS.has(lemma) || lemma === "take") && !clause.passive) return [["damaged", things(clause.agents)]];
  if (lemma === "suffer" && clause.themes.length === 0) return [["damaged", things(clause.agents)]];
  if (harm && ["do", "wreak", "cause", "inflict", "deal"].includes(lemma))
    return [["damaged", things(at("to", "on", "upon", "in", "across"))]];
  if (
    [
      "tear",
      "punch",
      "rip",
      "eat",
      "burn",
      "slam",
      "crash",
      "smash",
      "cut",
      "plough",
      "plow",
      "bore",
      "slice",
    ].includes(lemma) &&
    clause.themes.length === 0
  )
    return [["damaged", things(at("through", "into"))]];
  if (lemma === "set" && lost("fire")) return [["damaged", things(at("to"))]];
  if (lemma === "run" && clause.agents.some((one) => lemmaOf(tree, one) === "crack"))
    return [["damaged", things(at("through", "across"))]];
  if (lemma === "lay" && lost("waste")) return [["destroyed", things(at("to"))]];
  if (lemma === "lay" && lost("siege")) return [["threatened", things(at("to"))]];
  return [];
}

const NOTHING = new Set("nothing little stump slag ash rubble all".split(" "));

/** `nothing is left of it`, `all that remains of it is a stump`, `is no more`. */
function byRemnant(tree: SentenceTree, clause: Clause, things: Things): readonly Stated[] {
  const subjects = [...clause.agents, ...clause.themes];
  const of = clause.obliques.filter(({ prep }) => prep === "of").map(({ at }) => at);
  const nearby = subjects.flatMap((at) =>
    obliquesOf(tree, at)
      .filter(({ prep }) => prep === "of")
      .map((one) => one.at),
  );
  const isNothing = subjects.some((at) => NOTHING.has(textOf(tree, at)));
  if (!isNothing || !["leave", "remain", "survive", "be", "stand"].includes(clause.lemma)) return [];
  const left = clause.lemma !== "be" || clause.complements.some((at) => lemmaOf(tree, at) === "leave");
  const inside = clause.complements.flatMap((at) =>
    obliquesOf(tree, at)
      .filter(({ prep }) => prep === "of")
      .map((one) => one.at),
  );
  return left ? [["destroyed", things([...of, ...nearby, ...inside])]] : [];
}

/** `poses a threat to it`, `looms over it`, `bears down on it`, `trained its guns on it`. */
function byThreat(tree: SentenceTree, clause: Clause, things: Things): readonly Stated[] {
  const { lemma, particles } = clause;
  const at = (...preps: readonly string[]): readonly number[] =>
    clause.obliques.filter(({ prep }) => preps.includes(prep)).map((one) => one.at);
  const nouns = [...clause.themes, ...clause.complements];
  const threat = nouns.find((one) => DANGERS.has(lemmaOf(tree, one)));
  if (threat !== undefined && ["pose", "be", "become", "present", "represent"].includes(lemma))
    return [
      [
        "threatened",
        things([
          ...at("to"),
          ...obliquesOf(tree, threat)
            .filter(({ prep }) => prep === "to")
            .map((one) => one.at),
        ]),
      ],
    ];
  if ((lemma === "loom" || lemma === "hang") && clause.themes.length === 0)
    return [["threatened", things(at("over", "above"))]];
  const closesIn =
    (lemma === "bear" && particles.includes("down")) ||
    (lemma === "close" && particles.includes("in")) ||
    lemma === "converge";
  if (closesIn) return [["threatened", things(at("on", "upon", "down on", "in on", "down upon"))]];
  const guns = clause.themes.some((one) =>
    ["gun", "cannon", "weapon", "missile", "battery", "gunsight"].includes(lemmaOf(tree, one)),
  );
  if (guns && ["train", "turn", "aim", "point", "level"].includes(lemma))
    return [["threatened", things(at("on", "at", "upon"))]];
  return [];
}

/** `the Guild and the Synod fight over it`, `are at war over it`, `the battle for it rages`. */
function byFight({ scope, clause }: StatusClause, things: Things): readonly Stated[] {
  const { tree } = scope;
  const over = clause.obliques.filter(({ prep }) => ["over", "for"].includes(prep)).map(({ at }) => at);
  const control = over.flatMap((at) =>
    ["control", "possession", "command", "ownership"].includes(lemmaOf(tree, at))
      ? obliquesOf(tree, at)
          .filter(({ prep }) => prep === "of" || prep === "over")
          .map((one) => one.at)
      : [at],
  );
  const isFight =
    FIGHTS.has(clause.lemma) ||
    ["fight", "battle", "war", "struggle"].some((noun) => clause.complements.some((at) => lemmaOf(tree, at) === noun));
  const several =
    clause.agents.length > 1 || clause.agents.some((at) => textOf(tree, at).endsWith("s")) || clause.themes.length > 0;
  if (isFight && several) return [["contested", things(control)]];
  const atWar = clause.obliques.some(
    ({ prep, at }) => prep === "at" && ["war", "odds", "loggerheads"].includes(lemmaOf(tree, at)),
  );
  if (atWar) return [["contested", things(control)]];
  // `is in the middle of a turf war`
  const amid = clause.obliques.some(
    ({ prep, at }) =>
      prep === "in" &&
      ["middle", "midst", "throes", "grip"].includes(textOf(tree, at)) &&
      obliquesOf(tree, at).some((one) =>
        ["war", "fight", "battle", "fighting", "struggle"].includes(lemmaOf(tree, one.at)),
      ),
  );
  if (amid && ["be", "find"].includes(clause.lemma)) return [["contested", things(clause.agents)]];
  // `ram each other in the fight for the Canals`
  const fight = clause.obliques.find(
    ({ prep, at }) => prep === "in" && ["fight", "battle", "war", "struggle"].includes(lemmaOf(tree, at)),
  );
  if (fight === undefined) return [];
  return [
    [
      "contested",
      things(
        obliquesOf(tree, fight.at)
          .filter(({ prep }) => ["for", "over"].includes(prep))
          .map((one) => one.at),
      ),
    ],
  ];
}
