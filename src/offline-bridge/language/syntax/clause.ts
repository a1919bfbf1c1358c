import {
  childrenOf,
  depOf,
  headOf,
  isVerbal,
  lemmaOf,
  obliquesOf,
  posOf,
  textOf,
  withConjuncts,
  type Oblique,
  type SentenceTree,
} from "./sentence-tree.ts";

/** A verb with those who take part, by their part in the deed: the active and the passive voice give the same. */
export interface Clause {
  readonly verb: number;
  readonly lemma: string;
  /** `up`, `over`, `away`: particles and adverbs of place. */
  readonly particles: readonly string[];
  /** Who does it: the subject, or the agent of a passive. */
  readonly agents: readonly number[];
  /** To whom it is done: the object, or the subject of a passive. */
  readonly themes: readonly number[];
  /** `gave the Synod the Range`. */
  readonly recipients: readonly number[];
  /** What something is, becomes or is made: `is safe`, `lies in ruins`, `left it broken`. */
  readonly complements: readonly number[];
  readonly obliques: readonly Oblique[];
  readonly passive: boolean;
}

const GIVES = new Set("give grant award hand allot assign cede sell leave return bequeath deed accord".split(" "));
const RELATIVE = new Set(["who", "which", "that", "whom"]);
/** Adverbs that belong to their verb as a particle does. */
const PARTICLES = new Set(
  "up over away off out back down on in through apart loose aside home together forth along".split(" "),
);

/** The clause of a verb. Shared subjects and objects are found where the sentence says them. */
export function clauseOf(tree: SentenceTree, verb: number): Clause {
  const surface = surfaceSubjects(tree, verb, 0);
  const released = releasedBy(tree, verb);
  const objects = released.length > 0 ? released : objectsOf(tree, verb);
  const passive = isPassive(tree, verb, objects);
  // `was awarded the Range`: the subject is who got it.
  const isGiven = passive && objects.length > 0 && GIVES.has(lemmaOf(tree, verb));
  const obliques = [
    ...obliquesOf(tree, verb),
    // `wrested the Steppe from the Council`: parsers hang the phrase on either word.
    ...objects.flatMap((object) =>
      obliquesOf(tree, object).filter(({ prep }) => prep !== "of" || TAKES_OF.has(lemmaOf(tree, verb))),
    ),
  ];
  return {
    verb,
    lemma: released.length > 0 ? "let_go" : lemmaOf(tree, verb),
    particles: particlesOf(tree, verb, obliques),
    agents: passive ? [...byAgents(tree, verb, obliques), ...causersOf(tree, verb)] : surface,
    themes: passive && !isGiven ? surface : objects,
    recipients: isGiven ? surface : recipientsOf(tree, verb, objects),
    // Of a passive the object is no theme: `was laid waste`.
    complements: [...complementsOf(tree, verb), ...(passive && !isGiven ? objects : [])],
    obliques,
    passive,
  };
}

/** `relieved the Guild of the Range`. */
const TAKES_OF = new Set("relieve strip rob deprive divest cheat dispossess rid clear free".split(" "));

/** `gave the Synod the Range`; `grants the Synod dominion` is one name in some parses. */
function recipientsOf(tree: SentenceTree, verb: number, objects: readonly number[]): readonly number[] {
  const own = childrenOf(tree, verb, "dative").filter((one) => posOf(tree, one) !== "ADP");
  if (own.length > 0 || !GIVES.has(lemmaOf(tree, verb))) return own;
  return objects
    .filter((object) => !tree.entities.has(object))
    .flatMap((object) => childrenOf(tree, object, "compound", "nmod").filter((one) => tree.entities.has(one)));
}

/** `let the Canals go`, `let it slip through its fingers`: what is let go is the object. */
function releasedBy(tree: SentenceTree, verb: number): readonly number[] {
  if (lemmaOf(tree, verb) !== "let") return [];
  return childrenOf(tree, verb, "ccomp", "xcomp")
    .filter((one) => ["go", "slip", "fall"].includes(lemmaOf(tree, one)))
    .flatMap((one) => [...childrenOf(tree, one, "nsubj"), ...childrenOf(tree, verb, "dobj")])
    .flatMap((one) => withConjuncts(tree, one));
}

