import { POWER_NOUNS } from "../frames/control-nouns.ts";
import { CALMS, DANGERS, HARMS, TROUBLES, WORKS } from "../frames/status-frames.ts";
import { wordSet } from "../frames/word-set.ts";
import type { Status } from "../lexicon/lexicon.ts";
import type { Clause } from "../syntax/clause.ts";
import { depOf, headOf, lemmaOf, obliquesOf, posOf, textOf } from "../syntax/sentence-tree.ts";
import { capabilityAt, uses } from "./capability/capability-changes.ts";
import { controls } from "./control/control-clause.ts";
import type { Found } from "./finding.ts";
import { actorsAt, factionsAt, HAVE_STATE, peopleOf, regionsAt, thingsAt, type ReferenceScope } from "./referents.ts";
import { statusChanges } from "./status/status-changes.ts";

const NONE: ReadonlySet<string> = new Set();
/** More words without a verb are a sentence whose verb the parser has missed. */
const LONGEST = 14;

/** News without a verb: `the Kyther Range under siege`, `fighting on the Range`, `the Range to the Guild`. */
export function fragmentChanges(scope: ReferenceScope): readonly Found[] {
  const { tree } = scope;
  if (tree.words.length > LONGEST) return [];
  return [
    ...inAndOut(scope),
    ...inHands(scope),
    ...allotted(scope),
    ...ofPlace(scope),
    ...ofNoun(scope),
    ...ofUse(scope),
  ];
}

function ofPlace(scope: ReferenceScope): readonly Found[] {
  const { tree } = scope;
  const [first] = [...tree.entities.keys()].filter((at) => depOf(tree, at) !== "pobj");
  if (first === undefined) return [];
  const after = [...tree.words.keys()].filter((at) => at > first);
  const clause: Clause = {
    verb: first,
    lemma: "be",
    particles: [],
    agents: [first],
    themes: [],
    recipients: [],
    complements: after.filter((at) => ["ADJ", "NOUN"].includes(posOf(tree, at)) && depOf(tree, at) !== "pobj"),
    obliques: [first, ...after].flatMap((at) => obliquesOf(tree, at)),
    passive: false,
  };
  return statusChanges({ scope, clause, isEnded: false });
}

/** `The Range to the Guild, the Verge to the Synod.` */
function allotted(scope: ReferenceScope): readonly Found[] {
  const { tree } = scope;
  const places = [...tree.entities.keys()];
  return places.flatMap((at, index) => {
    const next = places[index + 1];
    const isFirst = at === places[0] ? isAtStart(scope, at) : index % 2 === 0;
    const between = tree.words.slice(at + 1, next).map((word) => word.text.toLowerCase());
    const isTo = between[0] === "to" && between.every((word) => ["to", "the"].includes(word));
    if (next === undefined || !isFirst || !isTo) return [];
    return controls(factionsAt(scope, next, NONE), regionsAt(scope, at, NONE), true);
  });
}

/** `The Range in Guild hands.`, `The Range under the Guild's flag.` */
function inHands(scope: ReferenceScope): readonly Found[] {
  const { tree } = scope;
  const first = [...tree.entities.keys()][0];
  if (first === undefined || !isAtStart(scope, first)) return [];
  const held = [...tree.words.keys()]
    .flatMap((at) => obliquesOf(tree, at))
    .filter(({ prep, at }) => ["in", "into", "under"].includes(prep) && POWER_NOUNS.has(lemmaOf(tree, at)));
  const regions = regionsAt(scope, first, NONE);
  return [...new Set(held.map(({ at }) => at))].flatMap((at) => controls(peopleOf(scope, at, NONE), regions, true));
}

const CHARGE = wordSet("control charge command possession");

/** `The Range: Guild out, Synod in.` */
function inAndOut(scope: ReferenceScope): readonly Found[] {
  const { tree, discourse } = scope;
  const places = [...tree.entities.keys()];
  const named = places.flatMap((at) => regionsAt(scope, at, NONE));
  const last = discourse.lastOf(["region"], 1).map((name) => ({ name, confidence: 0.8, byReference: true }));
  return places.flatMap((at) => {
    const words = tree.words.slice(at + 1).map((word) => word.text.toLowerCase());
    const isInCharge =
      words[0] === "in" && CHARGE.has(words[1] ?? "") && (words[2] === undefined || /^[.!]/u.test(words[2]));
    const isEnd = isInCharge || words[1] === undefined || /^[,.;!]/u.test(words[1]) || words[1] === "and";
    const isGain = ["in", "on"].includes(words[0] ?? "");
    if (!isEnd || !(isGain || ["out", "off", "gone"].includes(words[0] ?? ""))) return [];
    return controls(factionsAt(scope, at, NONE), named.length > 0 ? named.slice(0, 1) : last, isGain);
  });
}

