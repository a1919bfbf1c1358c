import { isKnownVerb } from "../../frames/known-verbs.ts";
import {
  STATE_ADJECTIVES,
  STATE_NAMES,
  STATE_NOUNS,
  STATE_PREPOSITIONS,
  STATE_VERBS,
} from "../../frames/status-frames.ts";
import type { Status } from "../../lexicon/lexicon.ts";
import type { Clause } from "../../syntax/clause.ts";
import { childrenOf, lemmaOf, obliquesOf, posOf, textOf, type SentenceTree } from "../../syntax/sentence-tree.ts";
import { type ReferenceScope, type Referent } from "../referents.ts";
import { isMoved } from "./feelings.ts";

/** A state, and what is said to be in it. */
export type Stated = readonly [Status, readonly Referent[]];
/** The regions, anchors and artifacts at these words. */
export type Things = (places: readonly number[]) => readonly Referent[];

/** A clause and how it stands in its sentence, for frames of status. */
export interface StatusClause {
  readonly scope: ReferenceScope;
  readonly clause: Clause;
  /** `no longer in danger`. */
  readonly isEnded: boolean;
}

/** Verbs whose complement is a state that has come about, and verbs that say that it stays. */
const LINKS = new Set(
  "knock pound be lie stand become come fall go grow turn find sit get look lay end leave put place bring make render reduce burn blow transform set keep plunge throw plummet sink have run feel smash break tear rip shatter catch collapse crumble erupt descend slide dissolve explode slip spiral plunge degenerate snap split crack cut cleave hew saw rip slice knock grind pound mash hack chop beat batter bomb shell hammer bring".split(
    " ",
  ),
);
const TURNS = new Set(
  "turn reduce burn blow transform make smash break tear rip shatter become collapse crumble grind pound mash hack chop beat batter bomb shell hammer snap".split(
    " ",
  ),
);

/** `is safe`, `lies in ruins`, `left it scarred`, `was reduced to ash`, `out of danger`. */
export function byComplement({ scope, clause }: StatusClause, things: Things): readonly Stated[] {
  const { tree } = scope;
  const breaks = clause.obliques.some(
    ({ prep, at }) =>
      (["in", "into", "to"].includes(prep) && PIECES.has(textOf(tree, at)) && !LOOKS.has(clause.lemma)) ||
      isGoneFrom(prep, lemmaOf(tree, at)),
  );
  if (!(LINKS.has(clause.lemma) || breaks) || isMoved(tree, clause)) return [];
  // `left it a smoking ruin`: two objects in some parses.
  const isMade = clause.recipients.length > 0 && ["leave", "make", "render"].includes(clause.lemma);
  const object = things(isMade ? clause.recipients : clause.themes);
  const referents = object.length > 0 ? object : things(clause.agents);
  if (referents.length === 0) return ablaze(scope, clause, things);
  const states = [
    ...(isMade ? clause.themes : []).flatMap((at) => stateOfWord(tree, at, clause.lemma) ?? []),
    ...clause.complements.flatMap(
      (at) =>
        stateAgain(tree, clause, at) ??
        stateOfWord(tree, at, clause.lemma) ??
        // `ground it to powder`: a noun that a parse takes for an infinitive.
        (textOf(tree, at - 1) === "to" ? stateOfPhrase(tree, "to", at, clause.lemma) : undefined) ??
        [],
    ),
    ...adverbialState(tree, clause),
    // `in the peace they kept it`: what stands in front says when.
    ...clause.obliques
      .filter(({ at }) => at > clause.verb || ["lie", "be", "stand", "go"].includes(clause.lemma))
      .flatMap(({ prep, at }) => stateOfPhrase(tree, prep, at, clause.lemma) ?? []),
  ];
  // `lies calm under the moon` describes it.
  const describes = ["lie", "stand", "look", "sit"].includes(clause.lemma);
  return states
    .filter((status) => !(describes && status === "stable"))
    .slice(0, 1)
    .map((status): Stated => [status, referents]);
}

const PIECES = new Set(
  "pieces splinters shards bits smithereens shreds fragments matchwood kindling powder rubble cinders ashes flinders crumbs scrap slag".split(
    " ",
  ),
);
const LOOKS = new Set("look stare gaze peer walk step wander search sort count ride".split(" "));

/** `blasted out of existence`, `wiped off the map`. */
function isGoneFrom(prep: string, noun: string): boolean {
  return (prep === "out of" && noun === "existence") || (/^(?:off|from)/u.test(prep) && ["map", "face"].includes(noun));
}

