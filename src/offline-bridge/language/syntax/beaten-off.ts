import { childrenOf, lemmaOf, obliquesOf, textOf, type SentenceTree } from "./sentence-tree.ts";

/** `laid siege to it and was beaten off`: it came to nothing. */
export function isBeatenOff(tree: SentenceTree, verb: number): boolean {
  const goesHome = childrenOf(tree, verb, "conj").some(
    (one) =>
      ["go", "limp", "slink", "sail", "march", "crawl"].includes(lemmaOf(tree, one)) &&
      childrenOf(tree, one, "advmod").some((two) => textOf(tree, two) === "home"),
  );
  if (goesHome && ATTACKS.has(lemmaOf(tree, verb))) return true;
  return childrenOf(tree, verb, "conj").some(
    (one) =>
      REPELS.has(lemmaOf(tree, one)) &&
      tree.words[one]?.form !== "present" &&
      childrenOf(tree, one, "auxpass", "aux").length > 0 &&
      childrenOf(tree, one, "nsubj", "dobj").length === 0 &&
      (["repel", "repulse", "rebuff"].includes(lemmaOf(tree, one)) ||
        obliquesOf(tree, one).some(({ at }) => lemmaOf(tree, at) === "water") ||
        childrenOf(tree, one, "prt", "advmod").some((two) => ["back", "off", "away"].includes(textOf(tree, two)))),
  );
}

const ATTACKS: ReadonlySet<string> = new Set(
  "besiege attack assault storm blockade surround threaten encircle".split(" "),
);
const REPELS: ReadonlySet<string> = new Set(
  "blow beat throw drive push fight turn repel repulse rebuff send hurl force".split(" "),
);
