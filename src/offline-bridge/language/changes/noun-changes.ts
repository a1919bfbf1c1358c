import { HEARSAY_NOUNS } from "../frames/governor-verbs.ts";
import {
  ACCEPTS,
  AFTER,
  COMPLETES,
  EXPULSION_NOUNS,
  FALL_NOUNS,
  GAIN_NOUNS,
  LEAVES_OPEN,
  LOSS_NOUNS,
  NOT_REAL,
  STATE_CHANGE_NOUNS,
  TAKES_PLACE,
  UNDERGOES,
  USE_NOUNS,
} from "../frames/noun-frames.ts";
import { wordSet } from "../frames/word-set.ts";
import { assertionOf } from "../syntax/assertion.ts";
import {
  childrenOf,
  depOf,
  headOf,
  isVerbal,
  lemmaOf,
  obliquesOf,
  textOf,
  type SentenceTree,
} from "../syntax/sentence-tree.ts";
import { capabilityAt, uses } from "./capability/capability-changes.ts";
import { controls } from "./control/control-clause.ts";
import type { Found } from "./finding.ts";
import { actorsAt, HAVE_STATE, ownersOf, thingsAt, type ReferenceScope, type Referent } from "./referents.ts";

const NONE: ReadonlySet<string> = new Set();
/** What one side does and the other accepts: `accepted the surrender of the Range`. */
const YIELDING = wordSet("surrender capitulation submission");

/** What a noun says has happened, with those who took part. */
export interface NounFinding {
  readonly found: readonly Found[];
  readonly hearsay: boolean;
}

/** Changes that a noun tells: `the capture of the Range by the Guild is complete`. */
export function nounChanges(scope: ReferenceScope, at: number): NounFinding | undefined {
  const noun = lemmaOf(scope.tree, at);
  const found = ofNoun(scope, at, noun);
  if (found.length === 0) return undefined;
  const real = realityOf(scope.tree, at);
  if (real === undefined) return undefined;
  // `the Guild's occupation of the Range is over`: what began has ended.
  const ended = GAIN_NOUNS.has(noun) && isOver(scope.tree, at);
  return { found: ended ? found.map(lost) : found, hearsay: real.hearsay };
}

function lost(one: Found): Found {
  return one.change.field === "control" ? { ...one, change: { ...one.change, gained: false } } : one;
}

function isOver(tree: SentenceTree, at: number): boolean {
  const head = headOf(tree, at);
  if (head === undefined || depOf(tree, at) !== "nsubj") return false;
  const isEnd = ["end", "collapse", "cease", "crumble", "fail", "expire"].includes(lemmaOf(tree, head));
  return (
    isEnd ||
    childrenOf(tree, head, "acomp", "advmod", "prt", "prep").some((one) =>
      ["over", "finished", "done"].includes(textOf(tree, one)),
    )
  );
}

function ofNoun(scope: ReferenceScope, at: number, noun: string): readonly Found[] {
  const { tree } = scope;
  const places = obliquesOf(tree, at);
  const actors = (...preps: readonly string[]): readonly Referent[] =>
    places.filter(({ prep }) => preps.includes(prep)).flatMap((one) => actorsAt(scope, one.at, NONE));
  const owners = childrenOf(tree, at, "poss");
  // `reports the loss of the Range by the Guild`: some parses hang the last phrase on the verb.
  const governor = depOf(tree, at) === "dobj" ? headOf(tree, at) : undefined;
  const byVerb = governor === undefined ? [] : obliquesOf(tree, governor).filter(({ prep }) => prep === "by");
  const doers = [
    ...actors("by"),
    ...(actors("by").length > 0 ? [] : byVerb.flatMap((one) => actorsAt(scope, one.at, NONE))),
  ];
  const regionsOf = [
    ...places.filter(({ prep }) => prep === "of").map((one) => one.at),
    ...owners,
    ...childrenOf(tree, at, "compound"),
  ].flatMap((one) => thingsAt(scope, one, ["region"], NONE));
  const owner = owners.length === 0 ? ownersByVerb(scope, at, noun) : ownersOf(scope, at);
  if (EXPULSION_NOUNS.has(noun)) {
    const regions = places
      .filter(({ prep }) => prep === "from" || prep === "out of")
      .flatMap((one) => thingsAt(scope, one.at, ["region"], NONE));
    return controls([...actors("of"), ...owner], regions, false);
  }
  const found: Found[] = [];
  // `a Storm Calling by the Islanders scattered the fleet`
  const isDeed = tree.entities.get(at)?.name.entityType === "capability" && ["nsubj", "attr"].includes(depOf(tree, at));
  if (isDeed) found.push(...uses(actors("by"), capabilityAt(scope, at)));
  if (GAIN_NOUNS.has(noun)) found.push(...controls([...doers, ...owner], regionsOf, true));
  if (FALL_NOUNS.has(noun)) found.push(...controls(actors("to", "into"), regionsOf, true));
  // `accepted the surrender of the Range`
  const head = headOf(tree, at);
  if (YIELDING.has(noun) && head !== undefined && ACCEPTS.has(lemmaOf(tree, head)))
    found.push(
      ...controls(
        childrenOf(tree, head, "nsubj").flatMap((one) => actorsAt(scope, one, NONE)),
        regionsOf,
        true,
      ),
    );
  if (LOSS_NOUNS.has(noun)) found.push(...controls([...doers, ...owner], regionsOf, false));
  if (USE_NOUNS.has(noun)) {
    const used = places.filter(({ prep }) => prep === "of").flatMap((one) => capabilityAt(scope, one.at));
    found.push(...uses([...doers, ...owner], used));
  }
  const status = STATE_CHANGE_NOUNS.get(noun);
  // `the loss of the Range by the Guild` leaves the Range as it is.
  if (status === undefined || (noun === "loss" && found.length > 0)) return found;
  const things = [...places.filter(({ prep }) => prep === "of").map((one) => one.at), ...owners].flatMap((one) =>
    thingsAt(scope, one, HAVE_STATE, NONE),
  );
  return [
    ...found,
    ...things.map((one) => ({
      entity: one.name,
      change: { field: "status", value: status } as const,
      confidence: one.confidence,
      agents: actors("by").map(({ name }) => name.entityId),
      patients: [one.name.entityId],
    })),
  ];
}

