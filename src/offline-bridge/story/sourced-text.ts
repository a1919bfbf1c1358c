import type { RecapSource } from "../../durable/protocol/state/session.ts";

/** A text of the recap with the lines it came from, so that they can be taken out of it again (VIEW5). */
export interface SourcedText {
  readonly text: string;
  /** In the order of the text. */
  readonly sources: readonly RecapSource[];
}

export const EMPTY_TEXT: SourcedText = { text: "", sources: [] };

/** Most source lines of one stretch. */
const MOST_VERSIONS = 8;

/** A text with its source lines; none where nobody said it. */
export function sourcedText(text: string, versions: readonly number[] = []): SourcedText {
  if (text === "") return EMPTY_TEXT;
  const sources = versions.slice(0, MOST_VERSIONS).map((version) => ({ version, from: 0, to: text.length }));
  return { text, sources };
}

/** One after the other, without those that are empty. */
export function joinTexts(parts: readonly SourcedText[], separator: string): SourcedText {
  let text = "";
  const sources: RecapSource[] = [];
  for (const part of parts) {
    if (part.text === "") continue;
    if (text !== "") text += separator;
    const start = text.length;
    sources.push(...part.sources.map(({ version, from, to }) => ({ version, from: from + start, to: to + start })));
    text += part.text;
  }
  return { text, sources };
}

/** With words before it, which go where a line goes that all the rest came from. */
export function withPrefix(words: string, { text, sources }: SourcedText): SourcedText {
  if (text === "") return EMPTY_TEXT;
  const by = words.length;
  return {
    text: words + text,
    sources: sources.map(({ version, from, to }) => {
      const isAll = from === 0 && to === text.length;
      return { version, from: isAll ? 0 : from + by, to: to + by };
    }),
  };
}

/** As a part of the recap shows them; a text that nobody said has none. */
export function sourcesOf({ sources }: SourcedText): { readonly sources?: RecapSource[] } {
  return sources.length === 0 ? {} : { sources: [...sources] };
}
