import type { Safety, Verb } from "../protocol/catalog.ts";

/** What of a command the hub's safety list forbids, if anything: a capability its verb needs, a word in a text (MOD2). */
export function vetoed(safety: Safety, verb: Verb, args: Readonly<Record<string, unknown>>): string | null {
  const capability = verb.capabilities.find((each) => safety.capabilities.includes(each));
  if (capability !== undefined) return capability;
  if (safety.words.length === 0) return null;
  const texts = Object.entries(verb.parameters).filter(([, { kind }]) => kind === "text");
  const said = texts.map(([name]) => args[name]).filter((text) => typeof text === "string");
  return safety.words.find((word) => said.some((text) => holds(text, word))) ?? null;
}

/** Whole words, in any case: `war` is not in `warm`. */
function holds(text: string, word: string): boolean {
  const plain = fold(text);
  const wanted = fold(word);
  for (let at = plain.indexOf(wanted); at !== -1; at = plain.indexOf(wanted, at + 1)) {
    if (!isLetter(plain[at - 1]) && !isLetter(plain[at + wanted.length])) return true;
  }
  return false;
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}
