import { MEANS, NO_USE } from "../../frames/capability-frames.ts";
import { wordSet } from "../../frames/word-set.ts";
import { clauseOf, type Clause } from "../../syntax/clause.ts";
import {
  childrenOf,
  depOf,
  headOf,
  isVerbal,
  lemmaOf,
  obliquesOf,
  textOf,
  type SentenceTree,
} from "../../syntax/sentence-tree.ts";
import type { Found } from "../finding.ts";
import { actorsAt, ownersOf, type ReferenceScope, type Referent } from "../referents.ts";
import { capabilityAt, uses } from "./capability-changes.ts";

const NONE: ReadonlySet<string> = new Set();

/** Uses that are told by what the capability does: it wakes in somebody's hands, or at somebody's deed. */
export function effectChanges(scope: ReferenceScope, clause: Clause): readonly Found[] {
  const told = clause.agents.flatMap((at) => capabilityAt(scope, at));
  return [
    ...(told.length === 0 ? [] : uses([...byHands(scope, clause), ...byDeed(scope, clause)].slice(0, 1), told)),
    ...bySource(scope, clause),
    ...byBurst(scope, clause),
    ...byOwner(scope, clause),
    ...byAnswer(scope, clause),
    ...byCleft(scope, clause),
    ...byCover(scope, clause),
  ];
}

const WAKES = wordSet(
  `wake awake awaken waken stir flare blaze glow hum sing roar speak thunder bark fire boom ignite start begin run open unfold erupt spark
  crackle pulse ring toll sound answer obey work shriek howl spin whir move roll pour spread rise bite spit flow descend burst explode
  fall leap crash trigger activate strike go come light hiss spill billow drift rain`,
);
const HANDS = wordSet(
  "sign signal whistle glance nudge hand hands finger fingers touch command order bidding word palm gesture call signal hest nod behest stick bow hammer heel baton lash",
);

/** `flares to life under the hands of the Guild`. */
function byHands(scope: ReferenceScope, { lemma, obliques }: Clause): readonly Referent[] {
  if (INERT.has(lemma)) return [];
  return obliques
    .filter(
      ({ prep, at }) =>
        ["in", "under", "at", "by", "to", "beneath", "on"].includes(prep) && HANDS.has(lemmaOf(scope.tree, at)),
    )
    .flatMap(({ at }) => [
      ...actorsAt(scope, at, NONE),
      // `at a sign from Anna`
      ...obliquesOf(scope.tree, at)
        .filter(({ prep }) => prep === "from")
        .flatMap((one) => actorsAt(scope, one.at, NONE)),
    ]);
}

const DEEDS = wordSet(
  `press push pull throw flip turn twist hit slap touch lift raise rub light kindle breathe snap speak whisper drop open release
  nod squeeze tap break wave crank prime arm uncork unstopper stab jab key switch utter shout chant bow hum sing whistle gesture clap snap point beckon prick cut
  bite stamp kneel grin smile stretch spread extend trace`,
);

/** `Anna throws the lever and the Engine speaks`. */
function byDeed(scope: ReferenceScope, clause: Clause): readonly Referent[] {
  const { tree } = scope;
  const first = headOf(tree, clause.verb);
  const isNext = ["conj", "ccomp", "parataxis"].includes(depOf(tree, clause.verb));
  const pairs = isNext && first !== undefined ? [first] : childrenOf(tree, clause.verb, "ccomp", "advcl");
  const deeds = pairs.filter((at) => isVerbal(tree, at) && at < clause.verb && isDeed(tree, at));
  if (INERT.has(clause.lemma) || clause.passive) return [];
  return deeds.flatMap((at) => clauseOf(tree, at).agents).flatMap((at) => actorsAt(scope, at, NONE));
}

/** `hums`, `gives the nod` */
function isDeed(tree: SentenceTree, verb: number): boolean {
  if (DEEDS.has(lemmaOf(tree, verb))) return true;
  return (
    ["give", "make", "raise"].includes(lemmaOf(tree, verb)) &&
    childrenOf(tree, verb, "dobj").some((at) => HANDS.has(lemmaOf(tree, at)))
  );
}

const SOURCES = wordSet(
  "hand hands sleeve lip lips throat staff mouth finger fingers palm palms eye eyes wand fist tongue",
);

/** `from Anna's sleeve poured the Plague`. */
function bySource(scope: ReferenceScope, clause: Clause): readonly Found[] {
  if (!WAKES.has(clause.lemma) || clause.passive) return [];
  const { tree } = scope;
  const from = clause.obliques.filter(({ prep, at }) => prep === "from" && SOURCES.has(lemmaOf(tree, at)));
  if (from.length === 0) return [];
  const told = [...clause.agents, ...clause.themes].flatMap((at) => capabilityAt(scope, at));
  return uses(
    from.flatMap(({ at }) => actorsAt(scope, at, NONE)),
    told,
  );
}

const BURSTS = wordSet(
  "burst blast wave volley surge pulse bolt storm gust flash shot stream round dose touch stroke spell use show display barrage salvo torrent discharge whiff",
);

