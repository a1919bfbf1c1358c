import { EVERY_PART, PERSON_NOUNS } from "../frames/control-nouns.ts";
import type { Discourse, InSentence } from "../names/discourse.ts";
import type { ReadableTurn } from "../reader.ts";
import { assertionOf, type Assertion } from "../syntax/assertion.ts";
import { clauseOf, type Clause } from "../syntax/clause.ts";
import { childrenOf, depOf, headOf, isVerbal, lemmaOf, textOf, type SentenceTree } from "../syntax/sentence-tree.ts";
import { isNoWord } from "../syntax/verb-mood.ts";
import { capabilityChanges } from "./capability/capability-changes.ts";
import { effectChanges } from "./capability/effect-changes.ts";
import { framesFiction, isBelied, isHearsay, isOfOld, nonChangeOfSentence } from "./circumstances.ts";
import { controlChanges } from "./control/control-changes.ts";
import type { Finding, Found } from "./finding.ts";
import { fragmentChanges } from "./fragment-changes.ts";
import { nounChanges } from "./noun-changes.ts";
import { HAVE_STATE, type ReferenceScope } from "./referents.ts";
import { isFailing, isImminent } from "./status/course-changes.ts";
import { soonLost, statusChanges, threatenedBy } from "./status/status-changes.ts";

/** A sentence of a turn, parsed, with what was named before it. */
export interface ReadSentence {
  readonly text: string;
  /** What stands before a colon: `They say: …`. Empty, or ends with a space. */
  readonly lead: string;
  readonly isQuestion: boolean;
  /** What the turn has said before it, in lower case. */
  readonly before: string;
  readonly tree: SentenceTree;
  readonly turn: ReadableTurn;
  readonly discourse: Discourse;
}

const BY_PLAYER = 0.04;
const BY_RUMOUR = 0.42;

/** Everything a sentence says has come about, in the order in which it says so. */
export function changesOfSentence(sentence: ReadSentence): readonly Finding[] {
  const { tree, discourse } = sentence;
  discourse.begin(entitiesIn(tree));
  const scope: ReferenceScope = { tree, discourse };
  if (framesFiction(sentence.before) || isBelied(sentence.text)) return [];
  const findings: Finding[] = [...ofFragment(sentence, scope)];
  for (const at of tree.words.keys()) {
    if (isVerbal(tree, at)) findings.push(...ofVerb(sentence, scope, at));
    else findings.push(...ofNoun(sentence, scope, at));
  }
  return findings;
}

/** News without a verb: `the Kyther Range under siege`, `Moon Bridge on fire`. */
function ofFragment(sentence: ReadSentence, scope: ReferenceScope): readonly Finding[] {
  const { tree } = sentence;
  if ([...tree.words.keys()].some((at) => isVerbal(tree, at))) return [];
  const [first] = tree.entities.keys();
  if (first === undefined) return [];
  const zone = zoneAt(sentence, first);
  if (nonChangeOfSentence(zone) !== undefined) return [];
  return judged(sentence, zone, { hearsay: false }, fragmentChanges(scope));
}

function entitiesIn(tree: SentenceTree): readonly InSentence[] {
  return [...tree.entities].map(([at, { name }]) => {
    const dep = tree.words[at]?.dep ?? "";
    return { name, at, isSubject: ["nsubj", "nsubjpass"].includes(dep) };
  });
}