function particlesOf(tree: SentenceTree, verb: number, obliques: readonly Oblique[]): readonly string[] {
  const words = [
    ...childrenOf(tree, verb, "prt", "advmod", "prep", "npadvmod").map((one) => textOf(tree, one)),
    ...childrenOf(tree, verb, "dobj", "nsubjpass").flatMap((object) =>
      childrenOf(tree, object, "advmod", "prep").map((one) => textOf(tree, one)),
    ),
  ].filter((word) => PARTICLES.has(word));
  return [...words, ...obliques.flatMap(({ prep }) => (prep.includes(" ") ? [prep.split(" ")[0] ?? ""] : []))];
}

function byAgents(tree: SentenceTree, verb: number, obliques: readonly Oblique[]): readonly number[] {
  const named = childrenOf(tree, verb, "agent").flatMap((by) =>
    childrenOf(tree, by, "pobj").flatMap((one) => withConjuncts(tree, one)),
  );
  return named.length > 0 ? named : obliques.filter(({ prep }) => prep === "by").map(({ at }) => at);
}

/** `had the song sung`: who has it done does it. */
function causersOf(tree: SentenceTree, verb: number): readonly number[] {
  const head = headOf(tree, verb);
  if (head === undefined || !["ccomp", "xcomp", "acl"].includes(depOf(tree, verb))) return [];
  const causer = isVerbal(tree, head) ? head : headOf(tree, head);
  if (causer === undefined || depOf(tree, causer) === "aux" || !["have", "get"].includes(lemmaOf(tree, causer)))
    return [];
  return surfaceSubjects(tree, causer, 0);
}

/** Verbs without an object: `are gone` is no passive. */
const INTRANSITIVE = new Set("go come fall vanish depart retreat arrive disappear rise collapse".split(" "));

/** `was taken`, `got taken`, `the Range taken by …`, `Driven from the Range, …`. */
function isPassive(tree: SentenceTree, verb: number, objects: readonly number[]): boolean {
  const { form } = tree.words[verb] ?? {};
  if ((form !== "participle" && form !== "past") || INTRANSITIVE.has(lemmaOf(tree, verb))) return false;
  if (childrenOf(tree, verb, "auxpass", "nsubjpass").length > 0) return true;
  const auxiliaries = childrenOf(tree, verb, "aux").map((aux) => lemmaOf(tree, aux));
  if (auxiliaries.includes("be") || auxiliaries.includes("get")) return true;
  if (auxiliaries.length > 0) return false;
  const dep = depOf(tree, verb);
  if (dep === "conj" && objects.length === 0 && childrenOf(tree, verb, "nsubj").length > 0) {
    // `the rust was scrubbed off and the blade restored`
    const first = headOf(tree, verb);
    return first !== undefined && isVerbal(tree, first) && isPassive(tree, first, objectsOf(tree, first));
  }
  if (dep === "conj" && childrenOf(tree, verb, "nsubj").length === 0) {
    const first = headOf(tree, verb);
    if (first !== undefined && isVerbal(tree, first)) {
      // `was taken and held`, but not `was sent and took it`.
      return objects.length === 0 && form === "participle" && isPassive(tree, first, objectsOf(tree, first));
    }
  }
  if (objects.length > 0) return false;
  if (dep === "ccomp" && isCaused(tree, verb)) return true;
  if (childrenOf(tree, verb, "agent").length > 0) return true;
  return form === "participle" || (["acl", "advcl"].includes(dep) && childrenOf(tree, verb, "nsubj").length === 0);
}

/** `had the swarm released`. */
function isCaused(tree: SentenceTree, verb: number): boolean {
  const head = headOf(tree, verb);
  return head !== undefined && ["have", "get"].includes(lemmaOf(tree, head));
}

/** Longer chains of shared subjects are no sentences of people. */
const MOST_SHARED = 12;

