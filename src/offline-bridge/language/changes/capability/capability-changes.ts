import {
  MEANS,
  NO_MEANS,
  NO_TOOL,
  NO_USE,
  POWERS,
  READIES,
  SWITCHES,
  TURNED_ON,
  TURNED_ON_PREPOSITIONS,
  USE_PARTICLES,
  USE_PARTICLE_VERBS,
  USE_VERBS,
  USE_WITH_PREPOSITION,
} from "../../frames/capability-frames.ts";
import { clauseOf, type Clause } from "../../syntax/clause.ts";
import {
  childrenOf,
  depOf,
  headOf,
  lemmaOf,
  obliquesOf,
  textOf,
  verbAbove,
  type SentenceTree,
} from "../../syntax/sentence-tree.ts";
import type { Found } from "../finding.ts";
import { actorsAt, type ReferenceScope, type Referent } from "../referents.ts";

const NONE: ReadonlySet<string> = new Set();
/** `switched off`, not `set off`. */
const ENDS_WITH_OFF: ReadonlySet<string> = new Set("switch turn power call start draw fire go cut".split(" "));

/** Uses of a capability by a faction or a character (docs/reference/annotation-rules.md, rule 8). */
export function capabilityChanges(scope: ReferenceScope, clause: Clause): readonly Found[] {
  const used = usedIn(scope, clause);
  if (used.length === 0) return [];
  return uses(actorsOf(scope, clause), used);
}

/** Who uses it; `makes a hole in the wall using it` hangs the participle on the wall. */
function actorsOf(scope: ReferenceScope, clause: Clause): readonly Referent[] {
  const { tree } = scope;
  const own = clause.agents.flatMap((at) => actorsAt(scope, at, NONE));
  const noun = headOf(tree, clause.verb);
  if (own.length > 0 || noun === undefined || depOf(tree, clause.verb) !== "acl" || formOf(tree, clause) !== "ing")
    return own;
  const verb = verbAbove(tree, noun);
  return verb === undefined ? [] : clauseOf(tree, verb).agents.flatMap((at) => actorsAt(scope, at, NONE));
}

function formOf(tree: SentenceTree, { verb }: Clause): string | undefined {
  return tree.words[verb]?.form;
}

export function uses(actors: readonly Referent[], used: readonly Referent[]): readonly Found[] {
  return actors.flatMap((actor) =>
    used.flatMap((one) => {
      const value = one.name.capabilityId;
      if (value === undefined) return [];
      const change = { field: "capability", value } as const;
      const confidence = Math.min(actor.confidence, one.confidence);
      return [{ entity: actor.name, change, confidence, agents: [actor.name.entityId], patients: [one.name.entityId] }];
    }),
  );
}

/** The capability that a word names, itself or as an artifact; a pronoun stands for the one named last. */
export function capabilityAt(scope: ReferenceScope, at: number): readonly Referent[] {
  const placed = scope.tree.entities.get(at);
  if (placed !== undefined)
    return placed.name.capabilityId === undefined
      ? []
      : [{ name: placed.name, confidence: 0.96 * placed.confidence, byReference: !placed.byName }];
  if (!["it", "them"].includes(textOf(scope.tree, at))) {
    // `the switch of the Array`, `the power of the Array`
    if (!POWERS.has(lemmaOf(scope.tree, at))) return [];
    const owned = [
      ...obliquesOf(scope.tree, at)
        .filter(({ prep }) => prep === "of" || prep === "on")
        .map((one) => one.at),
      ...childrenOf(scope.tree, at, "poss"),
    ];
    return owned.flatMap((one) => capabilityAt(scope, one));
  }
  const name = scope.discourse.resolve({ types: ["artifact", "capability"], before: at, except: NONE });
  return name?.capabilityId === undefined ? [] : [{ name, confidence: 0.84, byReference: true }];
}

