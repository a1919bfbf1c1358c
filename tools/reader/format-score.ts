import { precisionOf, recallOf, type Count, type Mistake, type Score } from "./score-reading.ts";

const KINDS: readonly Mistake["kind"][] = ["false", "missed", "certainty", "false mention", "missed mention"];

/** Figures and every mistake, by kind, as text for people. */
export function formatScore(score: Score): string {
  const { changes, mentions, byField, certain, lookAlikes } = score;
  const figures = [
    `${score.lines} lines`,
    row("mentions", mentions),
    row("changes", changes),
    ...Object.entries(byField).map(([field, count]) => row(`  ${field}`, count)),
    `certainty right in ${certain} of ${changes.right}`,
    `look-alikes read as a change: ${lookAlikes.wrong} of ${lookAlikes.lines}`,
    `Brier score ${brierOf(score).toFixed(3)}`,
    ...reliability(score),
  ];
  const mistakes = KINDS.flatMap((kind) => {
    const own = score.mistakes.filter((one) => one.kind === kind);
    return own.length === 0
      ? []
      : ["", `${kind} (${own.length})`, ...own.map(({ place, text, what }) => `  ${place}: ${what}\n      ${text}`)];
  });
  return [...figures, ...mistakes].join("\n");
}

function row(name: string, count: Count): string {
  const of = `${count.right} right, ${count.missed} missed, ${count.wrong} wrong`;
  return `${name}: precision ${precisionOf(count).toFixed(3)}, recall ${recallOf(count).toFixed(3)} (${of})`;
}

/** Mean squared distance between how sure a change was and whether it was right. */
export function brierOf({ guesses }: Score): number {
  if (guesses.length === 0) return 0;
  return guesses.reduce((sum, { confidence, right }) => sum + (confidence - (right ? 1 : 0)) ** 2, 0) / guesses.length;
}

const BANDS = [0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01] as const;

/** Of the changes of each confidence, how many were right. */
function reliability({ guesses }: Score): readonly string[] {
  return BANDS.slice(1).flatMap((to, at) => {
    const from = BANDS[at] ?? 0;
    const own = guesses.filter(({ confidence }) => confidence >= from && confidence < to);
    if (own.length === 0) return [];
    const right = own.filter((one) => one.right).length;
    return [`  confidence ${from.toFixed(2)}–${Math.min(1, to).toFixed(2)}: ${right} of ${own.length} right`];
  });
}
