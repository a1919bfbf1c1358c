import type { NonChange } from "../changes/circumstances.ts";
import { MODALS, NEGATING_ADVERBS, NOBODY } from "../frames/governor-verbs.ts";
import { childrenOf, depOf, headOf, lemmaOf, textOf, type SentenceTree } from "./sentence-tree.ts";

/** Before a verb that does not come about: `all but took it`, `is far from destroyed`, `rather than mend it`. */
const UNREACHED = new Set(
  "all but;good as;far from;anything but;nowhere near;rather than;instead of;sooner than;short of;close to".split(";"),
);

export function isNegated(tree: SentenceTree, verb: number): boolean {
  const [second, first] = [textOf(tree, verb - 2), textOf(tree, verb - 1)];
  if (UNREACHED.has(`${second} ${first}`)) return true;
  if (
    childrenOf(tree, verb, "neg", "preconj").some((one) => textOf(tree, one) !== "both" && textOf(tree, one) !== "only")
  )
    return !childrenOf(tree, verb, "advmod").some((one) => textOf(tree, one) === "only");
  const adverbs = childrenOf(tree, verb, "advmod", "cc");
  if (adverbs.some((one) => NEGATING_ADVERBS.has(textOf(tree, one)))) return true;
  // `At no point did they lose it`.
  if (childrenOf(tree, verb, "prep").some((prep) => childrenOf(tree, prep, "pobj").some((one) => isNoWord(tree, one))))
    return childrenOf(tree, verb, "aux").some((aux) => lemmaOf(tree, aux) === "do");
  return childrenOf(tree, verb, "nsubj", "nsubjpass", "dobj", "dative").some(
    (one) => NOBODY.has(textOf(tree, one)) || isNoWord(tree, one),
  );
}

/** `no army`, `not one stone`, `neither …`, `no one`; in `the Compact, not the Guild` the word is about what follows. */
export function isNoWord(tree: SentenceTree, noun: number): boolean {
  return childrenOf(tree, noun, "det", "neg", "preconj", "advmod", "nummod", "quantmod", "cc").some(
    (one) =>
      one < noun &&
      (["no", "not", "neither", "hardly", "scarcely"].includes(textOf(tree, one)) ||
        childrenOf(tree, one, "neg", "advmod").some((inner) => textOf(tree, inner) === "not")),
  );
}

export function isNoLonger(tree: SentenceTree, verb: number): boolean {
  // `was no longer the Guild's`: some parses hang it on the noun.
  if (lemmaOf(tree, verb) === "be" && textOf(tree, verb + 1) === "no" && textOf(tree, verb + 2) === "longer")
    return true;
  if (isNotAnyMore(tree, verb)) return true;
  return childrenOf(tree, verb, "advmod", "neg").some(
    (one) =>
      ["longer", "more"].includes(textOf(tree, one)) && [one - 1].some((before) => textOf(tree, before) === "no"),
  );
}

/** `is not besieged any more`, `nothing threatens it any longer`. */
function isNotAnyMore(tree: SentenceTree, verb: number): boolean {
  const isAnyMore = childrenOf(tree, verb).some(
    (one) =>
      textOf(tree, one) === "anymore" ||
      (["longer", "more"].includes(textOf(tree, one)) && textOf(tree, one - 1) === "any"),
  );
  return isAnyMore && isNegated(tree, verb);
}

export function moodOf(tree: SentenceTree, verb: number): NonChange | undefined {
  const auxiliaries = childrenOf(tree, verb, "aux", "auxpass").map((one) => textOf(tree, one));
  if (
    auxiliaries.some(
      (aux, index) => MODALS.has(aux) && !(aux === "'d" && index >= 0 && tree.words[verb]?.form === "participle"),
    )
  )
    return "hypothetical";
  if (isImperative(tree, verb)) return "planned";
  return childrenOf(tree, verb, "advmod").some(
    (one) =>
      textOf(tree, one) === "once" &&
      !["more", "again"].includes(textOf(tree, one + 1)) &&
      textOf(tree, one - 1) !== "at",
  ) && !childrenOf(tree, verb, "mark").some((one) => textOf(tree, one) === "once")
    ? "past"
    : undefined;
}

export function isImperative(tree: SentenceTree, verb: number): boolean {
  const { form } = tree.words[verb] ?? {};
  // Without a subject the bare form is an order, and no report in the present.
  const isBare = form === "base" || (form === "present" && textOf(tree, verb) === lemmaOf(tree, verb));
  // `Guild, surrender the Range`: who is spoken to is no subject.
  const isSpokenTo = (at: number): boolean => textOf(tree, at + 1) === "," && at + 2 === verb;
  // `someone blow it up`: a report has `blows`.
  const isAnybody = (at: number): boolean =>
    SOMEBODY.has(textOf(tree, at)) && textOf(tree, verb) === lemmaOf(tree, verb);
  const subjects = childrenOf(tree, verb, "nsubj", "nsubjpass", "aux", "expl");
  return isBare && isMain(tree, verb) && subjects.every((at) => isSpokenTo(at) || isAnybody(at));
}

const SOMEBODY: ReadonlySet<string> = new Set("someone somebody anyone anybody everyone everybody".split(" "));
const ORDERS: ReadonlySet<string> = new Set(
  "tell order command bid urge beg say shout cry bark snap growl yell".split(" "),
);

/** The main verb, or that of a speech: `"Hold your tongue and give it up", she tells the Guild`. */
function isMain(tree: SentenceTree, verb: number): boolean {
  if (depOf(tree, verb) === "ROOT") return true;
  const head = headOf(tree, verb);
  return head !== undefined && verb < head && depOf(tree, verb) === "ccomp" && ORDERS.has(lemmaOf(tree, head));
}

/** No auxiliary of the past and a form of the present. */
export function isPresent(tree: SentenceTree, verb: number): boolean {
  const auxiliaries = childrenOf(tree, verb, "aux", "auxpass").map((one) => textOf(tree, one));
  if (
    auxiliaries.some((aux) =>
      ["has", "have", "had", "having", "'ve", "did", "was", "were", "been", "got", "'d"].includes(aux),
    )
  )
    return false;
  const { form } = tree.words[verb] ?? {};
  if (auxiliaries.some((aux) => ["is", "are", "'s", "'re", "am"].includes(aux)))
    return form === "ing" || form === "participle";
  return form === "base" || form === "present" || isOwnInvariable(tree, verb);
}

/** `I set fire to it`: a form that is past and present, said by the doer. */
function isOwnInvariable(tree: SentenceTree, verb: number): boolean {
  return (
    textOf(tree, verb) === lemmaOf(tree, verb) &&
    childrenOf(tree, verb, "nsubj").some((one) => ["i", "we"].includes(textOf(tree, one)))
  );
}

/** `we start repairing it`: a declared action as `we repair it` is. */
export function isBegunNow(tree: SentenceTree, verb: number): boolean {
  const governor = headOf(tree, verb);
  return governor !== undefined && depOf(tree, verb) === "xcomp" && isPresent(tree, governor);
}

/** `is able to` says what may be, `was able to` what was done. */
export function isAbleNow(tree: SentenceTree, adjective: number): boolean {
  const verb = headOf(tree, adjective);
  if (verb === undefined || lemmaOf(tree, adjective) !== "able") return false;
  return isPresent(tree, verb);
}
