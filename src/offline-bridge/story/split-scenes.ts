import type { Moment } from "./moments/moment.ts";

/** Shortest silence that can end a scene, and how many times the session's usual silence it has to be. */
const PAUSE_MS = 120_000;
const PAUSE_TIMES = 6;
/** Moments on either side in which the cast is compared. */
const WINDOW = 5;
/** Shorter stretches than this are no scene of their own, unless a pause or an opening line makes them one. */
const SHORTEST = 4;
/** A stretch this long is cut at its best place though none is strong; so is a recap of more scenes than `MOST`. */
const LONGEST = 40;
const MOST = 48;

/** Words with which a narrator moves the play on to another time or place. */
const OPENING =
  /^\W*(?:(?:scene|act|chapter|part|interlude|epilogue|prologue)\b|later\b|meanwhile\b|elsewhere\b|back (?:at|in|on)\b|(?:some |a few |many |several |two |three )?(?:minutes|hours|days|weeks|moments|nights) (?:later|pass|after)\b|(?:the )?(?:next|following) (?:morning|day|night|evening|dawn)\b|(?:that|this) (?:night|evening|morning|afternoon)\b|(?:at|by|before|after|come) (?:dawn|dusk|nightfall|midnight|sunset|sunrise|noon|first light)\b|(?:dawn|dusk|night|morning|evening|midnight|darkness) (?:falls|breaks|comes|settles|rises)\b|far (?:away|from|below|above)\b)/iu;

/**
 * Cuts a session into scenes (CLO3): stretches of play between long silences, lines that move the play to another
 * time or place, and changes of cast. A contest or ritual is never cut: what happens while it lasts is its scene.
 */
export function splitScenes(moments: readonly Moment[]): readonly (readonly Moment[])[] {
  const strength = strengths(moments);
  const cuts = new Set<number>();
  let start = 0;
  for (let index = 1; index < moments.length; index += 1) {
    const strong = strength[index] ?? 0;
    const needed = index - start < SHORTEST ? 2 : 1;
    if (strong < needed) continue;
    cuts.add(index);
    start = index;
  }
  for (const index of cutsOfTheLong(moments.length, cuts, strength)) cuts.add(index);
  return weakestJoined(moments, cuts, strength);
}

/** How strongly a scene ends before each moment: 0 not at all, from 1 well, from 2 in any case. */
function strengths(moments: readonly Moment[]): readonly number[] {
  const silences = moments.map((moment, index) => silenceBefore(moments, moment, index));
  const usual = medianOf(silences.slice(1));
  const threshold = Math.max(PAUSE_MS, usual * PAUSE_TIMES);
  let busyUntil = 0;
  return moments.map((moment, index) => {
    const inside = moment.version < busyUntil;
    if (moment.kind !== "trade") busyUntil = Math.max(busyUntil, moment.toVersion);
    if (index === 0 || inside) return 0;
    const pause = (silences[index] ?? 0) / threshold;
    const opens = moment.kind === "narration" && OPENING.test(moment.text) ? 2 : 0;
    const narrated = moment.kind === "narration" && moments[index - 1]?.kind !== "narration" ? 0.4 : 0;
    return (pause >= 1 ? 1 + pause : pause * 0.5) + opens + narrated + castChange(moments, index);
  });
}

function silenceBefore(moments: readonly Moment[], moment: Moment, index: number): number {
  const before = moments[index - 1];
  return before === undefined ? 0 : Math.max(0, moment.startedAt - before.endedAt);
}

/** 0 where the same people go on, 0.8 where wholly others do. */
function castChange(moments: readonly Moment[], index: number): number {
  const before = castOf(moments.slice(Math.max(0, index - WINDOW), index));
  const after = castOf(moments.slice(index, index + WINDOW));
  if (before.size === 0 || after.size === 0) return 0;
  const shared = [...after].filter((one) => before.has(one)).length;
  const all = new Set([...before, ...after]).size;
  return 0.8 * (1 - shared / all);
}

function castOf(moments: readonly Moment[]): ReadonlySet<string> {
  return new Set(moments.flatMap((moment) => moment.actorIds));
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Where stretches of more than `LONGEST` are cut: at the strongest place of their middle part. */
function cutsOfTheLong(length: number, cuts: ReadonlySet<number>, strength: readonly number[]): readonly number[] {
  const edges = [0, ...[...cuts].toSorted((a, b) => a - b), length];
  return edges.slice(1).flatMap((end, at) => halves(edges[at] ?? 0, end, strength));
}

function halves(start: number, end: number, strength: readonly number[]): readonly number[] {
  if (end - start <= LONGEST) return [];
  const margin = Math.floor((end - start) / 4);
  let best = -1;
  for (let index = start + margin; index < end - margin; index += 1) {
    if ((strength[index] ?? 0) > 0 && (best < 0 || (strength[index] ?? 0) > (strength[best] ?? 0))) best = index;
  }
  return best < 0 ? [] : [best, ...halves(start, best, strength), ...halves(best, end, strength)];
}

/** The scenes of the cuts; of more than `MOST` the weakest cuts are left out. */
function weakestJoined(
  moments: readonly Moment[],
  cuts: ReadonlySet<number>,
  strength: readonly number[],
): readonly (readonly Moment[])[] {
  const kept = [...cuts]
    .toSorted((a, b) => (strength[b] ?? 0) - (strength[a] ?? 0) || a - b)
    .slice(0, MOST - 1)
    .toSorted((a, b) => a - b);
  const edges = [0, ...kept, moments.length];
  return edges
    .slice(1)
    .map((end, at) => moments.slice(edges[at], end))
    .filter((scene) => scene.length > 0);
}
