import { APPROACHES, CALMS, DANGERS, HOSTILE } from "../../frames/status-frames.ts";
import type { Clause } from "../../syntax/clause.ts";
import { childrenOf, lemmaOf, obliquesOf, posOf, textOf, type SentenceTree } from "../../syntax/sentence-tree.ts";
import type { Stated, StatusClause, Things } from "./state-complements.ts";

/** `an army marches on the Range`, `the enemy stands at its gates`, `the siege of it has begun`. */
export function byApproach({ scope, clause }: StatusClause, things: Things): readonly Stated[] {
  const { tree } = scope;
  const { lemma, obliques } = clause;
  // An attack by a faction's own people changes nothing yet (rule 6).
  const isRaid = ASSAULTS.has(lemma) && clause.agents.some((at) => isHostile(tree, at) && !hasMaster(tree, at));
  if (isRaid) return [["threatened", things(clause.themes)]];
  const agents = [...clause.agents, ...(clause.passive ? clause.themes : [])];
  const siege = agents.find((at) => ["siege", "bombardment", "blockade"].includes(lemmaOf(tree, at)));
  if (siege !== undefined && ["begin", "start", "commence", "open"].includes(lemma))
    return [
      [
        "threatened",
        things(
          obliquesOf(tree, siege)
            .filter(({ prep }) => prep === "of")
            .map(({ at }) => at),
        ),
      ],
    ];
  // `the clans are massing above the pass`, whoever they are
  if (lemma === "mass" || lemma === "muster")
    return [
      [
        "threatened",
        things(
          obliques
            .filter(({ prep }) => ["above", "before", "outside", "around", "against", "beyond"].includes(prep))
            .map((one) => one.at),
        ),
      ],
    ];
  // `a hauler barrels toward it`: whatever comes so is a danger.
  const isHurled = HURTLES.has(lemma) && agents.some((at) => !tree.entities.has(at) && !isPronoun(tree, at));
  if (isHurled)
    return [
      [
        "threatened",
        things(obliques.filter(({ prep }) => /(?:^| )(?:towards?|at|for)$/u.test(prep)).map((one) => one.at)),
      ],
    ];
  if (!agents.some((at) => isHostile(tree, at))) return [];
  const at = (...preps: readonly string[]): readonly number[] =>
    obliques.filter(({ prep }) => preps.includes(prep)).map((one) => one.at);
  if (APPROACHES.has(lemma)) {
    const above = ["circle", "hover"].includes(lemma) ? at("above", "over", "around") : [];
    const near: number[] = [...above, ...at("on", "upon", "toward", "towards", "at", "for", "against")];
    // `roll up to it`
    if (clause.particles.includes("up")) near.push(...at("to", "up to"));
    return [["threatened", things(lemma === "approach" ? [...near, ...clause.themes] : near)]];
  }
  // `has been seen on the road to it`
  if (clause.passive && ["see", "sight", "spot", "report"].includes(lemma)) {
    const roads = at("on").filter((one) => ["road", "way", "path"].includes(lemmaOf(tree, one)));
    const ends = roads.flatMap((one) => obliquesOf(tree, one)).filter(({ prep }) => prep === "to");
    const to = roads.length > 0 ? at("to") : [];
    return [
      [
        "threatened",
        things([...ends.map((one) => one.at), ...to, ...at("near", "outside", "off", "before", "around")]),
      ],
    ];
  }
  const nested = at("in", "on", "along").flatMap((one) => obliquesOf(tree, one));
  const besieged = [
    ...at("before", "outside", "around", "off", "above", "near", "beyond"),
    ...nested
      .filter(({ prep }) => ["above", "around", "outside", "beyond", "behind"].includes(prep))
      .map((one) => one.at),
  ].filter((one) => tree.entities.has(one));
  const gates = at("at", "before", "outside").filter((one) =>
    ["gate", "door", "wall", "doorstep"].includes(lemmaOf(tree, one)),
  );
  const ofGates = gates.flatMap((one) => [
    ...obliquesOf(tree, one)
      .filter(({ prep }) => prep === "of")
      .map((inner) => inner.at),
    ...childrenOf(tree, one, "poss"),
  ]);
  return [
    "stand",
    "sit",
    "ride",
    "cruise",
    "patrol",
    "idle",
    "loiter",
    "be",
    "lie",
    "anchor",
    "lurk",
    "prowl",
    "wait",
    "camp",
    "mass",
    "gather",
    "appear",
    "arrive",
    "pitch",
    "encamp",
    "dig",
    "form",
    "assemble",
    "wait",
    "settle",
    "drop",
    "take",
  ].includes(lemma)
    ? [["threatened", things([...ofGates, ...besieged])]]
    : [];
}

