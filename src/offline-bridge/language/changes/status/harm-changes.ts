import { EVERY_PART } from "../../frames/control-nouns.ts";
import { DANGERS, HARMS, HOSTILE, STRIKERS, SUFFERS, SWALLOWERS, SWALLOWS } from "../../frames/status-frames.ts";
import type { Clause } from "../../syntax/clause.ts";
import { childrenOf, lemmaOf, obliquesOf, textOf, type SentenceTree } from "../../syntax/sentence-tree.ts";
import { isNoWord } from "../../syntax/verb-mood.ts";
import { type Stated, type StatusClause, type Things } from "./state-complements.ts";

/** `was struck by lightning`, `swallowed by the sea`, `ceased to exist`, `is torn between the two`, `the tower fell`. */
export function byForce({ scope, clause }: StatusClause, things: Things): readonly Stated[] {
  const { tree } = scope;
  const { lemma, agents, themes, obliques, passive } = clause;
  const by = (nouns: ReadonlySet<string>): boolean => agents.some((at) => nouns.has(lemmaOf(tree, at)));
  if (SWALLOWS.has(lemma) && by(SWALLOWERS)) return [["destroyed", things(themes)]];
  // `a wave of nostalgia hit it`
  const isFeeling = agents.some((at) =>
    obliquesOf(tree, at).some((one) => one.prep === "of" && !MASSES.has(lemmaOf(tree, one.at))),
  );
  if ((lemma === "hit" || lemma === "strike") && !isFeeling && (passive || by(STRIKERS)))
    return [["damaged", things(themes)]];
  if (
    lemma === "give" &&
    [...themes, ...childrenOf(tree, clause.verb, "advmod")].some((at) => lemmaOf(tree, at) === "way") &&
    obliques.every(({ prep }) => prep !== "to")
  )
    return [["destroyed", things(agents)]];
  if (["eat", "devour", "swallow"].includes(lemma))
    return [["destroyed", things(themes.filter((at) => tree.entities.get(at)?.name.entityType === "artifact"))]];
  if (
    ["lose", "miss", "lack", "burst", "break", "shed", "crack", "snap", "split"].includes(lemma) &&
    themes.some((at) => PARTS.has(lemmaOf(tree, at)) && !tree.entities.has(at))
  )
    return [["damaged", things(agents)]];
  if (lemma === "cease" && childrenOf(tree, clause.verb, "xcomp").some((at) => lemmaOf(tree, at) === "exist"))
    return [["destroyed", things(agents)]];
  // `the mast was blown`
  if (lemma === "blow" && passive && obliques.length === 0 && clause.particles.length === 0)
    return [["destroyed", things(themes.filter((at) => tree.entities.get(at)?.name.entityType === "anchor"))]];
  if (TEARS.has(lemma) && obliques.some(({ prep }) => prep === "between")) return [["contested", things(themes)]];
  if (
    lemma === "rise" &&
    obliques.some(({ prep, at }) => prep === "from" && ["ash", "ruin", "rubble"].includes(lemmaOf(tree, at)))
  )
    return [["recovering", things(agents)]];
  if (
    lemma === "breathe" &&
    childrenOf(tree, clause.verb, "advmod", "acomp").some((at) =>
      ["again", "freely", "easy", "easier"].includes(textOf(tree, at)),
    )
  )
    return [["stable", things(agents)]];
  const isComing = (at: number): boolean => ["course", "way", "march", "move"].includes(lemmaOf(tree, at));
  if (
    lemma === "be" &&
    !agents.some((at) => tree.entities.has(at)) &&
    obliques.some(({ prep, at }) => prep === "on" && isComing(at))
  )
    return [
      [
        "threatened",
        things(
          [...obliques, ...obliques.flatMap(({ at }) => obliquesOf(tree, at))]
            .filter(({ prep }) => /(?:for|to|towards?)$/u.test(prep))
            .map(({ at }) => at),
        ),
      ],
    ];
  if (lemma === "burn" && !clause.particles.includes("out")) {
    const papers = things(themes.filter((at) => tree.entities.get(at)?.name.entityType === "artifact"));
    if (papers.length > 0) return [["destroyed", papers]];
  }
  if (lemma === "get" && clause.complements.some((at) => textOf(tree, at) === "better"))
    return [["recovering", things(agents)]];
  const isBurnt =
    ["feed", "throw", "toss", "cast", "hurl", "fling", "drop", "consign", "pitch", "chuck", "commit"].includes(lemma) &&
    obliques.some(({ prep, at }) => ["to", "into", "on", "in", "onto"].includes(prep) && FIRES.has(lemmaOf(tree, at)));
  if (isBurnt)
    return [["destroyed", things(themes.filter((at) => tree.entities.get(at)?.name.entityType === "artifact"))]];
  const isTower = (at: number): boolean => tree.entities.get(at)?.name.entityType === "anchor";
  const isOut = clause.particles.includes("out") || clause.complements.length > 0;
  // `was lost to the sea`
  const toForce = obliques.some(
    ({ prep, at }) => prep === "to" && (SWALLOWERS.has(lemmaOf(tree, at)) || DANGERS.has(lemmaOf(tree, at))),
  );
  if (lemma === "lose" && passive && toForce) return [["destroyed", things(themes)]];
  // `bombs fell on it`
  if (FALLS.has(lemma) && by(STRIKERS) && themes.length === 0)
    return [
      [
        "damaged",
        things(obliques.filter(({ prep }) => /(?:^| )(?:on|upon|into|onto)$/u.test(prep)).map(({ at }) => at)),
      ],
    ];
  if (SHAKES.has(lemma) && by(STRIKERS)) return [["damaged", things(themes)]];
  if (lemma === "go" && !isOut && tree.words[clause.verb]?.text.toLowerCase() === "gone" && obliques.length === 0)
    return [["destroyed", things([...agents, ...themes].filter(isTower))]];
  if (lemma === "be" && clause.complements.some((at) => textOf(tree, at) === "gone"))
    return [["destroyed", things(agents.filter(isTower))]];
  if (lemma === "fall" && obliques.length === 0 && clause.complements.length === 0)
    return [["destroyed", things(agents.filter(isTower))]];
  return [];
}