function ofVerb(sentence: ReadSentence, scope: ReferenceScope, verb: number): readonly Finding[] {
  const { tree } = sentence;
  const clause = clauseOf(tree, verb);
  if (clause.themes.length + clause.agents.length === 0) return [];
  const assertion = assertionOf(tree, verb);
  const zone = zoneAt(sentence, verb);
  const isEnded = assertion.noLonger;
  const couldNotHold = isLostHold(tree, verb, assertion);
  const isNothingLeft = assertion.why === "negated" && isRemnant(tree, verb);
  if (assertion.why === "planned" && isThreat(tree, verb) && nonChangeOfSentence(zone) === undefined)
    return judged(sentence, zone, assertion, threatenedBy({ scope, clause, isEnded }));
  if (["hypothetical", "planned"].includes(assertion.why ?? "") && isImminent(zone, clause))
    return judged(sentence, zone, assertion, soonLost({ scope, clause, isEnded }));
  if (assertion.why !== undefined && isFailing(zone, clause) && nonChangeOfSentence(zone) === undefined)
    return judged(sentence, zone, assertion, soonLost({ scope, clause, isEnded }));
  if (assertion.why !== undefined && !couldNotHold && !isNothingLeft) return [];
  if (nonChangeOfSentence(zone) !== undefined || isUnchanged(tree, verb, clause.lemma)) return [];
  if (STATES.has(clause.lemma) && isOfOld(zone)) return [];
  const control = {
    scope,
    clause,
    isNew:
      isNew(zone) || LEADS_TO.test(sentence.lead) || HAPPENED.test(sentence.before) || HAPPENED.test(sentence.lead),
    isEnded: isEnded || couldNotHold,
  };
  if (couldNotHold)
    return judged(sentence, zone, assertion, controlChanges({ ...control, clause: heldClause(clause) }));
  // `the Range falls to the Guild`: what happens to a thing is nobody's declared deed.
  const declared = isDeclared(assertion, sentence.turn) && !isEventOfThing(tree, clause, sentence.turn);
  const isOpen = assertion.underWay && !STATES.has(clause.lemma) && !WAVES.has(clause.lemma);
  return judged(sentence, zone, assertion, [
    ...((declared && !isReport(sentence, clause.lemma)) || isOpen ? [] : controlChanges(control)),
    ...(declared && isOwnDeed(tree, clause) ? [] : statusChanges({ scope, clause, isEnded })),
    ...(declared ? [] : [...capabilityChanges(scope, clause), ...effectChanges(scope, clause)]),
  ]);
}

function ofNoun(sentence: ReadSentence, scope: ReferenceScope, at: number): readonly Finding[] {
  const told = nounChanges(scope, at);
  if (told === undefined) return [];
  const zone = zoneAt(sentence, at);
  if (nonChangeOfSentence(zone) !== undefined) return [];
  return judged(sentence, zone, told, told.found);
}

function judged(
  { text, turn }: ReadSentence,
  zone: string,
  { hearsay }: Pick<Assertion, "hearsay">,
  found: readonly Found[],
): readonly Finding[] {
  const rumour = hearsay || isHearsay(zone);
  const less = (rumour ? BY_RUMOUR : 0) + (turn.role === "gm" ? 0 : BY_PLAYER);
  return found.map((one) => ({ ...one, rumour, sentence: text, confidence: Math.max(0.05, one.confidence - less) }));
}

/** `threatens to overrun it`, and the threat itself is no plan. */
function isThreat(tree: SentenceTree, verb: number): boolean {
  const governor = headOf(tree, verb);
  if (governor === undefined || depOf(tree, verb) !== "xcomp" || lemmaOf(tree, governor) !== "threaten") return false;
  return assertionOf(tree, governor).why === undefined;
}

/** `could not hold it`, `failed to keep it`, `unable to defend it`: a loss. */
function isLostHold(tree: SentenceTree, verb: number, assertion: Assertion): boolean {
  const { why } = assertion;
  if (!["hold", "keep", "retain", "defend", "hang"].includes(lemmaOf(tree, verb))) return false;
  if (why === "failed") return true;
  const could = childrenOf(tree, verb, "aux").some(
    (aux) => ["could", "can"].includes(lemmaOf(tree, aux)) || textOf(tree, aux) === "could",
  );
  return could && (childrenOf(tree, verb, "neg").length > 0 || assertion.noLonger);
}

function heldClause<
  C extends {
    readonly lemma: string;
    readonly themes: readonly number[];
    readonly obliques: readonly { prep: string; at: number }[];
  },
>(clause: C): C {
  const onto = clause.obliques.filter(({ prep }) => ["to", "on to", "onto", "on"].includes(prep)).map(({ at }) => at);
  return { ...clause, lemma: "hold", themes: clause.themes.length > 0 ? clause.themes : onto };
}

const NEW =
  /\b(?:now|from (?:now|tonight|today|this|here|that)|as of|since|at last|finally|suddenly|at once|tonight|today|this (?:morning|evening|afternoon|night|hour|day)|by (?:[a-z]+ )?(?:moonset|moonrise|first light|cockcrow|teatime|curfew|vespers|matins|breakfast|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|night|nightfall|dawn|dusk|midnight|evening|morning|daybreak|sunset|sunrise|supper|lunch|breakfast|sundown)|within (?:the|an|one|minutes|hours)|already|newly|new|before|back|once more|again|for the (?:first|second|third|\w+th) time|from [\w ]{1,20} (?:on|onwards?)|henceforth|as from|anew|just|overnight|in the end|at long last|no longer|no more|for good|when (?:it|all|the [a-z]+) (?:is|was) (?:over|done)|when the (?:dust|smoke|fog|mist|ash) (?:settles|settled|clears|cleared)|from that (?:hour|day|moment)|afterwards|later|all at once|in (?:the|one) blink|there once|(?:agrees?|agreed|consents?|consented|votes?|voted) to be)\b/u;