const HURTLES = new Set("barrel hurtle careen plummet plunge hurl thunder".split(" "));

function isPronoun(tree: SentenceTree, at: number): boolean {
  return posOf(tree, at) === "PRON";
}

const ASSAULTS = new Set("attack assault storm raid assail rush".split(" "));

/** `riders of the Guild`, `the Guild's riders`. */
function hasMaster(tree: SentenceTree, at: number): boolean {
  const near = [...obliquesOf(tree, at).map((one) => one.at), ...childrenOf(tree, at, "poss", "compound", "nmod")];
  return near.some((one) => tree.entities.has(one));
}

/** `an army`, `plague ships`, `the enemy fleet`. */
function isHostile(tree: SentenceTree, at: number): boolean {
  if (tree.entities.has(at)) return false;
  if (HOSTILE.has(lemmaOf(tree, at)) || DANGERS.has(lemmaOf(tree, at))) return true;
  // `a wall of thorns`
  const isMass = ["wall", "tide", "cloud", "sea", "curtain", "carpet"].includes(lemmaOf(tree, at));
  if (isMass && obliquesOf(tree, at).some(({ prep }) => prep === "of")) return true;
  return childrenOf(tree, at, "compound", "amod", "nmod").some(
    (one) => !tree.entities.has(one) && (HOSTILE.has(lemmaOf(tree, one)) || HOSTILE_KINDS.has(textOf(tree, one))),
  );
}

const CATCHES = new Set(
  "hem pin box corner trap surround encircle besiege ring bottle pen wall cut wire rig".split(" "),
);
const SKY = new Set(
  "moon sun star rainbow cloud mist fog sky banner flag lantern hush smell scent lamp bell sign picture portrait aurora planet question".split(
    " ",
  ),
);

const HOSTILE_KINDS: ReadonlySet<string> = new Set(
  "toxic poison poisonous deadly acid radioactive thorn war hostile invading raiding armed assault siege armoured armored".split(
    " ",
  ),
);

/** `poses a threat to it`, `looms over it`, `bears down on it`, `trained its guns on it`. */
export function byThreat(tree: SentenceTree, clause: Clause, things: Things): readonly Stated[] {
  const { lemma, particles } = clause;
  const at = (...preps: readonly string[]): readonly number[] =>
    clause.obliques.filter(({ prep }) => preps.includes(prep)).map((one) => one.at);
  const nouns = [...clause.themes, ...clause.complements];
  const threat = nouns.find((one) => DANGERS.has(lemmaOf(tree, one)));
  if (threat !== undefined && ["pose", "be", "become", "present", "represent"].includes(lemma))
    return [
      [
        "threatened",
        things([
          ...at("to"),
          ...obliquesOf(tree, threat)
            .filter(({ prep }) => prep === "to")
            .map((one) => one.at),
        ]),
      ],
    ];
  const isBenign = clause.agents.some(
    (one) => (CALMS.has(lemmaOf(tree, one)) && lemmaOf(tree, one) !== "order") || SKY.has(lemmaOf(tree, one)),
  );
  if ((lemma === "loom" || lemma === "hang") && clause.themes.length === 0 && !isBenign)
    return [["threatened", things(at("over", "above"))]];
  const closesIn = (lemma === "bear" && particles.includes("down")) || lemma === "close" || lemma === "converge";
  if (closesIn) return [["threatened", things(at("on", "upon", "down on", "in on", "down upon"))]];
  // `have it pinned down`, `had it in a noose`
  const held = ["have", "get", "hold", "keep"].includes(lemma) ? childrenOf(tree, clause.verb, "ccomp", "xcomp") : [];
  const caught = held.filter((one) => CATCHES.has(lemmaOf(tree, one)));
  if (caught.length > 0) return [["threatened", things(caught.flatMap((one) => childrenOf(tree, one, "nsubj")))]];
  if (CATCHES.has(lemma) && childrenOf(tree, clause.verb, "aux").some((one) => lemmaOf(tree, one) === "have"))
    return [["threatened", things(childrenOf(tree, clause.verb, "nsubj").slice(1))]];
  const guns = clause.themes.some((one) =>
    ["gun", "cannon", "weapon", "missile", "battery", "gunsight"].includes(lemmaOf(tree, one)),
  );
  if (guns && ["train", "turn", "aim", "point", "level"].includes(lemma))
    return [["threatened", things(at("on", "at", "upon"))]];
  return [];
}
