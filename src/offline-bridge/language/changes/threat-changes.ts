import { APPROACHES, DANGERS, HOSTILE } from "../frames/status-frames.ts";
import type { Clause } from "../syntax/clause.ts";
import { childrenOf, lemmaOf, obliquesOf, type SentenceTree } from "../syntax/sentence-tree.ts";
import type { Stated, StatusClause, Things } from "./state-complements.ts";

/** `an army marches on the Range`, `the enemy stands at its gates`, `the siege of it has begun`. */
export function byApproach({ scope, clause }: StatusClause, things: Things): readonly Stated[] {
  const { tree } = scope;
  const { lemma, agents, obliques } = clause;
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
  if (!agents.some((at) => HOSTILE.has(lemmaOf(tree, at)) && !tree.entities.has(at))) return [];
  const at = (...preps: readonly string[]): readonly number[] =>
    obliques.filter(({ prep }) => preps.includes(prep)).map((one) => one.at);
  if (APPROACHES.has(lemma)) {
    const near = at("on", "upon", "toward", "towards", "at", "for", "against");
    return [["threatened", things(lemma === "approach" ? [...near, ...clause.themes] : near)]];
  }
  const gates = at("at", "before", "outside").filter((one) =>
    ["gate", "door", "wall", "doorstep"].includes(lemmaOf(tree, one)),
  );
  const ofGates = gates.flatMap((one) => [
    ...obliquesOf(tree, one)
      .filter(({ prep }) => prep === "of")
      .map((inner) => inner.at),
    ...childrenOf(tree, one, "poss"),
  ]);
  return ["stand", "be", "wait", "camp", "mass", "gather", "appear", "arrive"].includes(lemma)
    ? [["threatened", things(ofGates)]]
    : [];
}

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
  if ((lemma === "loom" || lemma === "hang") && clause.themes.length === 0)
    return [["threatened", things(at("over", "above"))]];
  const closesIn =
    (lemma === "bear" && particles.includes("down")) ||
    (lemma === "close" && particles.includes("in")) ||
    lemma === "converge";
  if (closesIn) return [["threatened", things(at("on", "upon", "down on", "in on", "down upon"))]];
  const guns = clause.themes.some((one) =>
    ["gun", "cannon", "weapon", "missile", "battery", "gunsight"].includes(lemmaOf(tree, one)),
  );
  if (guns && ["train", "turn", "aim", "point", "level"].includes(lemma))
    return [["threatened", things(at("on", "at", "upon"))]];
  return [];
}