function usedIn(scope: ReferenceScope, clause: Clause): readonly Referent[] {
  const { tree } = scope;
  const { lemma, particles, obliques } = clause;
  const themes = clause.themes.flatMap((at) => capabilityAt(scope, at));
  const hasParticle = particles.some((one) => USE_PARTICLES.has(one) && !(one === "off" && ENDS_WITH_OFF.has(lemma)));
  // `levels the Rifle and fires`
  const governor =
    ["fire", "shoot", "blow", "sound", "play", "drink", "strike", "swing"].includes(lemma) && themes.length === 0
      ? headOf(tree, clause.verb)
      : undefined;
  if (governor !== undefined && READIES.has(lemmaOf(tree, governor)))
    return childrenOf(tree, governor, "dobj").flatMap((at) => capabilityAt(scope, at));
  if (USE_VERBS.has(lemma) || (USE_PARTICLE_VERBS.has(lemma) && hasParticle)) {
    if (themes.length > 0) return themes;
    const own = ["run", "fire", "ignite", "flare"].includes(lemma) ? [] : ofMeans(scope, clause);
    if (own.length > 0 || !USE_WITH_PREPOSITION.has(lemma)) return own;
  }
  if (["blow", "sound", "ring"].includes(lemma) && particles.length === 0 && themes.length > 0) return themes;
  if (lemma === "let" && !isTurnedOn(scope, clause)) {
    const loose = childrenOf(tree, clause.verb, "ccomp", "xcomp").filter((at) => LOOSED.has(lemmaOf(tree, at)));
    return loose.flatMap((at) => childrenOf(tree, at, "nsubj")).flatMap((at) => capabilityAt(scope, at));
  }
  // `threw the switch on the Array`: hand on the switch, not on the thing.
  const switched = clause.themes.some((at) => !scope.tree.entities.has(at) && POWERS.has(lemmaOf(scope.tree, at)));
  if (switched && SWITCHES.has(lemma)) {
    const hung = obliques.filter(({ prep }) => ["on", "of", "for"].includes(prep));
    return themes.length > 0 ? themes : hung.flatMap(({ at }) => capabilityAt(scope, at));
  }
  if (themes.length > 0 && TURNED_ON.has(lemma) && isTurnedOn(scope, clause)) return themes;
  // `put the Drill through the bulkhead`
  if (themes.length > 0 && DRIVES.has(lemma) && obliques.some(({ prep }) => prep === "through")) return themes;
  // Whatever else is done to a capability, which is no thing, is its use; an artifact is also carried, hidden, mended.
  const pure = themes.filter(({ name, byReference }) => name.entityType === "capability" && !byReference);
  if (pure.length > 0 && !NO_USE.has(lemma) && (!clause.passive || clause.agents.length > 0)) return pure;
  // `let fly with the Rifle`, `opened up with it`
  const isLoosed =
    (["fly", "go", "rip", "let"].includes(lemma) && LETS.has(textOf(tree, clause.verb - 1))) ||
    (["open", "let", "cut"].includes(lemma) && particles.some((one) => ["up", "loose", "fly"].includes(one)));
  const preps = isLoosed ? ["with"] : USE_WITH_PREPOSITION.get(lemma);
  const hung = obliques
    // `in a lecture on it he falls asleep`
    .filter(({ prep, at }) => preps?.includes(prep) && (prep === "with" || at > clause.verb))
    .flatMap(({ at }) => capabilityAt(scope, at));
  if (lemma === "make") {
    const use = clause.themes.find((at) => lemmaOf(tree, at) === "use");
    if (use !== undefined)
      return obliquesOf(tree, use)
        .filter(({ prep }) => prep === "of")
        .flatMap(({ at }) => capabilityAt(scope, at));
  }
  // `had recourse to it`
  if (lemma === "have" && !clause.themes.some((at) => ["recourse", "resort"].includes(lemmaOf(tree, at)))) return [];
  const madeUse = lemma !== "make" || clause.themes.some((at) => lemmaOf(tree, at) === "use");
  const turned =
    lemma !== "turn" && lemma !== "fall" && lemma !== "call" ? true : hung.every(({ byReference }) => !byReference);
  if (hung.length > 0 && madeUse && turned) return hung;
  return ofMeans(scope, clause);
}