/** A wave of these does harm. */
const MASSES = new Set([
  ...STRIKERS,
  ...SWALLOWERS,
  ...HOSTILE,
  ..."bullet steel iron stone rock shot heat cold force pressure light energy snow rain lead splinter gunfire enemy".split(
    " ",
  ),
]);
const FALLS = new Set("fall rain land pour crash slam hail drop plunge explode burst thud".split(" "));
const SHAKES = new Set("shake rock jolt lash pound batter convulse".split(" "));
const TEARS = new Set("tear split divide rend cleave partition".split(" "));

/** What a building or a tool loses when it is damaged. */
const PARTS = new Set(
  "roof wing storey story top spire wall window mast arm leg head handle blade hilt hull deck keel sail wheel limb page string lens glass strap stone beam half third corner face dome door gate tail nose engine propeller leaf branch cover spine tooth ear".split(
    " ",
  ),
);
const FIRES = new Set(
  "fire flame flames stove furnace pyre hearth blaze bonfire brazier incinerator fireplace".split(" "),
);

/** `sustained heavy damage`, `did damage to it`, `tore through it`, `set fire to it`. */
export function byHarm(tree: SentenceTree, clause: Clause, things: Things): readonly Stated[] {
  const { lemma } = clause;
  // `a lot of damage`
  const isHarm = (at: number): boolean =>
    HARMS.has(lemmaOf(tree, at)) ||
    obliquesOf(tree, at).some((one) => one.prep === "of" && HARMS.has(lemmaOf(tree, one.at)));
  const harm = clause.themes.some(isHarm);
  const at = (...preps: readonly string[]): readonly number[] =>
    clause.obliques.filter(({ prep }) => preps.includes(prep)).map((one) => one.at);
  const lost = (noun: string): boolean => clause.themes.some((one) => lemmaOf(tree, one) === noun);
  if (harm && (SUFFERS.has(lemma) || lemma === "take") && !clause.passive) return [["damaged", things(clause.agents)]];
  if (lemma === "catch" && lost("fire")) return [["damaged", things(clause.agents)]];
  if (
    ["have", "wear", "bear", "show", "sport", "carry"].includes(lemma) &&
    clause.themes.some((one) => HOLES.has(lemmaOf(tree, one)))
  )
    return [["damaged", things(clause.agents)]];
  if (
    clause.passive &&
    ["deal", "give"].includes(lemma) &&
    clause.complements.some((one) => HARMS.has(lemmaOf(tree, one)))
  )
    return [["damaged", things(clause.themes)]];
  const burns = clause.agents.some((one) =>
    ["fire", "flame", "blaze", "inferno", "wildfire", "firestorm"].includes(lemmaOf(tree, one)),
  );
  if (
    burns &&
    [
      "rage",
      "sweep",
      "race",
      "tear",
      "roar",
      "rip",
      "spread",
      "run",
      "dance",
      "leap",
      "walk",
      "go",
      "eat",
      "climb",
      "crawl",
      "lick",
      "pass",
      "break",
    ].includes(lemma)
  )
    return [["damaged", things(at("in", "through", "across", "over", "throughout"))]];
  if (burns && ["engulf", "grip", "ravage"].includes(lemma)) return [["damaged", things(clause.themes)]];
  const wounds = clause.agents.filter((one) => ["wound", "scar", "crack"].includes(lemmaOf(tree, one)));
  if (lemma === "heal" || lemma === "close" || lemma === "mend")
    return [
      [
        "recovering",
        things(
          wounds.flatMap((one) =>
            obliquesOf(tree, one)
              .filter(({ prep }) => prep === "of")
              .map((inner) => inner.at),
          ),
        ),
      ],
    ];
  if (lemma === "suffer" && clause.themes.length === 0) return [["damaged", things(clause.agents)]];
  if (harm && ["do", "wreak", "cause", "inflict", "deal"].includes(lemma))
    return [["damaged", things(at("to", "on", "upon", "in", "across"))]];
  if (
    [
      "tear",
      "punch",
      "rip",
      "eat",
      "burn",
      "slam",
      "crash",
      "smash",
      "cut",
      "plough",
      "plow",
      "bore",
      "slice",
    ].includes(lemma) &&
    clause.themes.length === 0
  )
    return [["damaged", things(at("through", "into"))]];
  // `took chisels to it`
  if (lemma === "take" && clause.themes.some((one) => TOOLS.has(lemmaOf(tree, one))))
    return [["damaged", things(at("to"))]];
  if (lemma === "set" && lost("fire")) return [["damaged", things(at("to"))]];
  const cracks = clause.agents.some((one) => ["crack", "fracture", "fissure", "fault"].includes(lemmaOf(tree, one)));
  if (cracks && ["run", "spread", "appear", "open", "snake", "race", "creep", "split"].includes(lemma))
    return [["damaged", things(at("through", "across", "in", "over", "down", "along"))]];
  if (lemma === "lay" && clause.complements.some((one) => lemmaOf(tree, one) === "waste"))
    return [["destroyed", things(clause.themes)]];
  if (clause.themes.some((one) => HOLES.has(lemmaOf(tree, one))) && !clause.passive && !MENDS.has(lemma))
    return [["damaged", things(at("in", "through", "into", "across"))]];
  // `tore the middle out of it`, `blew the roof off it`
  const isBuilt = (one: number): boolean =>
    ["anchor", "artifact"].includes(tree.entities.get(one)?.name.entityType ?? "");
  if (
    ["tear", "rip", "blow", "knock", "bite", "carve", "wrench", "shoot", "smash", "rend"].includes(lemma) &&
    [...clause.themes].some((one) => !tree.entities.has(one) && !MEASURES.has(lemmaOf(tree, one)))
  ) {
    const from = at("out of", "off", "from").filter(isBuilt);
    if (from.length > 0) return [["damaged", things(from)]];
  }
  if (lemma === "lay" && lost("waste")) return [["destroyed", things(at("to"))]];
  if (lemma === "lay" && lost("siege")) return [["threatened", things(at("to"))]];
  return [];
}

