/**
 * Characters that show nothing, or only change how the letter before them looks: soft hyphens, zero-width characters,
 * fillers, variation selectors, tags; accents and other marks. Controls are no separators either.
 */
const IGNORED = /[\p{Default_Ignorable_Code_Point}\p{M}\p{Cf}]/gu;

/** Blank characters that are symbols by their class count as white space: the Braille blank, the Egyptian blanks. */
const SPACES = /[\p{White_Space}\u2800\u{13441}\u{13442}]+/gu;

/**
 * A text reduced to what a reader takes it for (MOD2): compatibility forms, cases, accents, invisible characters and
 * the width of white space make no difference. Two texts with the same skeleton say the same. Letters of different
 * scripts stay different. Linear in the length of the text; a skeleton is its own skeleton.
 */
export function skeleton(text: string): string {
  // Marks go first: thousands of them on one letter take the normalization quadratic time to sort.
  return foldCase(bare(bare(text).normalize("NFKD")))
    .replace(SPACES, " ")
    .trim();
}

/** Without what is ignored. The iota below a Greek vowel is a mark, and a letter by case folding. */
function bare(text: string): string {
  return text.replaceAll("\u0345", "ι").replace(IGNORED, "");
}

/**
 * Full case folding: ß and ẞ are ss, ſ is s, ς is σ. JavaScript has no such function. Upper case takes the letters
 * apart, lower case first takes those to it that are capitals only (ẞ); the last sigma of a word has a form of its own.
 */
function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ");
}
