const ASCII_ONLY = /^[\0-\x7F]*$/;

/**
 * A text as searches see it, as long as the text in UTF-16 units, so that offsets are the same in both. PostgreSQL takes
 * everything beyond ASCII for letters under some locales, and folds the case of none of it: “guild’s” would be one word,
 * and “École” no form of “école”. So letters lose their accents and capitals here, and what is no letter is a blank.
 */
export function plainWords(text: string): string {
  if (ASCII_ONLY.test(text)) return text;
  return text.replaceAll(/[^\0-\x7F]/gu, (char) => {
    const letter = char.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
    if (letter.length === char.length && /^[\p{L}\p{N}]/u.test(letter)) return letter;
    return /[\p{L}\p{N}\p{M}]/u.test(char) ? char : " ".repeat(char.length);
  });
}