/** `a burst of Magic from Anna tears the net`. */
function byBurst(scope: ReferenceScope, clause: Clause): readonly Found[] {
  const { tree } = scope;
  return clause.agents
    .filter((at) => BURSTS.has(lemmaOf(tree, at)))
    .flatMap((at) => {
      const near = obliquesOf(tree, at);
      const told = near.filter(({ prep }) => prep === "of").flatMap((one) => capabilityAt(scope, one.at));
      const givers = near.filter(({ prep }) => prep === "from" || prep === "by");
      return told.length === 0
        ? []
        : uses([...givers.flatMap((one) => actorsAt(scope, one.at, NONE)), ...ownersOf(scope, at)], told);
    });
}

/** `the Press Gang of the Fleet swept through the taverns`, `under the Leash of Anna he signs`. */
function byOwner(scope: ReferenceScope, clause: Clause): readonly Found[] {
  const { tree } = scope;
  // Of a passive these are its agents: `struck by the Palm of the master`.
  const acts = INERT.has(clause.lemma) ? [] : clause.agents;
  const under = clause.obliques.filter(({ prep }) => prep === "under").map(({ at }) => at);
  return [...acts, ...under]
    .filter((at) => tree.entities.get(at)?.name.entityType === "capability")
    .flatMap((at) => {
      const of = obliquesOf(tree, at).filter(({ prep }) => prep === "of");
      const owners = [...of.flatMap((one) => actorsAt(scope, one.at, NONE)), ...ownersOf(scope, at)];
      return uses(owners, capabilityAt(scope, at));
    });
}

/** Verbs that say nothing of a capability's work. */
const INERT = wordSet(
  "be remain seem appear fail lie wait stand end die fade cost frighten scare worry terrify fascinate interest need require belong mean exist come lapse expire weaken disgust tempt attract impress await ban forbid deserve become look sound get have cease pass subside lift break misfire fizzle sputter falter stop threaten",
);

const ANSWERS = wordSet(
  "answer reply response retort riposte solution weapon remedy revenge parting_gift counterstroke",
);

/** `the Guild's answer was a Storm`. */
function byAnswer(scope: ReferenceScope, clause: Clause): readonly Found[] {
  if (clause.lemma !== "be") return [];
  const { tree } = scope;
  const told = clause.complements.flatMap((at) => capabilityAt(scope, at));
  const answers = told.length === 0 ? [] : clause.agents.filter((at) => ANSWERS.has(lemmaOf(tree, at)));
  return answers.flatMap((at) => uses(ownersOf(scope, at), told));
}

/** `it was by the Binding that the Emirs raised their walls`. */
function byCleft(scope: ReferenceScope, clause: Clause): readonly Found[] {
  const { tree } = scope;
  if (clause.lemma !== "be" || !clause.agents.some((at) => textOf(tree, at) === "it")) return [];
  const means = clause.obliques.filter(({ prep }) => MEANS.has(prep));
  const told = means.flatMap(({ at }) => [
    ...capabilityAt(scope, at),
    ...obliquesOf(tree, at)
      .filter(({ prep }) => prep === "of")
      .flatMap((one) => capabilityAt(scope, one.at)),
  ]);
  if (told.length === 0) return [];
  const below = [clause.verb, ...means.map(({ at }) => at)].flatMap((at) =>
    childrenOf(tree, at, "ccomp", "advcl", "relcl", "acl"),
  );
  return uses(
    below.flatMap((at) => clauseOf(tree, at).agents).flatMap((at) => actorsAt(scope, at, NONE)),
    told,
  );
}

const COVERS = wordSet("cover cloak veil shield shelter screen curtain mantle protection roar din fury");
const COVERED = wordSet("under behind in amid thanks_to within beneath inside through on");

/** `under cover of a Veil the Ring unloads its barges`, `goes over them in a Firewalk`: one that is there is used. */
function byCover(scope: ReferenceScope, clause: Clause): readonly Found[] {
  const { tree } = scope;
  if (clause.passive || NO_USE.has(clause.lemma) || INERT.has(clause.lemma)) return [];
  const told = clause.obliques
    .filter(({ prep }) => COVERED.has(prep.replaceAll(" ", "_")))
    .flatMap(({ at }) => {
      const of = COVERS.has(lemmaOf(tree, at)) ? obliquesOf(tree, at).filter(({ prep }) => prep === "of") : [];
      return [...(isOne(tree, at) ? [at] : []), ...of.map((one) => one.at)];
    })
    .filter((at) => tree.entities.get(at)?.name.entityType === "capability");
  if (told.length === 0) return [];
  return uses(
    clause.agents.flatMap((at) => actorsAt(scope, at, NONE)),
    told.flatMap((at) => capabilityAt(scope, at)),
  );
}

/** `a Veil`, not the art of it. */
function isOne(tree: SentenceTree, at: number): boolean {
  return childrenOf(tree, at, "det", "nummod").some((one) => ["a", "an", "one", "another"].includes(textOf(tree, one)));
}