/** A complement word: adjective, participle or noun. */
function stateOfWord(tree: SentenceTree, at: number, verb: string): Status | undefined {
  const text = textOf(tree, at);
  const negated =
    childrenOf(tree, at, "neg", "advmod", "det").some((one) =>
      ["not", "never", "hardly", "no", "as", "neither"].includes(textOf(tree, one)),
    ) || textOf(tree, at - 1) === "neither";
  if (text === "more" && textOf(tree, at - 1) === "no") return "destroyed";
  if (text === "flat" && FLATTENS.has(verb)) return "destroyed";
  if (text === "good" && textOf(tree, at + 1) === "as" && textOf(tree, at + 2) === "new") return "recovering";
  if (verb === "make" && ["whole", "new"].includes(text)) return "recovering";
  if (text === "lost" && isForever(tree, at)) return "destroyed";
  // `is a pile of rubble`
  const isHeap = isNoun(tree, at) && HEAPS.has(lemmaOf(tree, at));
  if (
    isHeap &&
    obliquesOf(tree, at).some((one) => one.prep === "of" && STATE_NOUNS.get(textOf(tree, one.at)) === "destroyed")
  )
    return "destroyed";
  // `is its old self again`
  if (text === "self" && ["old", "former"].includes(textOf(tree, at - 1))) return "recovering";
  if (negated || isFarFrom(tree, at)) return undefined;
  const noun = ["NOUN", "PROPN"].includes(posOf(tree, at));
  if (text === "bone" && obliquesOf(tree, at).some((one) => lemmaOf(tree, one.at) === "contention")) return "contested";
  if (noun && (STATE_NAMES.has(text) || STATE_NAMES.has(lemmaOf(tree, at)))) {
    if (lemmaOf(tree, at) === "zone" || lemmaOf(tree, at) === "land")
      return isWarZone(tree, at) ? "contested" : undefined;
    return STATE_NOUNS.get(text) ?? STATE_NOUNS.get(lemmaOf(tree, at)) ?? "destroyed";
  }
  const ofNoun = noun && ["be", "become"].includes(verb) ? STATE_NOUNS.get(text) : undefined;
  if (ofNoun === "destroyed" || ofNoun === "contested") return ofNoun;
  if (PARTLY.has(textOf(tree, at - 1)) && STATE_ADJECTIVES.get(text) === "destroyed") return "damaged";
  const hyphened = `${textOf(tree, at - 2)}-${text}`;
  return STATE_ADJECTIVES.get(hyphened) ?? STATE_ADJECTIVES.get(text) ?? participleState(tree, at);
}

const HEAPS = new Set("pile heap field mass ring handful tangle mound mountain cloud sea carpet".split(" "));

function isNoun(tree: SentenceTree, at: number): boolean {
  return ["NOUN", "PROPN"].includes(posOf(tree, at));
}

function isForever(tree: SentenceTree, at: number): boolean {
  const after = `${textOf(tree, at + 1)} ${textOf(tree, at + 2)}`;
  return after.startsWith("forever") || after === "for ever" || after === "for good";
}

/** `far from destroyed`, `anything but safe`, `nowhere near repaired`. */
function isFarFrom(tree: SentenceTree, at: number): boolean {
  return FAR_FROM.has(`${textOf(tree, at - 2)} ${textOf(tree, at - 1)}`);
}

const FAR_FROM = new Set(["far from", "anything but", "nowhere near", "close to", "short of"]);

/** `half destroyed` is damaged. */
export const PARTLY: ReadonlySet<string> = new Set(["half", "partly", "partially", "semi"]);

/** A participle of a verb of state: `left it scarred`, `finds itself besieged`. */
function participleState(tree: SentenceTree, at: number): Status | undefined {
  if (tree.words[at]?.form === "participle") return STATE_VERBS.get(lemmaOf(tree, at));
  // Some parses have it as an adjective: `is shredded`.
  const base = posOf(tree, at) === "ADJ" && textOf(tree, at).endsWith("ed") ? isKnownVerb(textOf(tree, at)) : undefined;
  return base === undefined ? undefined : STATE_VERBS.get(base);
}

/** Some parses have the state as an adverb or a bare clause: `the Spire is down`, `left it broken`. */
function adverbialState(tree: SentenceTree, clause: Clause): readonly Status[] {
  return childrenOf(tree, clause.verb, "advmod", "advcl", "prt").flatMap((at) => {
    if (posOf(tree, at) === "VERB" && childrenOf(tree, at, "mark", "nsubj", "aux").length > 0) return [];
    const isNoMore = clause.lemma === "be" && textOf(tree, at) === "more" && textOf(tree, at - 1) === "no";
    if (isNoMore && clause.complements.length + clause.obliques.length === 0) return ["destroyed" as const];
    if (clause.lemma === "be" && textOf(tree, at) === "down" && isTower(tree, clause)) return ["destroyed" as const];
    const isQuiet = clause.lemma === "be" ? stateAgain(tree, clause, at) : undefined;
    if (isQuiet === "stable") return [isQuiet];
    if (WORKING.has(textOf(tree, at)) && isBack(tree, clause)) return ["recovering" as const];
    return ["ablaze", "aflame", "afire"].includes(textOf(tree, at)) ? ["damaged" as const] : [];
  });
}

/** `the Mast is down`, and not `down at the quay`. */
function isTower(tree: SentenceTree, clause: Clause): boolean {
  return (
    clause.obliques.length === 0 && clause.agents.some((at) => tree.entities.get(at)?.name.entityType === "anchor")
  );
}

