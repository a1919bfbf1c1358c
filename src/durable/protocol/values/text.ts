import * as v from "valibot";

/**
 * A character as a person counts it (a grapheme cluster) may hold any number of code units: a letter with 8,000 accents
 * is one. Twelve units for each is room for a family of four (eleven units) as every character of a text (TXT2).
 */
const UNITS_PER_CHARACTER = 12;

/** The most UTF-16 code units of a text of at most `max` characters (TXT2). */
export function maxUnitsOf(max: number): number {
  return max * UNITS_PER_CHARACTER;
}

/**
 * Something that a reader sees (TXT1): not a control, format, private or unassigned character, blank, combining mark,
 * or one that Unicode lets renderers ignore (fillers, soft hyphen, variation selectors, tags). The characters named one
 * by one are symbols and letters by their class, and show nothing: the Braille blank, the object replacement character,
 * the null notehead, the Egyptian blanks.
 */
const VISIBLE = /[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800\ufffc\u{1d159}\u{13441}\u{13442}]/u;

/** Controls besides tab and line ends, and the two overrides that turn the reading direction of any letters (TXT3). */
// oxlint-disable-next-line no-control-regex
const FORBIDDEN_IN_TEXTS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202d\u202e]/u;

/**
 * A name stands within other people's lines: no controls, line ends or characters that set the reading direction; and
 * none that shows nothing and joins nothing, which would make two names look the same (TXT4). Ignorable characters that
 * take part in writing are left to {@link STRAY_IN_NAMES}.
 */
const FORBIDDEN_IN_NAMES =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u2800\ufff9-\ufffc\u{1d159}\u{13441}\u{13442}[\p{Default_Ignorable_Code_Point}--[\p{Join_Control}\p{Variation_Selector}\u{e0020}-\u{e007f}]]]/v;

/** Characters that change or join what stands before them, where that is nothing which they can change or join. */
const STRAY_IN_NAMES =
  /(?<=^|[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{N}\p{Z}])\p{Join_Control}|(?<!\p{Emoji})(?:\ufe0e|\ufe0f)|(?<![\u{1f3f4}\u{e0020}-\u{e007e}])[\u{e0020}-\u{e007f}]/u;

const segmenter = /* @__PURE__ */ new Intl.Segmenter("en", { granularity: "grapheme" });

/** Whether `text` has more than `max` grapheme clusters. Stops counting there. */
function hasMoreCharacters(text: string, max: number): boolean {
  // A text is never shorter in code units than in clusters.
  if (text.length <= max) return false;
  let count = 0;
  for (const _ of segmenter.segment(text)) {
    count += 1;
    if (count > max) return true;
  }
  return false;
}

/** The fault of a trimmed text, or null. Its units are counted first, since counting clusters is slow. */
function textFault(text: string, max: number): string | null {
  if (text === "") return "must not be empty";
  const maxUnits = maxUnitsOf(max);
  if (text.length > maxUnits) return `must be at most ${max} characters and ${maxUnits} UTF-16 units`;
  if (!VISIBLE.test(text)) return "must not be empty: it holds nothing that can be seen";
  if (!text.isWellFormed()) return "must hold no half of a surrogate pair";
  return hasMoreCharacters(text, max) ? `must be at most ${max} characters` : null;
}

function checked(max: number) {
  return v.rawCheck<string>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const fault = textFault(dataset.value, max);
    if (fault !== null) addIssue({ message: fault });
  });
}

/** A text that a person writes (TXT1–TXT3): trimmed, 1 to `max` characters. */
export function textOf(max: number) {
  return v.pipe(
    v.string("must be a text"),
    v.trim(),
    checked(max),
    v.check(
      (text) => !FORBIDDEN_IN_TEXTS.test(text),
      "must hold no control characters but tabs and line ends, and no direction overrides",
    ),
    v.metadata({ characters: max }),
  );
}

const NAME_CHARACTERS = 64;

/** An actor's display name (TXT4): trimmed, 1 to 64 characters on one line. */
export const ActorName = v.pipe(
  v.string("must be a text"),
  // Before the trimming, which would take a line end away that is to be refused.
  v.check(
    (name) => !FORBIDDEN_IN_NAMES.test(name) && !STRAY_IN_NAMES.test(name),
    "must hold no line ends, control, direction or invisible characters",
  ),
  v.trim(),
  /* @__PURE__ */ checked(NAME_CHARACTERS),
  v.metadata({ characters: NAME_CHARACTERS }),
);
