import type { Moment } from "./moments/moment.ts";
import { tensionOfMoment } from "./tension.ts";
import { contentStems, namesIn } from "./words.ts";

/** How much a moment stands out in its session, 0 and up. */
export type Salience = (moment: Moment) => number;

/**
 * The moments that stand out: outcomes by their weight, then lines that are tense, name somebody or something, and are
 * made of words that the session often comes back to without being of words everyone uses.
 */
export function salienceIn(moments: readonly Moment[]): Salience {
  const spread = new Map<string, number>();
  for (const moment of moments)
    for (const stem of contentStems(moment.text)) spread.set(stem, (spread.get(stem) ?? 0) + 1);
  const theme = (stem: string): number => {
    const lines = spread.get(stem) ?? 0;
    return lines < 2 ? 0 : Math.log(lines) * Math.log(moments.length / lines + 1);
  };
  const known = new Map<Moment, number>();
  return (moment) => {
    const before = known.get(moment);
    if (before !== undefined) return before;
    const stems = contentStems(moment.text);
    const themes = stems
      .map(theme)
      .sort((a, b) => b - a)
      .slice(0, 4);
    const themed = themes.reduce((sum, one) => sum + one, 0) / 12;
    const named = Math.min(3, namesIn(moment.text).length) * 0.1;
    const length = Math.min(1, stems.length / 6);
    const told = moment.kind === "narration" ? 0.15 : 0;
    const score = moment.weight * 1.5 + tensionOfMoment(moment) + (themed + named) * length + told;
    known.set(moment, score);
    return score;
  };
}

/** The `count` moments that stand out most, in the order in which they happened. */
export function outstanding(moments: readonly Moment[], salience: Salience, count: number): readonly Moment[] {
  return moments
    .map((moment) => ({ moment, score: salience(moment) }))
    .sort((a, b) => b.score - a.score || a.moment.version - b.moment.version)
    .slice(0, count)
    .map(({ moment }) => moment)
    .sort((a, b) => a.version - b.version);
}
