import { FLAG_NOUNS } from "../../frames/control-nouns.ts";
import { wordSet } from "../../frames/word-set.ts";
import { childrenOf, lemmaOf, textOf } from "../../syntax/sentence-tree.ts";
import type { Found } from "../finding.ts";
import { factionsAt as actorsAt, peopleOf, regionsAt, thingsAt, type Referent } from "../referents.ts";
import { controls, type ControlClause } from "./control-clause.ts";

const NONE: ReadonlySet<string> = new Set();
const WRITS = wordSet("writ law word edict rule will order command decree name say");
const RUNS = wordSet("run hold prevail extend reach rule apply carry count stand govern matter be obtain");
const WITHIN: ReadonlySet<string> = new Set(["in", "on", "over", "across", "throughout", "to", "through", "within"]);

/** Control by its signs: a writ that runs, a flag that a place flies, a place that makes somebody richer. */
export function bySigns(given: ControlClause): readonly Found[] {
  return [...byWrit(given), ...byOwnFlag(given), ...byExchange(given), ...byWealth(given), ...byFinished(given)];
}

/** `the Guild's writ no longer runs in the Range`, `its word is now law there`. */
function byWrit(given: ControlClause): readonly Found[] {
  const { scope, clause, isNew, isEnded } = given;
  const { tree } = scope;
  const isLaw = clause.lemma !== "be" || clause.complements.some((at) => lemmaOf(tree, at) === "law");
  if (!RUNS.has(clause.lemma) || !isLaw || !(isNew || isEnded)) return [];
  const writs = clause.agents.filter((at) => WRITS.has(lemmaOf(tree, at)));
  return controls(
    writs.flatMap((at) => peopleOf(scope, at, NONE)),
    within(given),
    !isEnded,
  );
}

function within({ scope, clause }: ControlClause): readonly Referent[] {
  return clause.obliques
    .filter(({ prep }) => WITHIN.has(prep))
    .flatMap(({ at }) => thingsAt(scope, at, ["region"], NONE));
}

const FLIES = wordSet("fly show wear bear display raise hoist sport don");

/** `the Range flies the Guild's colours`. */
function byOwnFlag({ scope, clause }: ControlClause): readonly Found[] {
  if (!FLIES.has(clause.lemma)) return [];
  const flags = clause.themes.filter((at) => FLAG_NOUNS.has(lemmaOf(scope.tree, at)));
  return controls(
    flags.flatMap((at) => peopleOf(scope, at, NONE)),
    clause.agents.flatMap((at) => thingsAt(scope, at, ["region"], NONE)),
    true,
  );
}

const EXCHANGES = wordSet("swap exchange trade barter");

/** `the Guild swapped the Range for the Verge with the Synod`: each has the other's. */
function byExchange({ scope, clause }: ControlClause): readonly Found[] {
  if (!EXCHANGES.has(clause.lemma)) return [];
  const at = (prep: string): readonly number[] =>
    clause.obliques.filter((one) => one.prep === prep).map((one) => one.at);
  const given = clause.themes.flatMap((one) => regionsAt(scope, one, NONE));
  const got = at("for").flatMap((one) => thingsAt(scope, one, ["region"], NONE));
  const one = clause.agents.flatMap((agent) => actorsAt(scope, agent, NONE));
  const other = at("with").flatMap((agent) => actorsAt(scope, agent, NONE));
  // `exchange them`: who gets which is not said.
  const isFor = at("for").length > 0 || clause.obliques.some(({ prep }) => prep === "to" || prep === "away");
  const lost = isFor ? controls(one, given, false, "agent") : [];
  if (given.length === 0 || got.length === 0) return lost;
  return [...lost, ...controls(one, got, true), ...controls(other, given, true), ...controls(other, got, false)];
}

/** `rose from the table richer by the Range`. */
function byWealth({ scope, clause }: ControlClause): readonly Found[] {
  const { tree } = scope;
  const rich = [...clause.complements, ...childrenOf(tree, clause.verb, "advcl", "advmod", "amod")].find((at) =>
    ["richer", "poorer"].includes(textOf(tree, at)),
  );
  if (rich === undefined) return [];
  const by = [...childrenOf(tree, rich, "prep"), ...childrenOf(tree, clause.verb, "prep")].filter(
    (at) => textOf(tree, at) === "by",
  );
  const regions = by
    .flatMap((at) => childrenOf(tree, at, "pobj"))
    .flatMap((at) => thingsAt(scope, at, ["region"], NONE));
  return controls(
    clause.agents.flatMap((at) => actorsAt(scope, at, NONE)),
    regions,
    textOf(tree, rich) === "richer",
  );
}

const FINISHED = wordSet("done finished through history gone out");

/** `the Vipers are done in Dockside`. */
function byFinished({ scope, clause }: ControlClause): readonly Found[] {
  const { tree } = scope;
  if (clause.lemma !== "be" && clause.lemma !== "do" && clause.lemma !== "finish") return [];
  const isDone =
    (clause.lemma !== "be" && clause.passive) ||
    [...clause.complements, ...childrenOf(tree, clause.verb, "advmod", "prt", "prep")].some((at) =>
      FINISHED.has(textOf(tree, at)),
    );
  if (!isDone) return [];
  const places = clause.obliques.filter(({ prep }) => ["in", "on", "at", "from"].includes(prep));
  return controls(
    [...clause.agents, ...(clause.passive ? clause.themes : [])]
      .filter((at) => tree.entities.get(at)?.name.entityType === "faction")
      .flatMap((at) => actorsAt(scope, at, NONE)),
    places.flatMap(({ at }) => thingsAt(scope, at, ["region"], NONE)),
    false,
  );
}
