import type { Recap } from "../../durable/protocol/session.ts";
import type { Moment } from "./moment.ts";
import { shortened } from "./phrase.ts";
import type { Salience } from "./salience.ts";
import { quoted } from "./tell-scene.ts";
import { contentStems } from "./words.ts";

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
 * What the session leaves open (CLO3): contests and rituals without an end or with a grave price, questions nobody
 * answered, and promises and riddles that nothing later came back to.
 */
export function findHooks(moments: readonly Moment[], salience: Salience): readonly Hook[] {
  const stems = moments.map((moment) => new Set(contentStems(moment.text)));
  const found = moments.flatMap((moment, index): readonly { hook: Hook; score: number }[] => {
    const late = index / Math.max(1, moments.length);
    if (moment.open !== undefined) {
      return [
        { hook: { version: moment.version, text: shortened(moment.open, 240) }, score: 3 + moment.weight + late },
      ];
    }
    const kind = looseEnd(moment);
    if (kind === undefined || takenUp(moments, stems, index, kind)) return [];
    return [{ hook: { version: moment.version, text: quoted(moment) }, score: salience(moment) + late }];
  });
  return found
    .sort((a, b) => b.score - a.score || a.hook.version - b.hook.version)
    .slice(0, MOST)
    .map(({ hook }) => hook)
    .sort((a, b) => a.version - b.version);
}

function looseEnd(moment: Moment): "question" | "promise" | undefined {
  if (moment.kind !== "talk" && moment.kind !== "narration") return undefined;
  if (contentStems(moment.text).length < 2) return undefined;
  if (/\?["”’)]*\s*$/u.test(moment.text)) return "question";
  return LOOSE.test(moment.text) ? "promise" : undefined;
}

function takenUp(
  moments: readonly Moment[],
  stems: readonly ReadonlySet<string>[],
  index: number,
  kind: "question" | "promise",
): boolean {
  const asked = moments[index];
  const own = stems[index] ?? new Set<string>();
  const end = index + 1 + (kind === "question" ? ANSWER_WITHIN : KEPT_WITHIN);
  return moments.slice(index + 1, end).some((later, ahead) => {
    const other = later.speaker !== asked?.speaker || later.kind !== asked?.kind;
    if (
      kind === "question" &&
      other &&
      ahead < 2 &&
      /^\W*(?:yes|no|aye|nay|because|of course|never|nothing|i did|i do)\b/iu.test(later.text)
    ) {
      return true;
    }
    if (kind === "question" && !other) return false;
    const shared = [...(stems[index + 1 + ahead] ?? [])].filter((stem) => own.has(stem)).length;
    const ends = kind === "question" ? !later.text.trim().endsWith("?") : !LOOSE.test(later.text);
    return ends && shared >= Math.min(2, own.size);
  });
}
