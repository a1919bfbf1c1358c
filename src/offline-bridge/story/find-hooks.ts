import type { Recap } from "../../durable/protocol/state/session.ts";
import { firstAfter } from "../transcript/first-after.ts";
import type { Moment } from "./moments/moment.ts";
import { shortened } from "./phrase.ts";
import type { Salience } from "./salience.ts";
import { sourcesOf } from "./sourced-text.ts";
import { contentStems } from "./words.ts";
import { quoted, type SizeLimits } from "./write-scene.ts";

type Hook = Recap["hooks"][number];

const MOST = 8;
/** Later lines in which an answer to a question is looked for. */
const ANSWER_WITHIN = 6;
/** Later moments in which a promise can be kept: an evening comes back to what it cares for. */
const KEPT_WITHIN = 400;
/** Something promised, planned, sought or left unknown. */
const LOOSE =
  /\b(?:i|we|he|she|they|you|it)(?:['’]ll| will| must| shall| have to| need to| swear| vow| promise)\b|\b(?:tomorrow|next time|before it is too late|sooner or later|one day|not over|unfinished|will (?:return|come back|remember|pay|be back)|still (?:out there|missing|unknown|hidden|waiting)|no ?(?:one|body) knows|unknown|vanish(?:ed|es)|disappear(?:ed|s)|missing|mystery|secret)\b/iu;

/**
 * The threads that the session leaves open (CLO3): contests and rituals without an end or with a grave price, questions
 * nobody answered, and promises and riddles that nothing later came back to.
 */
export function findHooks(moments: readonly Moment[], salience: Salience, limits: SizeLimits): readonly Hook[] {
  const later = laterWords(moments);
  const found = moments.flatMap((moment, index): readonly { hook: Hook; score: number }[] => {
    const late = index / Math.max(1, moments.length);
    if (moment.open !== undefined) {
      return [
        {
          hook: { version: moment.version, text: shortened(moment.open, limits.line * 1.5) },
          score: 3 + moment.weight + late,
        },
      ];
    }
    const kind = looseEnd(moment, later.stems[index] ?? []);
    if (kind === undefined || takenUp(later, index, kind)) return [];
    const line = quoted(moment, limits);
    const hook = { version: moment.version, text: line.text, ...sourcesOf(line) };
    return [{ hook, score: salience(moment) + late }];
  });
  return found
    .sort((a, b) => b.score - a.score || a.hook.version - b.hook.version)
    .slice(0, MOST)
    .map(({ hook }) => hook)
    .sort((a, b) => a.version - b.version);
}

function looseEnd(moment: Moment, stems: readonly string[]): "question" | "promise" | undefined {
  if (moment.kind !== "talk" && moment.kind !== "narration") return undefined;
  if (stems.length < 2) return undefined;
  if (/\?["”’)]*\s*$/u.test(moment.text)) return "question";
  return LOOSE.test(moment.text) ? "promise" : undefined;
}

/** Facts about the moments that are looked up repeatedly, computed once. */
interface LaterWords {
  readonly moments: readonly Moment[];
  readonly stems: readonly (readonly string[])[];
  /** Where a stem stands in a moment that leaves nothing open itself, in order. */
  readonly settled: ReadonlyMap<string, readonly number[]>;
}

function laterWords(moments: readonly Moment[]): LaterWords {
  const stems = moments.map((moment) => contentStems(moment.text));
  const settled = new Map<string, number[]>();
  for (const [index, moment] of moments.entries()) {
    if (LOOSE.test(moment.text)) continue;
    for (const stem of stems[index] ?? []) {
      const places = settled.get(stem);
      if (places === undefined) settled.set(stem, [index]);
      else places.push(index);
    }
  }
  return { moments, stems, settled };
}

function takenUp(words: LaterWords, index: number, kind: "question" | "promise"): boolean {
  return kind === "question" ? isAnswered(words, index) : isKept(words, index);
}

function isAnswered({ moments, stems }: LaterWords, index: number): boolean {
  const asked = moments[index];
  const own = new Set(stems[index]);
  return moments.slice(index + 1, index + 1 + ANSWER_WITHIN).some((later, ahead) => {
    if (later.speaker === asked?.speaker && later.kind === asked?.kind) return false;
    if (ahead < 2 && /^\W*(?:yes|no|aye|nay|because|of course|never|nothing|i did|i do)\b/iu.test(later.text))
      return true;
    const shared = (stems[index + 1 + ahead] ?? []).filter((stem) => own.has(stem)).length;
    return !later.text.trim().endsWith("?") && shared >= Math.min(2, own.size);
  });
}

/** Whether a later moment shares two stems: counted by stem, so that each later moment is met twice at most. */
function isKept({ stems, settled }: LaterWords, index: number): boolean {
  const own = stems[index] ?? [];
  const met = new Set<number>();
  for (const stem of own) {
    const places = settled.get(stem) ?? [];
    for (let at = firstAfter(places, index); at < places.length; at += 1) {
      const place = places[at] ?? 0;
      if (place > index + KEPT_WITHIN) break;
      if (met.has(place) || own.length < 2) return true;
      met.add(place);
    }
  }
  return false;
}