/** `let it drift into the vents` */
const LOOSED: ReadonlySet<string> = new Set(
  "loose drift flow fly seep spill burst rise fall pour run out fire roar speak rip".split(" "),
);
const LETS: ReadonlySet<string> = new Set(["let", "lets", "letting"]);
const DRIVES: ReadonlySet<string> = new Set("put drive ram thrust shove send run".split(" "));

/** `by means of a Manifestation they slipped past`, `by Tidecalling`. */
function ofMeans(scope: ReferenceScope, clause: Clause): readonly Referent[] {
  if (NO_MEANS.has(clause.lemma)) return [];
  const { tree } = scope;
  return clause.obliques.flatMap(({ prep, at }) => {
    if (!MEANS.has(prep)) return [];
    const isMeans = [
      "mean",
      "means",
      "use",
      "help",
      "aid",
      "blow",
      "stroke",
      "shot",
      "blast",
      "swing",
      "touch",
      "volley",
      "power",
      "way",
      "dint",
      "force",
      "virtue",
      "burst",
    ].includes(lemmaOf(tree, at));
    if (isMeans)
      return obliquesOf(tree, at)
        .filter((one) => one.prep === "of")
        .flatMap((one) => capabilityAt(scope, one.at));
    // `bored through the wall with it`
    if (prep === "with" && textOf(tree, at) === "it" && !NO_TOOL.has(clause.lemma) && isWorked(clause))
      return capabilityAt(scope, at);
    const type = tree.entities.get(at)?.name.entityType;
    const isTool = prep === "with" && type === "artifact" && isWorked(clause) && !NO_TOOL.has(clause.lemma);
    return type === "capability" || isTool ? capabilityAt(scope, at) : [];
  });
}

/** Something is worked on: there is an object, or a way through it. */
function isWorked({ themes, obliques }: Clause): boolean {
  return themes.length > 0 || obliques.some(({ prep }) => ["through", "into", "at"].includes(prep));
}

function isTurnedOn({ tree }: ReferenceScope, clause: Clause): boolean {
  if (clause.particles.some((one) => ["on", "loose"].includes(one))) return true;
  if (clause.complements.some((at) => ["loose", "going"].includes(textOf(tree, at)))) return true;
  if (
    clause.lemma === "bring" &&
    childrenOf(tree, clause.verb, "xcomp", "advcl", "acl").some((at) => lemmaOf(tree, at) === "bear")
  )
    return true;
  if (
    clause.lemma === "set" &&
    [clause.verb, ...clause.themes]
      .flatMap((at) => childrenOf(tree, at, "xcomp", "advcl", "acl", "ccomp"))
      .some((at) => ["going", "running", "spinning", "working", "turning", "rolling"].includes(textOf(tree, at)))
  )
    return true;
  // `put the Array to use`: parsers take the noun for an infinitive.
  if (
    clause.lemma === "put" &&
    childrenOf(tree, clause.verb, "advcl", "xcomp").some(
      (at) => ["use", "work"].includes(lemmaOf(tree, at)) && childrenOf(tree, at, "dobj").length === 0,
    )
  )
    return true;
  return clause.obliques.some(({ prep, at }) => {
    if (!TURNED_ON_PREPOSITIONS.has(prep)) return false;
    const noun = lemmaOf(tree, at);
    if (["put", "set", "bring"].includes(clause.lemma))
      return ["use", "work", "motion", "life", "bear", "effect", "action", "play", "service", "operation"].includes(
        noun,
      );
    return (
      ["turn", "train", "aim", "point", "focus", "direct", "loose", "let"].includes(clause.lemma) &&
      prep !== "over" &&
      prep !== "to"
    );
  });
}
