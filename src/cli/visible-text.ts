/**
 * The characters that a terminal acts upon, or that make text stand where it does not belong: controls, line ends and
 * direction.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
/** The same in JSON, in which the line ends are the tool's own. */
const UNSEEN_IN_JSON = /[\u007f-\u009f\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** A stranger's text as it may be sent to a terminal (CLI2): on one line, with controls shown instead of obeyed. */
export function visibleText(text: string): string {
  return text.replaceAll(UNSEEN, shown);
}

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x0a) return "⏎";
  if (code === 0x09) return " ";
  // U+2400 … are pictures of the C0 controls.
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : `\\u{${code.toString(16)}}`;
}

/** One line of JSON for a program, in which nothing reaches a terminal as a control either. */
export function jsonLine(value: unknown): string {
  const escape = (character: string) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  return `${JSON.stringify(value).replaceAll(UNSEEN_IN_JSON, escape)}\n`;
}
