import { DANGER_SIGNS } from "../../frames/danger-signs.ts";
import { HARM_SIGNS } from "../../frames/harm-signs.ts";
import { RECOVERY_SIGNS } from "../../frames/recovery-signs.ts";
import { BOUNDARY_PARTS, type SignFrame } from "../../frames/sign-frame.ts";
import type { Clause } from "../../syntax/clause.ts";
import {
  childrenOf,
  depOf,
  lemmaOf,
  obliquesOf,
  textOf,
  type Oblique,
  type SentenceTree,
} from "../../syntax/sentence-tree.ts";
import type { Stated, Things } from "./state-complements.ts";
import { isForGood } from "./state-verbs.ts";

/** The frames that each verb may fill. */
const BY_VERB = new Map<string, SignFrame[]>();
for (const frame of [...DANGER_SIGNS, ...HARM_SIGNS, ...RECOVERY_SIGNS])
  for (const verb of frame.verbs) BY_VERB.set(verb, [...(BY_VERB.get(verb) ?? []), frame]);

/** States that are told by their signs: `smoke pours out of it`, `hangs by a thread`, `its lights are back on`. */
export function bySign(tree: SentenceTree, clause: Clause, things: Things): readonly Stated[] {
  for (const frame of BY_VERB.get(clause.lemma) ?? []) {
    if (!fills(tree, clause, frame)) continue;
    const told = placesOf(tree, clause, frame).flatMap((at) => wholesAt(tree, at, frame, things));
    const kept = told.filter(({ name }) => frame.types?.includes(name.entityType) ?? true);
    const isLost = frame.status === "damaged" && isForGood(tree, clause);
    if (kept.length > 0) return [[isLost ? "destroyed" : frame.status, kept]];
  }
  return [];
}

function fills(tree: SentenceTree, clause: Clause, { subject, object, phrase, beside }: SignFrame): boolean {
  const isNoun = (nouns: ReadonlySet<string>, at: number): boolean =>
    !tree.entities.has(at) && (nouns.has(lemmaOf(tree, at)) || nouns.has(textOf(tree, at)));
  return (
    (subject === undefined || subjectsOf(clause).some((at) => isNoun(subject, at))) &&
    (object === undefined || clause.themes.some((at) => isNoun(object, at))) &&
    (phrase === undefined || phrasesOf(tree, clause).some(({ prep, at }) => isPhrase(tree, phrase, prep, at))) &&
    (beside === undefined || besideOf(tree, clause).some((word) => beside.has(word)))
  );
}

/** Phrases of the verb and of what follows it: `is minutes from collapse`. */
function phrasesOf(tree: SentenceTree, clause: Clause): readonly Oblique[] {
  return [...clause.obliques, ...clause.complements.flatMap((at) => obliquesOf(tree, at))];
}

function subjectsOf({ agents, themes, passive }: Clause): readonly number[] {
  return passive ? [...agents, ...themes] : agents;
}

function isPhrase(
  tree: SentenceTree,
  [preps, nouns]: NonNullable<SignFrame["phrase"]>,
  prep: string,
  at: number,
): boolean {
  if (!preps.has(prep.replaceAll(" ", "_"))) return false;
  if (childrenOf(tree, at, "det").some((one) => textOf(tree, one) === "no")) return false;
  return nouns.size === 0 || nouns.has(lemmaOf(tree, at)) || nouns.has(textOf(tree, at));
}

function besideOf(tree: SentenceTree, clause: Clause): readonly string[] {
  const words = childrenOf(
    tree,
    clause.verb,
    "advmod",
    "acomp",
    "oprd",
    "prt",
    "xcomp",
    "attr",
    "prep",
    "advcl",
    "ccomp",
  );
  // A preposition stands beside its verb where nothing hangs on it: `out of fashion` is not out.
  const bare = words.filter((at) => depOf(tree, at) !== "prep" || childrenOf(tree, at).length === 0);
  const particles = childrenOf(tree, clause.verb, "prt").map((at) => textOf(tree, at));
  return [...particles, ...[...bare, ...clause.complements].map((at) => textOf(tree, at))];
}

function placesOf(tree: SentenceTree, clause: Clause, { thing }: SignFrame): readonly number[] {
  if (thing === "agent") return clause.passive ? clause.themes : clause.agents;
  if (thing === "theme") return clause.themes;
  const near = [...subjectsOf(clause), ...clause.themes, ...clause.complements].flatMap((at) => obliquesOf(tree, at));
  return [...clause.obliques, ...near].filter(({ prep }) => thing.includes(prep)).map(({ at }) => at);
}

function wholesAt(tree: SentenceTree, at: number, { byPart }: SignFrame, things: Things): ReturnType<Things> {
  const itself = things([at]);
  if (itself.length > 0 || byPart !== true || !BOUNDARY_PARTS.has(lemmaOf(tree, at))) return itself;
  const wholes = obliquesOf(tree, at).filter(({ prep }) => prep === "of" || prep === "in");
  return things([...wholes.map((one) => one.at), ...childrenOf(tree, at, "poss")]);
}
