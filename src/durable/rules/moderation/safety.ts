import type { Safety, Verb } from "../../protocol/catalog/catalog.ts";
import { skeleton } from "./skeleton.ts";
import { textsOf } from "./texts-of.ts";
import { wordFinder, type WordFinder } from "./word-finder.ts";

/** The first entry of the hub's safety list that a command hits, or null: its verb's capability, or a word (MOD2). */
export function vetoed(safety: Safety, verb: Verb, args: Readonly<Record<string, unknown>>): string | null {
  const capability = verb.capabilities.find((each) => safety.capabilities.includes(each));
  if (capability !== undefined) return capability;
  const { words } = safety;
  if (words.length === 0) return null;
  const finder = finderOf(words);
  const found = textsOf(verb, args)
    .map((text) => finder.find(skeleton(text)))
    .filter((place) => place !== -1);
  return words[Math.min(...found)] ?? null;
}

const finders = new WeakMap<readonly string[], WordFinder>();

/** Made once for each list that is loaded: folding a thousand words takes longer than looking for them. */
function finderOf(words: readonly string[]): WordFinder {
  const known = finders.get(words);
  if (known !== undefined) return known;
  const finder = wordFinder(words.map(skeleton));
  finders.set(words, finder);
  return finder;
}
