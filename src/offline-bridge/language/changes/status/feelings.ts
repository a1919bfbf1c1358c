import type { Clause } from "../../syntax/clause.ts";
import { childrenOf, lemmaOf, textOf, type SentenceTree } from "../../syntax/sentence-tree.ts";

const FEELINGS: ReadonlySet<string> = new Set(
  "nostalgia relief sadness melancholy homesickness pity joy curiosity laughter applause anger rage fury excitement grief envy pride colour color song cheer music light life activity noise sound rumour rumor gossip passion enthusiasm indignation outrage shame love hate hatred fever anticipation tear".split(
    " ",
  ),
);

/** `burning with curiosity`, `exploded with joy`: nothing burns. */
export function isMoved(tree: SentenceTree, clause: Clause): boolean {
  return clause.obliques.some(
    // `with a sound like thunder` moves nobody.
    ({ prep, at }) =>
      ["with", "into", "in"].includes(prep) &&
      FEELINGS.has(lemmaOf(tree, at)) &&
      !childrenOf(tree, at, "det").some((one) => ["a", "an"].includes(textOf(tree, one))),
  );
}
