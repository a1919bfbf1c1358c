/** Words that say nothing about what a line is about. */
const STOP = new Set(
  (
    "a about above after again against all also am an and any are as at be because been before being below between " +
    "both but by can cannot could did do does doing down during each even ever few for from further get go got had " +
    "has have having he her here hers him his how i if in into is it its just let like ll made make may me might " +
    "more most must my no nor not now of off on once one only or other our out over own re really s same shall she " +
    "should so some still such t than that the their them then there these they this those through to too under " +
    "until up us ve very was we were what when where which while who whom why will with would yes you your"
  ).split(" "),
);

const WORD = /\p{L}[\p{L}\p{N}]*(?:['’]\p{L}+)?/gu;

/** How many words a person would count. */
export function wordCount(text: string): number {
  return text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}

/** Lower case and without the commonest endings, so that `duels` and `duelling` are one word. */
export function stemOf(word: string): string {
  const low = word.toLowerCase().replace(/['’][^]*$/u, "");
  if (low.length <= 4) return low.replace(/s$/u, "");
  return low.replace(/(?:ations?|ings?|ness|edly|ied|ies|ed|es|ly|s|e)$/u, "");
}

/** The stems of what a line is about, each once, in order. */
export function contentStems(text: string): readonly string[] {
  const stems = (text.match(WORD) ?? []).flatMap((word) => {
    const low = word.toLowerCase();
    return low.length < 3 || STOP.has(low) ? [] : [stemOf(low)];
  });
  return [...new Set(stems)];
}

/**
 * Names as they stand in a text: capitalised words, joined where they follow one another, those that only begin a
 * sentence left out unless they stand capitalised elsewhere too.
 */
export function namesIn(text: string): readonly string[] {
  const found: string[] = [];
  const pattern =
    /(?<![.!?…]["”’)]?\s)(?<!^["“‘(]?)\p{Lu}[\p{L}\p{N}’'-]+(?:\s(?:of\s(?:the\s)?)?\p{Lu}[\p{L}\p{N}’'-]+)*/gu;
  for (const [name] of text.matchAll(pattern)) {
    const bare = name.replace(/['’]s$/u, "");
    if (!STOP.has(bare.toLowerCase())) found.push(bare);
  }
  return found;
}
