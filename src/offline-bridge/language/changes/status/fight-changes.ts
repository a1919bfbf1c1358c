import { EVERY_PART, FLAG_NOUNS, FLAG_UP } from "../../frames/control-nouns.ts";
import { FIGHTS, TROUBLES } from "../../frames/status-frames.ts";
import { wordSet } from "../../frames/word-set.ts";
import type { Clause } from "../../syntax/clause.ts";
import { childrenOf, lemmaOf, obliquesOf, textOf, type SentenceTree } from "../../syntax/sentence-tree.ts";
import { isNegated, isNoWord } from "../../syntax/verb-mood.ts";
import type { Stated, StatusClause, Things } from "./state-complements.ts";

function isEverywhere(tree: SentenceTree, at: number): boolean {
  return childrenOf(tree, at, "det").some((one) => ["every", "each"].includes(textOf(tree, one)));
}

const RIOTS = new Set("shoot fight riot brawl loot battle".split(" "));
const BLOWS = new Set("shot fire blow blade sword volley punch gunfire broadside salvo arrow spell".split(" "));
const WILD = new Set("chaos mayhem anarchy bedlam bloodbath melee free-for-all carnage pandemonium".split(" "));

/** `house to house`, `street by street`: a fight for all of it. */
function isStepByStep({ words }: SentenceTree): boolean {
  return words.some(({ text }, at) => {
    const before = words[at - 1]?.text;
    return ["to", "by"].includes(text) && before !== undefined && before === words[at + 1]?.text;
  });
}

/** The places of a fight, and the wholes of their parts: `on every roof of it`. */
function placesIn(tree: SentenceTree, clause: Clause): readonly number[] {
  const close = [...clause.complements, ...clause.themes, ...clause.obliques.map(({ at }) => at)];
  const near = [...clause.obliques, ...close.flatMap((at) => obliquesOf(tree, at))];
  const places = near.filter(({ prep }) =>
    ["in", "on", "across", "over", "at", "through", "throughout", "inside", "around", "aboard", "above"].includes(prep),
  );
  return places.flatMap(({ at }) => [
    at,
    ...(isEverywhere(tree, at) || EVERY_PART.has(lemmaOf(tree, at)) ? obliquesOf(tree, at) : [])
      .filter(({ prep }) => prep === "of")
      .map((one) => one.at),
  ]);
}

/** `both claim it`, `two governments claim it`, `rival kings`. */
function isByTwo(tree: SentenceTree, clause: Clause): boolean {
  if (clause.agents.filter((at) => tree.entities.has(at)).length > 1) return true;
  return [clause.verb, ...clause.agents].some((at) =>
    childrenOf(tree, at, "det", "nummod", "amod", "preconj", "advmod", "predet", "conj", "dep").some((one) =>
      ["both", "two", "three", "rival", "rivals", "several", "competing", "warring"].includes(textOf(tree, one)),
    ),
  );
}

const STRIKES = wordSet("hack shoot fire swing stab slash lunge strike tear blaze");
const BODIES = wordSet(
  `army gang crew house clan company fleet side band mob party faction king queen captain lord family syndicate union government council
  regiment militia patrol guild tribe nation kingdom warlord baron chief squadron garrison cartel cult sect brother prince heir claimant pack
  team squad outfit corporation camp`,
);
const MEN = wordSet(
  `soldier marine guard guardsman rebel loyalist royalist trooper troop knight raider pirate insurgent warrior mercenary militiaman gunman
  cavalry cavalryman infantry redcoat partisan fighter gangster rioter policeman striker clansman tribesman legionary spearman archer swordsman lancer samurai ranger`,
);

