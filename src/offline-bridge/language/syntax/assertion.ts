import type { NonChange } from "../changes/circumstances.ts";
import {
  ACHIEVES,
  ANYBODY,
  BEGINS,
  DONE_BY,
  DOUBTS,
  FAILS,
  HEARSAY_NOUNS,
  NOBODY,
  OPINES,
  TELLS,
  UNREAL_NOUNS,
} from "../frames/governor-verbs.ts";
import { isBeatenOff } from "./beaten-off.ts";
import { markOf } from "./clause-marks.ts";
import { childrenOf, depOf, headOf, isVerbal, lemmaOf, textOf, type SentenceTree } from "./sentence-tree.ts";
import {
  isAbleNow,
  isBegunNow,
  isImperative,
  isNegated,
  isNoLonger,
  isNoWord,
  isPresent,
  moodOf,
} from "./verb-mood.ts";

/** Whether a sentence says of a verb that it came about, and how. */
export interface Assertion {
  /** Absent where it came about. */
  readonly why?: NonChange;
  /** `is taking`, `began to take`: under way. */
  readonly underWay: boolean;
  /** `no longer holds`. */
  readonly noLonger: boolean;
  /** Present tense: a declared action where a player says it. */
  readonly present: boolean;
  /** Told by hearsay, by the grammar of it: `the rumour that …`, `if the tales are true`. */
  readonly hearsay: boolean;
}

interface Found {
  why?: NonChange | undefined;
  underWay: boolean;
  hearsay: boolean;
}

/** Climbs from a verb to the root of its sentence and asks each governor on the way. */
export function assertionOf(tree: SentenceTree, verb: number): Assertion {
  const found: Found = { underWay: false, hearsay: false };
  const seen = new Set<number>();
  ofClause(tree, verb, found, true);
  for (let at = verb; !seen.has(at) && seen.size < DEEPEST;) {
    seen.add(at);
    const head = headOf(tree, at);
    if (head === undefined) break;
    const next = step(tree, at, head, found);
    if (next === undefined) break;
    at = next;
  }
  const present = isPresent(tree, verb) || isBegunNow(tree, verb);
  const { why, underWay, hearsay } = found;
  const base = { underWay, hearsay, noLonger: isNoLonger(tree, verb), present };
  return why === undefined ? base : { ...base, why };
}

const DEEPEST = 24;

function ofClause(tree: SentenceTree, verb: number, found: Found, own: boolean): void {
  // `whoever took it`
  if (ANYBODY.has(textOf(tree, verb - 1))) found.why ??= "hypothetical";
  if (own && isBeatenOff(tree, verb)) found.why ??= "failed";
  found.why ??= negationOf(tree, verb) ?? moodOf(tree, verb) ?? conditionOf(tree, verb, found, own);
  const be = childrenOf(tree, verb, "aux").some((aux) => lemmaOf(tree, aux) === "be");
  if (own && tree.words[verb]?.form === "ing" && be) found.underWay = true;
}

/** What the word above says of the one below; undefined where the climb ends. */
function step(tree: SentenceTree, at: number, head: number, found: Found): number | undefined {
  switch (depOf(tree, at)) {
    case "xcomp":
      // `did not hesitate to use it`, `never failed to take it`
      if (CONFIRMS_NEGATED.has(lemmaOf(tree, head)) && isNegated(tree, head)) return undefined;
      found.why ??= ofGovernor(tree, at, head, found);
      if (isVerbal(tree, head)) ofClause(tree, head, found, false);
      return head;
    case "ccomp":
      found.why ??= ofTeller(tree, at, head);
      if (isVerbal(tree, head) && !isSpeech(tree, head) && !isCalled(tree, head)) ofClause(tree, head, found, false);
      return head;
    case "pcomp":
      return ofPreposition(tree, head, found);
    case "advcl":
      return ofAdverbial(tree, at, head, found);
    case "acl":
    case "relcl":
      ofNounClause(tree, at, head, found);
      return undefined;
    case "conj":
      return ofConjunct(tree, at, head, found);
    case "parataxis":
      return undefined;
    case "csubj":
      found.why ??= hasTo(tree, at) ? "hypothetical" : undefined;
      ofClause(tree, head, found, false);
      return head;
    default:
      return isVerbal(tree, head) ? head : undefined;
  }
}

const CONFIRMS_NEGATED: ReadonlySet<string> = new Set(["hesitate", "fail", "scruple"]);
const DEEDS: ReadonlySet<string> = new Set("crime act sin deed mistake feat guilty guilt admit confess".split(" "));

function hasTo(tree: SentenceTree, verb: number): boolean {
  return childrenOf(tree, verb, "aux").some((aux) => textOf(tree, aux) === "to");
}