/** The grammatical subject, through coordination, infinitives, participles and relative clauses. */
function surfaceSubjects(tree: SentenceTree, verb: number, depth: number): readonly number[] {
  if (depth > MOST_SHARED) return [];
  const own = childrenOf(tree, verb, "nsubj", "nsubjpass", "csubj").filter(
    (one) => !(RELATIVE.has(textOf(tree, one)) && depOf(tree, verb) === "relcl"),
  );
  if (own.length > 0) return own.flatMap((one) => withConjuncts(tree, one));
  // `Anna orders it`: some parses take a name before its verb for a part of a noun.
  const named = childrenOf(tree, verb, "compound", "npadvmod", "nmod").filter(
    (one) => one < verb && tree.entities.has(one) && tree.words[verb]?.form !== "ing",
  );
  if (named.length > 0) return named;
  const head = headOf(tree, verb);
  if (head === undefined) return [];
  switch (depOf(tree, verb)) {
    case "relcl":
    case "acl":
      return isVerbal(tree, head) ? surfaceSubjects(tree, head, depth + 1) : withConjuncts(tree, head);
    case "conj":
    case "advcl":
    case "dep":
      return isVerbal(tree, head) ? surfaceSubjects(tree, head, depth + 1) : [];
    case "xcomp":
    case "ccomp":
      return controllersOf(tree, head, depth);
    case "pcomp": {
      const governor = headOf(tree, head);
      if (governor === undefined) return [];
      // `the Guild, by firing it, …`: some parses hang the phrase on the noun.
      return isVerbal(tree, governor) ? surfaceSubjects(tree, governor, depth + 1) : withConjuncts(tree, governor);
    }
    default:
      return [];
  }
}

/** Of `forced the Guild to leave` the object, of `managed to leave` the subject. */
function controllersOf(tree: SentenceTree, governor: number, depth: number): readonly number[] {
  if (!isVerbal(tree, governor)) return adjectiveSubjects(tree, governor, depth);
  // `it took the Synod eleven days to capture it`
  const persons = childrenOf(tree, governor, "dative").filter((one) => posOf(tree, one) !== "ADP");
  if (persons.length > 0) return persons.flatMap((one) => withConjuncts(tree, one));
  const objects = childrenOf(tree, governor, "dobj").flatMap((one) => withConjuncts(tree, one));
  return objects.length > 0 ? objects : surfaceSubjects(tree, governor, depth + 1);
}

/** `was unable to hold`: the adjective's verb has the subject. */
function adjectiveSubjects(tree: SentenceTree, adjective: number, depth: number): readonly number[] {
  const head = headOf(tree, adjective);
  return head !== undefined && isVerbal(tree, head) ? surfaceSubjects(tree, head, depth + 1) : [];
}

function objectsOf(tree: SentenceTree, verb: number): readonly number[] {
  const isBe = lemmaOf(tree, verb) === "be";
  const own = childrenOf(tree, verb, "dobj", ...(isBe ? [] : ["attr"])).filter(
    (one) => !RELATIVE.has(textOf(tree, one)),
  );
  if (own.length > 0) return own.flatMap((one) => withConjuncts(tree, one));
  if (depOf(tree, verb) !== "relcl" || isBe) return [];
  // `the Range, which they took`: the antecedent is the object where another word is the subject.
  const subjects = childrenOf(tree, verb, "nsubj", "nsubjpass");
  const head = headOf(tree, verb);
  const hasOther = subjects.some((one) => !RELATIVE.has(textOf(tree, one)));
  return hasOther && head !== undefined ? [head] : [];
}

function complementsOf(tree: SentenceTree, verb: number): readonly number[] {
  const own = childrenOf(tree, verb, "attr", "acomp", "oprd");
  // `the quake left the Range scarred`: some parses have the participle on the object or as a clause.
  const small = ["leave", "find", "render", "keep", "make", "get", "see", "have"].includes(lemmaOf(tree, verb))
    ? [
        ...childrenOf(tree, verb, "dobj").flatMap((object) => childrenOf(tree, object, "acl", "amod")),
        ...childrenOf(tree, verb, "ccomp", "xcomp", "advcl", "conj").filter((one) => tree.words[one]?.form !== "base"),
      ]
    : [];
  // `reduced it to rubble`: a noun that a parse takes for an infinitive.
  const nouns = childrenOf(tree, verb, "xcomp", "advcl").filter((one) => posOf(tree, one) === "NOUN");
  return [...own.flatMap((one) => [one, ...childrenOf(tree, one, "conj")]), ...small, ...nouns];
}