/** `two gangs fight in it`, `rival crews`; two drunks contest nothing. */
function isRivalry(tree: SentenceTree, clause: Clause): boolean {
  if (!isByTwo(tree, clause) || clause.agents.some((at) => tree.entities.has(at))) return false;
  return clause.agents.some(
    (at) =>
      BODIES.has(lemmaOf(tree, at)) ||
      childrenOf(tree, at, "amod", "det").some((one) => SIDES.has(textOf(tree, one))) ||
      textOf(tree, at) === "rivals",
  );
}

const SIDES = new Set("rival competing warring opposing hostile both".split(" "));

/** `soldiers fight through it`, which are as many as a battle needs. */
function isMelee(tree: SentenceTree, { agents, themes }: Clause): boolean {
  const foes = themes.every((at) => MEN.has(lemmaOf(tree, at)) || BODIES.has(lemmaOf(tree, at)));
  return foes && agents.some((at) => MEN.has(lemmaOf(tree, at)) && childrenOf(tree, at, "nummod").length === 0);
}

/** `the Guild and the Synod fight over it`, `are at war over it`, `the battle for it rages`. */
export function byFight({ scope, clause }: StatusClause, things: Things): readonly Stated[] {
  const { tree } = scope;
  // `fight over it`, `in every alley of it`
  const over = clause.obliques
    .filter(({ prep, at }) => ["over", "for"].includes(prep) || isEverywhere(tree, at))
    .map(({ at }) => at);
  // `fighting in the streets of it`
  const streets = clause.obliques.filter(
    ({ prep, at }) => ["in", "through", "across"].includes(prep) && EVERY_PART.has(lemmaOf(tree, at)),
  );
  const inside = streets.flatMap(({ at }) =>
    obliquesOf(tree, at)
      .filter(({ prep }) => prep === "of")
      .map((one) => one.at),
  );
  const every = over.filter((at) => isEverywhere(tree, at)).flatMap((at) => obliquesOf(tree, at));
  const ofEvery = every.filter(({ prep }) => prep === "of").map(({ at }) => at);
  const control = [...over, ...inside, ...ofEvery].flatMap((at) =>
    ["control", "possession", "command", "ownership"].includes(lemmaOf(tree, at))
      ? obliquesOf(tree, at)
          .filter(({ prep }) => prep === "of" || prep === "over")
          .map((one) => one.at)
      : [at],
  );
  // `hack at each other`
  const isMutual =
    STRIKES.has(clause.lemma) &&
    clause.obliques.some(
      ({ prep, at }) => ["at", "on"].includes(prep) && ["other", "another"].includes(textOf(tree, at)),
    );
  const isFight =
    FIGHTS.has(clause.lemma) ||
    isMutual ||
    ["fight", "battle", "war", "struggle"].some((noun) => clause.complements.some((at) => lemmaOf(tree, at) === noun));
  const several =
    clause.agents.length > 1 || clause.agents.some((at) => textOf(tree, at).endsWith("s")) || clause.themes.length > 0;
  // `is the scene of open war`
  const scene = clause.complements.find((at) =>
    ["scene", "theatre", "theater", "field", "site"].includes(lemmaOf(tree, at)),
  );
  const ofWar =
    scene !== undefined &&
    [...obliquesOf(tree, scene), ...clause.obliques].some(
      ({ prep, at }) => prep === "of" && (TROUBLES.has(lemmaOf(tree, at)) || lemmaOf(tree, at) === "fight"),
    );
  if (ofWar) return [["contested", things(clause.agents)]];
  // `two flags fly over it`
  if (
    FLAG_UP.has(clause.lemma) &&
    clause.agents.some((at) => FLAG_NOUNS.has(lemmaOf(tree, at))) &&
    isByTwo(tree, clause)
  )
    return [
      [
        "contested",
        things(
          clause.obliques.filter(({ prep }) => ["over", "above", "from", "on"].includes(prep)).map(({ at }) => at),
        ),
      ],
    ];
  // `is being fought over`
  if (
    isFight &&
    clause.passive &&
    (clause.particles.includes("over") || clause.obliques.some(({ prep }) => prep === "over" || prep === "for"))
  )
    return [["contested", things(clause.themes)]];
  const claimed =
    clause.lemma === "claim"
      ? clause.themes
      : ["lay", "lie"].includes(clause.lemma) && clause.themes.some((at) => lemmaOf(tree, at) === "claim")
        ? clause.obliques.filter(({ prep }) => prep === "to" || prep === "on").map(({ at }) => at)
        : [];
  if (claimed.length > 0 && isByTwo(tree, clause)) return [["contested", things(claimed)]];
  // `shoot it out all over the Ward`
  const itOut = clause.particles.includes("out") && ["shoot", "slug", "fight", "battle", "have"].includes(clause.lemma);
  if (itOut && clause.themes.some((at) => textOf(tree, at) === "it"))
    return [
      [
        "contested",
        things(
          clause.obliques
            .filter(({ prep }) => ["over", "in", "across", "on", "through", "throughout"].includes(prep))
            .map(({ at }) => at),
        ),
      ],
    ];
  // `trade shots across it`, `cross blades on every roof of it`
  const isBlows =
    ["trade", "exchange", "cross", "swap", "clash"].includes(clause.lemma) &&
    // `crosses the fire` on foot
    clause.themes.some(
      (at) => BLOWS.has(lemmaOf(tree, at)) && !(clause.lemma === "cross" && textOf(tree, at) === "fire"),
    );
  if (isBlows && several) return [["contested", things([...control, ...placesIn(tree, clause)])]];
  // `it is open war in the Flat`, `there is shooting all over the Sinks`
  const isThere = clause.agents.some((at) => ["it", "there"].includes(textOf(tree, at)));
  const isWar = clause.complements.some(
    (at) => (TROUBLES.has(lemmaOf(tree, at)) || WILD.has(textOf(tree, at))) && !isNoWord(tree, at),
  );
  const isRiot = RIOTS.has(clause.lemma) && tree.words[clause.verb]?.form === "ing" && !isNegated(tree, clause.verb);
  if (isThere && (isWar || isRiot)) return [["contested", things(placesIn(tree, clause))]];
  if (isFight && isStepByStep(tree)) return [["contested", things(placesIn(tree, clause))]];
  const isWide = isRivalry(tree, clause) || isMelee(tree, clause);
  if (isFight && (several || isWide))
    return [["contested", things(isWide ? [...control, ...placesIn(tree, clause)] : control)]];
  const atWar = clause.obliques.some(
    ({ prep, at }) =>
      (prep === "at" || (prep === "to" && clause.lemma === "come")) &&
      ["war", "odds", "loggerheads", "throat", "blow", "dagger", "knife"].includes(lemmaOf(tree, at)),
  );
  const isTheirs = clause.agents.some((at) => tree.entities.has(at));
  if (atWar) return [["contested", things(isTheirs ? control : [...control, ...placesIn(tree, clause)])]];
  // `is in the middle of a turf war`
  const amid = clause.obliques.some(
    ({ prep, at }) =>
      prep === "in" &&
      ["middle", "midst", "throes", "grip"].includes(textOf(tree, at)) &&
      obliquesOf(tree, at).some((one) =>
        ["war", "fight", "battle", "fighting", "struggle"].includes(lemmaOf(tree, one.at)),
      ),
  );
  if (amid && ["be", "find"].includes(clause.lemma)) return [["contested", things(clause.agents)]];
  // `ram each other in the fight for the Canals`
  const fight = clause.obliques.find(
    ({ prep, at }) => prep === "in" && ["fight", "battle", "war", "struggle"].includes(lemmaOf(tree, at)),
  );
  if (fight === undefined) return [];
  return [
    [
      "contested",
      things(
        obliquesOf(tree, fight.at)
          .filter(({ prep }) => ["for", "over"].includes(prep))
          .map((one) => one.at),
      ),
    ],
  ];
}
