import {
  OWN_STATE_VERBS,
  SELF_PARTICLE_VERBS,
  STATE_ADJECTIVES,
  STATE_PARTICLE_VERBS,
  STATE_VERBS,
} from "../../frames/status-frames.ts";
import type { Status } from "../../lexicon/lexicon.ts";
import type { Clause } from "../../syntax/clause.ts";
import { childrenOf, isAgain, lemmaOf, textOf, type SentenceTree } from "../../syntax/sentence-tree.ts";
import type { Referent } from "../referents.ts";
import { isMoved } from "./feelings.ts";
import { byForce } from "./harm-changes.ts";
import { PARTLY, type Stated, type StatusClause, type Things } from "./state-complements.ts";

const STOPS = new Set(["stop", "cease", "quit"]);
const BEYOND = new Set(["repair", "saving", "mending", "hope", "salvage"]);
const JOINS = new Set("knit stitch put piece glue weld sew patch splice bolt fit pull rivet tape".split(" "));
/** Said of a machine with `again`, these are no work of it. */
const IDLES = new Set(
  "be have fall go fail stop break crash jam stall threaten lie lean creak groan shake tremble sway look seem lose need vanish disappear die sink change suffer take get".split(
    " ",
  ),
);
/** What a machine does that runs. */
export const RUNS: ReadonlySet<string> = new Set(
  "burn tick run work turn ring shine glow flow move hum spin operate function go beat stand".split(" "),
);
const DEPTHS = new Set(
  "water waters sea lagoon river abyss void deep depths waves chasm gorge valley canal lake ocean space sun".split(" "),
);

/** `burned it`, `it collapsed`, `was torn down`: states that a verb brings about. */
export function byVerb(given: StatusClause, things: Things): readonly Stated[] {
  const { clause, isEnded } = given;
  const { lemma } = clause;
  if (isMoved(given.scope.tree, clause)) return [];
  // `prices fell in the Range`: a preposition is no particle.
  const particles = clause.particles.filter((one) => one !== "in" || !clause.obliques.some(({ prep }) => prep === one));
  if (lemma === "exist") return isEnded ? [["destroyed", things(clause.agents)]] : [];
  const isOwn = clause.themes.length === 0 && !clause.passive;
  // `ticks again`, `carries trains once more`
  const again = !clause.passive && isAgain(given.scope.tree, clause.verb);
  const runsAgain = again && !IDLES.has(lemma);
  const machines = (places: readonly number[]): readonly Referent[] =>
    things(places).filter(({ name }) => name.entityType !== "region");
  if (runsAgain && !OWN_STATE_VERBS.has(lemma)) {
    const running = machines(clause.agents);
    if (running.length > 0) return [["recovering", running]];
  }
  if (isOwn && again && RUNS.has(lemma)) return [["recovering", machines(clause.agents)]];
  // `has stopped working`
  const stops = STOPS.has(lemma) && isOwn && childrenOf(given.scope.tree, clause.verb, "xcomp", "ccomp");
  const isStill =
    stops !== false && (stops.length === 0 || stops.some((at) => RUNS.has(lemmaOf(given.scope.tree, at))));
  if (isStill && clause.obliques.length === 0) return [["damaged", machines(clause.agents)]];
  // `no longer works`
  if (isOwn && isEnded && RUNS.has(lemma)) return [["damaged", machines(clause.agents)]];
  const phrasal = particles
    .map((one) => `${lemma} ${one}`)
    .find((one) => STATE_PARTICLE_VERBS.has(one) && (isOwn || !SELF_PARTICLE_VERBS.has(one)));
  // `are knitting it back together`
  if (particles.includes("together") && JOINS.has(lemma)) return [["recovering", things(clause.themes)]];
  const withParticle = phrasal === undefined ? undefined : STATE_PARTICLE_VERBS.get(phrasal);
  // Paper that is torn up is gone.
  const isTorn = withParticle === "damaged" && ["tear up", "rip up"].includes(phrasal ?? "");
  if (isTorn)
    return clause.themes.map((at): Stated => {
      const isPaper = given.scope.tree.entities.get(at)?.name.entityType === "artifact";
      return [isPaper ? "destroyed" : "damaged", things([at])];
    });
  if (withParticle !== undefined && BREAKDOWNS.has(phrasal ?? ""))
    return [[withParticle, machines([...clause.agents, ...clause.themes])]];
  // `they come down again` is said of people.
  const itself = clause.agents.filter((at) => textOf(given.scope.tree, at) !== "they");
  if (withParticle !== undefined) return [[withParticle, things(isOwn ? itself : clause.themes)]];
  const isAway = lemma === "break" && (particles.length > 0 || clause.obliques.some(({ prep }) => LEAVES.has(prep)));
  const own = isOwn && !isAway ? OWN_STATE_VERBS.get(lemma) : undefined;
  // `burns blue` shines.
  if (lemma === "burn" && clause.complements.some((at) => SHINES.has(textOf(given.scope.tree, at)))) return [];
  // A machine that dies can be mended.
  if (own !== undefined && lemma === "die" && !isForGood(given.scope.tree, clause))
    return [
      ["damaged", machines(clause.agents)],
      ["destroyed", things(clause.agents).filter(({ name }) => name.entityType === "region")],
    ];
  if (own !== undefined) return [[wholly(given, own), things(clause.agents)]];
  // `saved it from collapse` says what did not happen.
  if (["save", "rescue", "safeguard"].includes(lemma) && clause.obliques.some(({ prep }) => prep === "from")) return [];
  const sinks = ["fall", "tumble", "slide", "plunge", "crash", "slip", "topple", "drop"].includes(lemma);
  if (
    sinks &&
    isOwn &&
    clause.obliques.some(({ prep, at }) => prep === "into" && DEPTHS.has(textOf(given.scope.tree, at)))
  )
    return [["destroyed", things(clause.agents)]];
  // `somebody broke the Drill`
  if (lemma === "break" && !isAway) {
    const broken = machines(clause.themes);
    if (broken.length > 0) return [["damaged", broken]];
  }
  const hard = byForce(given, things);
  if (hard.length > 0) return hard;
  // `levels the Rifle` aims it.
  const isAimed = (at: number): boolean =>
    lemma === "level" && given.scope.tree.entities.get(at)?.name.entityType === "artifact";
  const state = clause.themes.some(isAimed) ? undefined : STATE_VERBS.get(lemma);
  const isHalf = state === "destroyed" && PARTLY.has(textOf(given.scope.tree, clause.verb - 1));
  // `Lift wrecked again`: a headline leaves out the auxiliary.
  const isHeadline =
    isOwn && given.scope.tree.words[clause.verb]?.form === "past" && clause.obliques.every(({ prep }) => prep !== "to");
  const harmed = isHeadline ? clause.agents.filter((at) => given.scope.tree.entities.has(at)) : clause.themes;
  const isBeyond = clause.obliques.some(
    ({ prep, at }) => prep === "beyond" && BEYOND.has(lemmaOf(given.scope.tree, at)),
  );
  if (state === "damaged" && isBeyond) return [["destroyed", things(harmed)]];
  if (state !== undefined) return [[isHalf ? "damaged" : wholly(given, state), things(harmed)]];
  // `it is broken`: the participle of a verb that is no verb of state by itself.
  // `jammed before it could turn` broke nothing.
  const isMisfire = lemma === "jam" && childrenOf(given.scope.tree, clause.verb, "advcl").length > 0;
  const result = clause.passive && !isMisfire ? STATE_ADJECTIVES.get(textOf(given.scope.tree, clause.verb)) : undefined;
  return result === undefined ? [] : [[result, things(clause.themes)]];
}

