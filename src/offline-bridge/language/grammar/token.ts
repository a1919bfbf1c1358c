/** A word or a mark of a text, with its place. */
export interface Token {
  /** As it stands there. */
  readonly text: string;
  /** Lower case, without accents and possessive ending: what names are compared with. */
  readonly low: string;
  readonly start: number;
  /** Past its last character. */
  readonly end: number;
  readonly word: boolean;
  readonly capital: boolean;
  /** Ends in `'s`, or an apostrophe follows a plural. */
  readonly possessive: boolean;
}

const TOKEN = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}]+)*|[^\s\p{L}\p{N}\p{M}]/gu;

/** The words and marks of a text, in order; hyphens are marks. */
export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(TOKEN)].map((match) => {
    const raw = match[0];
    const end = match.index + raw.length;
    const word = /[\p{L}\p{N}]/u.test(raw);
    const possessive = /['’]s$/iu.test(raw) || (/s$/iu.test(raw) && /^['’](?!\p{L})/u.test(text.slice(end)));
    return {
      text: raw,
      low: foldedName(raw.replace(/['’]s$/iu, "")),
      start: match.index,
      end,
      word,
      capital: /^\p{Lu}/u.test(raw),
      possessive: word && possessive,
    };
  });
}

/** Lower case and without accents. */
export function foldedName(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