/** `is said to be safe`, `is rumoured to be cracked`: a state, not a plan. */
function isState(tree: SentenceTree, verb: number): boolean {
  return lemmaOf(tree, verb) === "be" || childrenOf(tree, verb, "auxpass").length > 0;
}

/** `managed to`, `failed to`, `was able to`, `kept from`. */
function ofGovernor(tree: SentenceTree, at: number, governor: number, found: Found): NonChange | undefined {
  const lemma = lemmaOf(tree, governor);
  if (FAILS.has(lemma) && !(lemma === "keep" && !hasTo(tree, at))) return "failed";
  if (CONSENTS.has(lemma) && SERVES.has(lemmaOf(tree, at))) return undefined;
  if (lemma === "go" && tree.words[governor]?.form === "ing") return "planned";
  // `set to work on it`
  if (lemmaOf(tree, at) === "work" && ["set", "get", "fall", "go", "put"].includes(lemma)) return undefined;
  if (BEGINS.has(lemma)) {
    found.underWay = true;
    return undefined;
  }
  // `is said to have taken`: the perfect says that it is done.
  const perfect = childrenOf(tree, at, "aux").some((aux) => lemmaOf(tree, aux) === "have");
  // `it takes an army to seize it` is no report, `it took an hour to seize it` is one.
  if (lemma === "take" && isPresent(tree, governor)) return "hypothetical";
  // `came crashing down`
  if (lemma === "come" && tree.words[at]?.form === "ing") return undefined;
  if (isAbleNow(tree, governor)) return "hypothetical";
  if (ACHIEVES.has(lemma)) return undefined;
  if (
    ["say", "rumour", "rumor", "believe", "think", "report", "allege", "know", "seem", "appear", "claim"].includes(
      lemma,
    )
  )
    return perfect || !hasTo(tree, at) || isState(tree, at) ? undefined : "hypothetical";
  return hasTo(tree, at) || tree.words[at]?.form === "ing" ? "planned" : undefined;
}

/** `agrees to be ruled by the Guild`: from then on it is. */
const CONSENTS: ReadonlySet<string> = new Set(["agree", "consent", "submit", "vote", "choose", "bow", "swear"]);
const SERVES: ReadonlySet<string> = new Set(["rule", "govern", "serve", "obey", "join", "follow", "belong"]);

function ofTeller(tree: SentenceTree, at: number, governor: number): NonChange | undefined {
  const lemma = lemmaOf(tree, governor);
  if (!isVerbal(tree, governor)) return UNREAL_NOUNS.has(lemma) || lemma === "likely" ? "hypothetical" : undefined;
  if (["let", "bid"].includes(lemma)) return isImperative(tree, governor) ? "planned" : undefined;
  if (FAILS.has(lemma)) return "failed";
  if (OPINES.has(lemma)) return undefined;
  return DOUBTS.has(lemma) && !(lemma === "hold" && at < governor) ? "hypothetical" : undefined;
}

/** `X took it, says the captain`: nothing that is said of the saying touches what is said. */
function isSpeech(tree: SentenceTree, verb: number): boolean {
  return ["say", "cry", "shout", "read", "call", "lie"].includes(lemmaOf(tree, verb)) && !isNegated(tree, verb);
}

/** `Hear how the Guild won it`, `Know that it fell`: the order is to listen. */
function isCalled(tree: SentenceTree, verb: number): boolean {
  return CALLS.has(lemmaOf(tree, verb)) && isImperative(tree, verb);
}

const CALLS: ReadonlySet<string> = new Set(
  "hear know behold see note mark remember listen learn look observe".split(" "),
);

function ofPreposition(tree: SentenceTree, prep: number, found: Found): number | undefined {
  const word = textOf(tree, prep);
  const governor = headOf(tree, prep);
  if (governor === undefined) return undefined;
  const lemma = lemmaOf(tree, governor);
  // `gave up on mending it`
  if (lemma === "give" && childrenOf(tree, governor, "prt").some((one) => textOf(tree, one) === "up"))
    found.why ??= "failed";
  if (word === "about" && lemma === "set") {
    found.underWay = true;
    return governor;
  }
  // `tell of the Spire lying in ruins`
  if (word === "of" && isVerbal(tree, governor) && TELLS.has(lemma)) return governor;
  // `the crime of using it`, `guilty of it`, `admitted to it`
  if (DEEDS.has(lemma) && (word === "of" || word === "to")) return headOf(tree, governor);
  if (word === "in" && !isVerbal(tree, governor) && lemma !== "success") found.why ??= "planned";
  else if (!DONE_BY.has(word)) {
    const done = word === "of" && ["capable"].includes(lemma);
    found.why ??= done ? "hypothetical" : FAILS.has(lemma) || word === "without" ? "failed" : "planned";
  }
  if (!isVerbal(tree, governor)) return undefined;
  ofClause(tree, governor, found, false);
  return governor;
}