function isAtStart({ tree }: ReferenceScope, at: number): boolean {
  return tree.words.slice(0, at).every((word) => word.pos === "DET" || word.pos === "PUNCT" || word.text.trim() === "");
}

const CALM = wordSet("clear quiet calm safe peaceful");
const SIEGES = wordSet("siege blockade bombardment attack assault raid");
const OVER = /\b(?:over(?! (?!in |at |for |on |now |as )[a-z])|lifted|ended|broken|averted|past|done)\b/u;
const PLACES: ReadonlySet<string> = new Set([
  "in",
  "on",
  "at",
  "of",
  "across",
  "to",
  "around",
  "over",
  "for",
  "inside",
  "near",
]);

/** `Heavy fighting on the Range.`, `Repairs under way at the Tower.`, `All clear at the Depot.` */
function ofNoun(scope: ReferenceScope): readonly Found[] {
  const { tree } = scope;
  const words = [...tree.words.keys()].filter(
    (at) => !["DET", "PUNCT", "ADJ", "ADV", "SPACE"].includes(posOf(tree, at)) || CALM.has(textOf(tree, at)),
  );
  const head = tree.words.findIndex(({ pos, text }) => pos === "NOUN" || CALM.has(text.toLowerCase()));
  if (head < 0 || words[0] === undefined || words[0] < head || tree.entities.has(head)) return [];
  const text = tree.words.map((word) => word.text.toLowerCase()).join(" ");
  // `storm petrels` are no storm
  const news = depOf(tree, head) === "compound" ? (headOf(tree, head) ?? head) : head;
  const state = stateOfNews(lemmaOf(tree, news), textOf(tree, news), OVER.test(text));
  if (state === undefined || /\bno\b/u.test(text)) return [];
  const places = [...tree.words.keys()].flatMap((at) => obliquesOf(tree, at)).filter(({ prep }) => PLACES.has(prep));
  return [...new Set(places.map(({ at }) => at))]
    .flatMap((at) => thingsAt(scope, at, HAVE_STATE, NONE))
    .map(({ name, confidence }) => ({
      entity: name,
      change: { field: "status", value: state } as const,
      confidence,
      agents: [],
      patients: [name.entityId],
    }));
}

function stateOfNews(lemma: string, text: string, isOver: boolean): Status | undefined {
  const is = (nouns: ReadonlySet<string>): boolean => nouns.has(lemma) || nouns.has(text);
  if (is(SIEGES) || is(DANGERS)) return isOver ? "stable" : "threatened";
  if (is(TROUBLES)) return isOver ? "stable" : "contested";
  if (is(CALMS) || CALM.has(text)) return isOver ? undefined : "stable";
  if (is(WORKS)) return "recovering";
  return is(HARMS) ? "damaged" : undefined;
}

/** `Six Sleep Bombs on the depot from the Kites.`, `Sleep Bombs away, courtesy of the Ravens.` */
function ofUse(scope: ReferenceScope): readonly Found[] {
  const { tree } = scope;
  const told = [...tree.entities]
    .filter(([at, { name }]) => name.entityType === "capability" && depOf(tree, at) !== "pobj")
    .flatMap(([at]) => capabilityAt(scope, at));
  if (told.length === 0) return [];
  const givers = [...tree.words.keys()]
    .flatMap((at) => obliquesOf(tree, at))
    .filter(
      ({ prep, at }) =>
        ["from", "by"].includes(prep) ||
        (prep === "of" && textOf(tree, at - 2) === "courtesy") ||
        textOf(tree, at - 3) === "courtesy",
    );
  const actors = [...new Set(givers.map(({ at }) => at))].flatMap((at) => actorsAt(scope, at, NONE));
  return uses(actors.slice(0, 1), told.slice(0, 1));
}