/** `burned until nothing was left`, `shelled it, leaving only a stump`: all of it. */
function wholly({ scope: { tree }, clause }: StatusClause, status: Status): Status {
  if (status !== "damaged") return status;
  const ends = childrenOf(tree, clause.verb, "advcl", "conj", "ccomp").filter(
    (at) =>
      lemmaOf(tree, at) === "leave" ||
      childrenOf(tree, at, "mark", "advmod").some((one) => textOf(tree, one) === "until"),
  );
  const last = ends.at(-1);
  if (last === undefined) return status;
  const words = tree.words.slice(clause.verb + 1).map((word) => word.text.toLowerCase());
  return words.some(
    (word, index) => ["nothing", "only"].includes(word) || (word === "not" && ONE.has(words[index + 1] ?? "")),
  )
    ? "destroyed"
    : status;
}

const ONE = new Set(["one", "a", "an"]);

/** `has gone out for good`, `dies for ever`. */
export function isForGood(tree: SentenceTree, clause: Clause): boolean {
  return (
    clause.obliques.some(({ prep, at }) => prep === "for" && ["good", "ever"].includes(textOf(tree, at))) ||
    childrenOf(tree, clause.verb, "advmod", "prep").some((at) =>
      [at, ...childrenOf(tree, at)].some((one) => ["forever", "good", "ever"].includes(textOf(tree, one))),
    )
  );
}

const SHINES = new Set(
  "blue red green white golden gold yellow bright brightly steady steadily low purple violet clear".split(" "),
);

/** By these a machine fails; a place or its people do something else. */
const BREAKDOWNS = new Set(["pack up", "conk out", "give out", "lock up", "break down", "wear out", "seize up"]);

/** `broke with the Guild`, `broke away`: nothing is broken. */
const LEAVES = new Set(["from", "with", "away from", "into", "for", "even"]);
