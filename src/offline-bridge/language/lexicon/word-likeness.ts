import { editDistance } from "./edit-distance.ts";

/** How a word of a text stands to a word of a name: letters that differ by ending or by slip. */
export interface Likeness {
  readonly ending: boolean;
  readonly slips: number;
}

const SAME: Likeness = { ending: false, slips: 0 };
const ENDING: Likeness = { ending: true, slips: 0 };
/** Endings that make people or plurals of a name: `Guilders`, `Conclavists`, `Steppes`. */
const ENDINGS = new Set([
  "s",
  "es",
  "er",
  "ers",
  "r",
  "rs",
  "ist",
  "ists",
  "ite",
  "ites",
  "ian",
  "ians",
  "ies",
  "ish",
  "folk",
  "men",
]);

/** Undefined where they are two different words. */
export function likeness(text: string, name: string): Likeness | undefined {
  if (text === name) return SAME;
  if (isInflected(text, name) || isInflected(name, text)) return ENDING;
  const limit = slipsAllowed(name.length);
  if (limit === 0 || Math.abs(text.length - name.length) > limit) return undefined;
  if (text.charAt(0) !== name.charAt(0) && name.length < 7) return undefined;
  const slips = editDistance(text, name, limit);
  return slips > limit ? undefined : { ending: false, slips };
}

function slipsAllowed(length: number): number {
  if (length < 4) return 0;
  return length < 9 ? 1 : 2;
}

function isInflected(longer: string, shorter: string): boolean {
  if (shorter.length < 3) return false;
  const stem = /[ey]$/u.test(shorter) && !longer.startsWith(shorter) ? shorter.slice(0, -1) : shorter;
  return longer.startsWith(stem) && longer !== stem && ENDINGS.has(longer.slice(stem.length));
}