/** `completed the capture of the Range`, `suffered its loss`: the verb's subject did it, or had it done to it. */
function ownersByVerb(scope: ReferenceScope, at: number, noun: string): readonly Referent[] {
  const { tree } = scope;
  const head = headOf(tree, at);
  if (head === undefined || depOf(tree, at) !== "dobj") return [];
  const isOthers = YIELDING.has(noun) && ACCEPTS.has(lemmaOf(tree, head));
  const verbs = GAIN_NOUNS.has(noun) ? COMPLETES : LOSS_NOUNS.has(noun) && !isOthers ? UNDERGOES : NONE;
  return verbs.has(lemmaOf(tree, head))
    ? childrenOf(tree, head, "nsubj").flatMap((one) => actorsAt(scope, one, NONE))
    : [];
}

/** Whether the sentence says that what the noun names took place; undefined where it does not. */
function realityOf(tree: SentenceTree, at: number): { readonly hearsay: boolean } | undefined {
  if (childrenOf(tree, at, "amod", "det").some((one) => NOT_REAL.has(textOf(tree, one)))) return undefined;
  const head = headOf(tree, at);
  if (head === undefined) return { hearsay: false };
  switch (depOf(tree, at)) {
    case "nsubj":
    case "nsubjpass":
      if (childrenOf(tree, head, "prt", "advmod", "prep").some((one) => textOf(tree, one) === "through"))
        return undefined;
      return isVerbal(tree, head) && !LEAVES_OPEN.has(lemmaOf(tree, head)) ? ofVerb(tree, head) : undefined;
    case "dobj":
      return TAKES_PLACE.has(lemmaOf(tree, head)) || ACCEPTS.has(lemmaOf(tree, head)) ? ofVerb(tree, head) : undefined;
    case "pobj": {
      const governor = headOf(tree, head);
      if (governor === undefined) return undefined;
      if (HEARSAY_NOUNS.has(lemmaOf(tree, governor)) && textOf(tree, head) === "of") return { hearsay: true };
      // `rumours speak of the fall of the Range`
      const isRumour = childrenOf(tree, governor, "nsubj").some((one) => HEARSAY_NOUNS.has(lemmaOf(tree, one)));
      if (isVerbal(tree, governor) && isRumour && textOf(tree, head) === "of") return { hearsay: true };
      // `reports speak of the destruction of the Range`
      if (["speak", "tell"].includes(lemmaOf(tree, governor)) && textOf(tree, head) === "of")
        return ofVerb(tree, governor);
      if (!isVerbal(tree, governor) || !AFTER.has(textOf(tree, head))) return undefined;
      return ofVerb(tree, governor);
    }
    case "attr":
    case "conj":
    case "appos":
      return isVerbal(tree, head) && lemmaOf(tree, head) === "be" ? ofVerb(tree, head) : undefined;
    default:
      return undefined;
  }
}

function ofVerb(tree: SentenceTree, verb: number): { readonly hearsay: boolean } | undefined {
  const { why, hearsay } = assertionOf(tree, verb);
  return why === undefined ? { hearsay } : undefined;
}