const MEASURES = new Set("yard foot mile pace inch metre meter league hour minute step".split(" "));
const TOOLS = new Set("chisel axe hammer torch knife club crowbar sledgehammer hatchet saw blowtorch".split(" "));
/** Nothing new is broken where a hole is seen to. */
const MENDS = new Set(
  "repair close fill plug find see defend stop mend patch seal have be inspect show hold block guard notice spot watch weld stitch caulk board cover want need promise".split(
    " ",
  ),
);
const HOLES = new Set("hole gash crack breach rent scar chunk bite dent".split(" "));

const NOTHING = new Set(
  "nothing little field heap pile crater stump slag ash rubble all ashes cinders embers ruins stones chimneys foundations bones".split(
    " ",
  ),
);

/** `nothing is left of it`, `all that remains of it is a stump`, `is no more`. */
export function byRemnant(tree: SentenceTree, clause: Clause, things: Things): readonly Stated[] {
  const subjects = [...clause.agents, ...clause.themes];
  const of = clause.obliques.filter(({ prep }) => prep === "of").map(({ at }) => at);
  const nearby = subjects.flatMap((at) =>
    obliquesOf(tree, at)
      .filter(({ prep }) => prep === "of")
      .map((one) => one.at),
  );
  // `only its stump is left`
  const only = subjects.filter((at) =>
    childrenOf(tree, at, "advmod", "amod").some((one) => textOf(tree, one) === "only"),
  );
  const ofIt = only.flatMap((at) => childrenOf(tree, at, "poss").filter((one) => textOf(tree, one) === "its"));
  const isNothing =
    only.length > 0 ||
    subjects.some((at) => EVERY_PART.has(lemmaOf(tree, at)) && isNoWord(tree, at)) ||
    subjects.some((at) => NOTHING.has(textOf(tree, at)));
  if (!isNothing || !["leave", "remain", "survive", "be", "stand"].includes(clause.lemma)) return [];
  // `nothing is left standing in it`, `not a single house in it stands`
  const inIt = [...clause.obliques, ...subjects.flatMap((at) => obliquesOf(tree, at))]
    .filter(({ prep }) => prep === "in")
    .map(({ at }) => at);
  const isRazed = subjects.some((at) => textOf(tree, at) === "nothing" || isNoWord(tree, at));
  const stands =
    ["stand", "survive"].includes(clause.lemma) ||
    childrenOf(tree, clause.verb).some((at) => textOf(tree, at) === "standing");
  if (isRazed && stands && inIt.length > 0) return [["destroyed", things(inIt)]];
  const left = clause.lemma !== "be" || clause.complements.some((at) => lemmaOf(tree, at) === "leave");
  const inside = clause.complements.flatMap((at) =>
    obliquesOf(tree, at)
      .filter(({ prep }) => prep === "of")
      .map((one) => one.at),
  );
  return left ? [["destroyed", things([...of, ...nearby, ...inside, ...ofIt])]] : [];
}