const CONDITIONS = new Set(["way", "state", "shape", "condition"]);
const POOR = new Set(["bad", "poor", "sorry", "terrible", "awful", "rough", "wretched", "sad", "dreadful"]);
const FLATTENS = new Set("knock lay pound bomb shell hammer smash blow beat".split(" "));
const IN_LEAF = new Set(["leaf", "bloom", "flower", "blossom", "bud"]);
const WORKING = new Set(
  "online up upright alive running together whole intact complete working lit open usable habitable ready".split(" "),
);

/** `is quiet again`, `brought it back online`: only the way back makes it a state. */
function stateAgain(tree: SentenceTree, clause: Clause, at: number): Status | undefined {
  const text = textOf(tree, at);
  const state = QUIET.has(text) ? "stable" : WORKING.has(text) ? "recovering" : undefined;
  const isNow =
    state === "stable" &&
    childrenOf(tree, clause.verb).some(
      (one) => NOW.has(textOf(tree, one)) || (textOf(tree, one) === "at" && textOf(tree, one + 1) === "last"),
    );
  return state !== undefined && (isNow || isBack(tree, clause)) ? state : undefined;
}

const NOW = new Set(["now", "tonight", "today", "finally"]);
const QUIET = new Set(["quiet", "still", "tranquil", "orderly", "normal", "itself"]);

/** `brought it back online`, `is back online`, `is online again`. */
function isBack(tree: SentenceTree, clause: Clause): boolean {
  return childrenOf(tree, clause.verb).some((at) =>
    [at, ...childrenOf(tree, at)].some((one) => ["back", "again", "once"].includes(textOf(tree, one))),
  );
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
  if (isGoneFrom(prep, lemma)) return "destroyed";
  if (prep === "out of" && OUT_OF_USE.has(lemma)) return "damaged";
  if (prep === "out of") return state === "threatened" || lemma === "wood" ? "stable" : undefined;
  if (lemma === "smoke") return prep.endsWith("in") && verb === "go" ? "destroyed" : undefined;
  if (prep === "for" && lemma === "grab") return "contested";
  if (prep === "by" && lemma === "order") return undefined;
  const isBad = childrenOf(tree, at, "amod").some((one) => POOR.has(textOf(tree, one)));
  if (prep === "in" && CONDITIONS.has(lemma)) return isBad ? "damaged" : undefined;
  if (prep === "in" && IN_LEAF.has(lemma)) return "recovering";
  // `snapped in two`
  if (["in", "into"].includes(prep) && BROKEN_IN.has(textOf(tree, at)))
    return BREAKS.has(verb) ? "destroyed" : undefined;
  if (prep === "to" && textOf(tree, at) === "rights") return "recovering";
  if (prep.endsWith("in") && ["order", "service", "action"].includes(lemma))
    return childrenOf(tree, at, "amod").some((one) => textOf(tree, one) === "working") || prep === "back in"
      ? "recovering"
      : undefined;
  if (!prep.split(" ").some((word) => STATE_PREPOSITIONS.has(word))) return undefined;
  // `is in one piece`
  if (textOf(tree, at) === "piece" && textOf(tree, at - 1) === "one") return undefined;
  if (isLessened(tree, at)) return state === "threatened" && isNoFurther(tree, at) ? "stable" : undefined;
  if (lemma === "fire") return prep === "on" && childrenOf(tree, at, "det").length === 0 ? "damaged" : undefined;
  if (lemma === "path") return prep === "in" ? "threatened" : undefined;
  // `a field of ash`
  const inside = obliquesOf(tree, at).find(
    (one) => one.prep === "of" && STATE_NOUNS.get(textOf(tree, one.at)) === "destroyed",
  );
  if (inside !== undefined && ["in", "to", "into"].includes(prep)) return "destroyed";
  // `burned to the last leaf`
  if (prep === "to" && BURNS.has(verb) && childrenOf(tree, at, "amod").some((one) => textOf(tree, one) === "last"))
    return "destroyed";
  if (["ground", "foundation", "foundations", "waterline", "keel"].includes(lemma))
    return verb === "burn" || verb === "raze" ? "destroyed" : undefined;
  if (lemma === "foot")
    return prep.endsWith("on") && childrenOf(tree, at, "poss").length > 0 ? "recovering" : undefined;
  if (["torch", "flame", "flames"].includes(textOf(tree, at)) && prep === "to")
    return verb === "put" ? "destroyed" : undefined;
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

const OUT_OF_USE = new Set(["action", "order", "commission", "service", "kilter", "joint"]);
const BURNS = new Set(["burn", "raze", "strip", "loot", "destroy"]);
const BROKEN_IN = new Set(["two", "half", "twain", "three", "halves"]);
const BREAKS = new Set("snap break split crack tear cut cleave hew saw fall rip slice".split(" "));

/** `in no more danger`. */
function isNoFurther(tree: SentenceTree, at: number): boolean {
  return textOf(tree, at - 2) === "no" && ["more", "further", "immediate", "longer"].includes(textOf(tree, at - 1));
}

function isLessened(tree: SentenceTree, at: number): boolean {
  if (isNoFurther(tree, at)) return true;
  return childrenOf(tree, at, "det", "amod", "neg").some((one) => ["no", "little", "any"].includes(textOf(tree, one)));
}
