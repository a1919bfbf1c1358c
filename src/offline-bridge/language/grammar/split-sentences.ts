/** A sentence and where it begins in its text. */
export interface Sentence {
  readonly text: string;
  readonly start: number;
}

/** Ends of words that are no ends of sentences. */
const ABBREVIATION = /(?:^|\s)(?:mr|mrs|ms|dr|st|capt|lt|sgt|gen|prof|rev|hon|no|vs|etc|e\.g|i\.e|\p{L})\.$/iu;

const QUOTED = /[”"’']$/u;

/** Longer than the longest of them. */
const ABBREVIATION_REACH = 8;
/** A sentence ends here at the latest: what is read of it costs its length times its verbs. */
const LONGEST = 1_000;

/** The sentences of a text, in order; line breaks end one too, and so does its length. */
export function splitSentences(text: string): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  for (const match of text.matchAll(/(?<![.!?…])[.!?…]+["”’')\]]*(?=\s|$)|\n+/gu)) {
    const end = match.index + match[0].length;
    // `“The hall is ours!” shouts the sergeant`: who says it belongs to what is said.
    if (QUOTED.test(match[0]) && /^ \p{Ll}/u.test(text.slice(end, end + 2))) continue;
    if (match[0] === "." && ABBREVIATION.test(text.slice(Math.max(start, end - ABBREVIATION_REACH), end))) continue;
    add(sentences, text, start, end);
    start = end;
  }
  add(sentences, text, start, text.length);
  return sentences;
}

function add(sentences: Sentence[], text: string, from: number, to: number): void {
  for (let rest = from; rest < to;) {
    const end = to - rest <= LONGEST ? to : cutAt(text, rest);
    const part = text.slice(rest, end);
    const trimmed = part.trim();
    if (trimmed !== "") sentences.push({ text: trimmed, start: rest + part.length - part.trimStart().length });
    rest = end;
  }
}

/** Between two words where there is a place, else between two characters. */
function cutAt(text: string, from: number): number {
  const space = text.lastIndexOf(" ", from + LONGEST);
  if (space > from) return space + 1;
  const end = from + LONGEST;
  return /[\uDC00-\uDFFF]/.test(text.charAt(end)) ? end - 1 : end;
}
