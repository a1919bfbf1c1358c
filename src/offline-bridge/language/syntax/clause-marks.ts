import type { NonChange } from "../changes/circumstances.ts";
import { CONDITIONAL_MARKS } from "../frames/governor-verbs.ts";
import { childrenOf, depOf, textOf, type SentenceTree } from "./sentence-tree.ts";
import { isPresent } from "./verb-mood.ts";

/** `since then`, `since this morning`: how long it has been so. */
const SINCE: ReadonlySet<string> = new Set(
  "then this last yesterday noon dawn dusk midnight sunrise sunset midday early".split(" "),
);

/** Why a mark leaves it open whether the clause of a verb came about: `if`, `until it falls`, `as soon as`. */
export function markOf(tree: SentenceTree, verb: number): NonChange | undefined {
  const marks = childrenOf(tree, verb, "mark", "advmod").map((one) => textOf(tree, one));
  if (marks.some((mark) => CONDITIONAL_MARKS.has(mark))) return "conditional";
  // `fought on until the Range was theirs` came about, `until it falls` has not.
  if (marks.some((mark) => mark === "until" || mark === "till") && isPresent(tree, verb)) return "conditional";
  // `two hundred years have passed since they took it`
  if (marks.includes("since") && !childrenOf(tree, verb, "mark").some((one) => SINCE.has(textOf(tree, one + 1))))
    return "past";
  const temporal = marks.some((mark) => ["when", "once", "whenever"].includes(mark));
  if (temporal && isPresent(tree, verb) && depOf(tree, verb) === "advcl") return "conditional";
  // `as long as`, `as if`, `as soon as`.
  const asClause = marks.includes("as") && childrenOf(tree, verb, "advmod", "mark").length > 1;
  // `lost it as fast as they had won it`
  if (marks.includes("as") && childrenOf(tree, verb, "aux").some((aux) => textOf(tree, aux) === "had")) return "past";
  return asClause && isPresent(tree, verb) ? "conditional" : undefined;
}