/** Words after which a state is news: `Ward Nine's gone. Brightwater has it.` */
const HAPPENED =
  /\b(?:lost|gone|fell|falls?|fallen|changed (?:hands|owners|masters|sides)|surrender(?:s|ed)?|captured|seized|conquered|stormed|taken|took|driven out|yield(?:s|ed)?|is over|walked out|are out|nobody (?:else )?is left)\b/u;

/** Deeds before a colon: what follows is what came of them. */
const LEADS_TO = /^(?:[^ ]+ ){4,}: *$/u;

function isNew(zone: string): boolean {
  return NEW.test(zone);
}

/** `the Guild holds it now`: a state is no deed, whoever speaks of it. */
function isReport({ turn }: ReadSentence, lemma: string): boolean {
  return turn.kind !== "emote" && STATES.has(lemma);
}

const STATES = new Set(
  "be have hold control rule command govern own possess run administer belong answer obey serve lie stand look seem".split(
    " ",
  ),
);

/** A flag that is waving waves already. */
const WAVES = new Set("fly wave stream flutter float hang flap snap show wear".split(" "));

/** A player's action in the present tense is an attempt; somebody else narrates its outcome (rule 10). */
function isDeclared(assertion: Assertion, turn: ReadableTurn): boolean {
  if (turn.role === "gm") return false;
  return turn.kind === "emote" || assertion.present;
}

function isEventOfThing(tree: SentenceTree, { agents, passive }: Clause, turn: ReadableTurn): boolean {
  return (
    turn.kind !== "emote" &&
    !passive &&
    agents.length > 0 &&
    agents.every((at) => HAVE_STATE.includes(tree.entities.get(at)?.name.entityType ?? ""))
  );
}

/** `blows up the bridge`, `I burn it`: the speaker does it, or tries to. */
function isOwnDeed(tree: SentenceTree, { agents, passive, themes }: Clause): boolean {
  if (passive) return false;
  return agents.length === 0 ? themes.length > 0 : agents.some((at) => ["i", "we"].includes(textOf(tree, at)));
}

/** `nothing is left of it`, `all that remains of it`: said of what is gone. */
function isRemnant(tree: SentenceTree, verb: number): boolean {
  if (!["leave", "remain", "survive", "stand", "be"].includes(lemmaOf(tree, verb))) return false;
  if (childrenOf(tree, verb, "dobj").some((one) => textOf(tree, one) === "nothing"))
    return lemmaOf(tree, verb) === "leave";
  return childrenOf(tree, verb, "nsubj", "nsubjpass").some(
    (one) =>
      ["that", "nothing", "little", "all"].includes(textOf(tree, one)) ||
      ((EVERY_PART.has(lemmaOf(tree, one)) || PERSON_NOUNS.has(lemmaOf(tree, one))) && isNoWord(tree, one)),
  );
}

const STAYS = new Set("remain stay continue retain persist keep".split(" "));

function isUnchanged(tree: SentenceTree, verb: number, lemma: string): boolean {
  if (STAYS.has(lemma) && lemma !== "keep" && !isRemnant(tree, verb)) return true;
  return childrenOf(tree, verb, "advmod", "prep").some((one) => {
    const word = textOf(tree, one);
    if (word === "still" || word === "always") return true;
    return (
      word === "as" &&
      childrenOf(tree, one).some((inner) => ["ever", "always", "before", "usual"].includes(textOf(tree, inner)))
    );
  });
}

/** The part of the sentence that a circumstance told by words reaches: `but` ends it, a colon does not, a question mark belongs to all. */
function zoneAt({ tree, lead, isQuestion }: ReadSentence, at: number): string {
  const words = tree.words;
  let from = at;
  let to = at;
  const ends = (index: number): boolean => {
    const word = words[index]?.text.toLowerCase() ?? "";
    return word === ";" || word === "but" || (word === "yet" && words[index + 1]?.text.toLowerCase() !== "to");
  };
  while (from > 0 && !ends(from - 1)) from -= 1;
  while (to + 1 < words.length && !ends(to + 1)) to += 1;
  const zone = words
    .slice(from, to + 1)
    .map((word) => word.text.toLowerCase())
    // Whether it is a question is known: one that is answered with a yes is none.
    .filter((word) => !/^[?!]+$/u.test(word))
    .join(" ");
  return `${lead}${zone}${isQuestion ? " ?" : ""}`;
}
