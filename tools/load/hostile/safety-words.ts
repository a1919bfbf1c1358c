/** The word that hostile bots try to say past the hub's safety list (MOD2). */
const FORBIDDEN_WORD = "meltdown";
/** As many words as a list may hold: each text is held against all of them. */
const LIST_LENGTH = 1000;

/** Disguises under which MOD2 still knows it: ignorable characters, marks, forms, cases. */
export const DISGUISES: readonly [string, ...string[]] = [
  FORBIDDEN_WORD,
  "MeltDown",
  "melt\u{200B}down",
  "m\u{AD}eltdown",
  "melt\u{2060}down",
  "meltdown\u{301}",
  "me\u{301}ltdown",
  "ｍｅｌｔｄｏｗｎ",
  "𝐦𝐞𝐥𝐭𝐝𝐨𝐰𝐧",
  "ⓜⓔⓛⓣⓓⓞⓦⓝ",
  "melt\u{34F}down",
  "meltdown\u{FE0F}",
];

/** The catalog under which a hostile run is played: a full safety list, and the word last. */
export const HOSTILE_CATALOG = {
  safety: {
    words: [...Array.from({ length: LIST_LENGTH - 1 }, (_, at) => `unsaid ${at}`), FORBIDDEN_WORD],
  },
} as const;
