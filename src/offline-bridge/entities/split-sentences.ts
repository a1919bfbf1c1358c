/** A sentence and where it begins in its text. */
export interface Sentence {
  readonly text: string;
  readonly start: number;
}

/** Ends of words that are no ends of sentences. */
const ABBREVIATION = /(?:^|\s)(?:mr|mrs|ms|dr|st|capt|lt|sgt|gen|prof|rev|hon|no|vs|etc|e\.g|i\.e|\p{L})\.$/iu;

/** The sentences of a text, in order; line breaks end one too. */
export function splitSentences(text: string): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  for (const match of text.matchAll(/[.!?…]+["”’')\]]*(?=\s|$)|\n+/gu)) {
    const end = match.index + match[0].length;
    if (match[0] === "." && ABBREVIATION.test(text.slice(start, end))) continue;
    add(sentences, text, start, end);
    start = end;
  }
  add(sentences, text, start, text.length);
  return sentences;
}

function add(sentences: Sentence[], text: string, from: number, to: number): void {
  const part = text.slice(from, to);
  const trimmed = part.trim();
  if (trimmed !== "") sentences.push({ text: trimmed, start: from + part.indexOf(trimmed) });
}