function ofAdverbial(tree: SentenceTree, at: number, head: number, found: Found): number | undefined {
  // A purpose: `came to take it`. `only to lose it` came about.
  if (hasTo(tree, at) && !childrenOf(tree, at, "advmod").some((one) => textOf(tree, one) === "only"))
    found.why ??= "planned";
  if (!isVerbal(tree, head)) return head;
  const finite = ["past", "present"].includes(tree.words[at]?.form ?? "");
  if (!finite) ofClause(tree, head, found, false);
  else found.why ??= conditionOf(tree, head, found, false);
  return head;
}

const WISHES: ReadonlySet<string> = new Set(["order", "want", "wish", "demand", "need", "command", "expect"]);

function ofNounClause(tree: SentenceTree, at: number, noun: number, found: Found): void {
  // `mark the Range as destroyed`: the order is not done.
  const marker = textOf(tree, at - 1) === "as" ? headOf(tree, noun) : undefined;
  if (marker !== undefined && isVerbal(tree, marker)) ofClause(tree, marker, found, false);
  // `nobody has seen it torn`
  const seen = headOf(tree, noun);
  // `has ordered it erased`
  if (seen !== undefined && depOf(tree, noun) === "dobj" && WISHES.has(lemmaOf(tree, seen))) found.why ??= "planned";
  if (seen !== undefined && ["see", "find"].includes(lemmaOf(tree, seen))) ofClause(tree, seen, found, false);
  const lemma = lemmaOf(tree, noun);
  if (ANYBODY.has(textOf(tree, noun)) || ["those", "he", "she"].includes(textOf(tree, noun)))
    found.why ??= "hypothetical";
  if (NOBODY.has(textOf(tree, noun)) || isNoWord(tree, noun)) found.why ??= "negated";
  if (depOf(tree, at) === "acl" && hasTo(tree, at))
    found.why ??= ["first", "last"].includes(lemma) ? undefined : "planned";
  if (UNREAL_NOUNS.has(lemma)) found.why ??= "hypothetical";
  if (HEARSAY_NOUNS.has(lemma) && depOf(tree, at) === "acl") found.hearsay = true;
}

/** A second verb without a subject of its own shares the first one's modal, `to` and negation. */
function ofConjunct(tree: SentenceTree, at: number, head: number, found: Found): number | undefined {
  if (!isVerbal(tree, head)) return undefined;
  const ownSubject = childrenOf(tree, at, "nsubj", "nsubjpass", "expl").length > 0;
  const ownTense =
    ["past", "present"].includes(tree.words[at]?.form ?? "") || childrenOf(tree, at, "aux", "auxpass").length > 0;
  if (!ownSubject && !ownTense) {
    found.why ??= moodOf(tree, head) ?? negationOf(tree, head);
    if (hasTo(tree, head)) return head;
  }
  found.why ??= markOf(tree, head);
  // `cut the wire and it goes up in flames`
  if (ownSubject && isImperative(tree, head) && isFirst(tree, head)) found.why ??= "conditional";
  // What the first clause is governed by governs the second one only where it shares its form.
  return ownSubject && !["ccomp", "advcl", "pcomp"].includes(depOf(tree, head)) ? undefined : head;
}

function isFirst(tree: SentenceTree, at: number): boolean {
  return tree.words.slice(0, at).every((word) => word.pos === "PUNCT");
}

function negationOf(tree: SentenceTree, verb: number): NonChange | undefined {
  return isNegated(tree, verb) && !isNoLonger(tree, verb) ? "negated" : undefined;
}

/** `if it falls`, `should it fall`, `in case it falls`; of the verb or of a clause under it. */
function conditionOf(tree: SentenceTree, verb: number, found: Found, own: boolean): NonChange | undefined {
  const marked = markOf(tree, verb);
  if (marked !== undefined) return marked;
  const first = childrenOf(tree, verb, "aux", "auxpass")[0];
  const subject = childrenOf(tree, verb, "nsubj", "nsubjpass")[0];
  if (first !== undefined && subject !== undefined && first < subject) {
    const word = textOf(tree, first);
    if (["had", "should", "were"].includes(word)) return "hypothetical";
  }
  for (const clause of childrenOf(tree, verb, "advcl")) {
    const mark = childrenOf(tree, clause, "mark").map((one) => textOf(tree, one));
    if (mark.some((one) => ["if", "unless"].includes(one))) {
      if (own && isTrust(tree, clause)) found.hearsay = true;
      else return "conditional";
    }
  }
  return undefined;
}

/** `if the tales are true`, `if one trusts the drunk`. */
function isTrust(tree: SentenceTree, clause: number): boolean {
  const words = [clause, ...childrenOf(tree, clause)].map((one) => lemmaOf(tree, one));
  return words.some((word) =>
    ["believe", "trust", "true", "right", "credit", "lie", "deceive", "jest", "err"].includes(word),
  );
}
