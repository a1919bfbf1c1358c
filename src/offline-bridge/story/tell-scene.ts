import type { Recap } from "../../durable/protocol/session.ts";
import type { Moment } from "./moment.ts";
import { listed, rounded, sentence, shortened } from "./phrase.ts";
import { outstanding, type Salience } from "./salience.ts";
import { tensionOf } from "./tension.ts";
import { contentStems, namesIn } from "./words.ts";

export type Scene = Recap["scenes"][number];
type Beat = Scene["beats"][number];

/** Beats a scene keeps at most: the ones that stand out. */
const MOST_BEATS = 16;
const LINE = 160;

/** One scene of the recap from its moments (at least one): stretches of talk are a beat each, outcomes one each. */
export function tellScene(
  moments: readonly Moment[],
  index: number,
  salience: Salience,
  nameOf: (actorId: string) => string,
): Scene {
  const first = moments[0];
  const groups = beatGroups(moments);
  const kept = new Set(
    outstanding(
      groups.map((group) => strongest(group, salience)),
      salience,
      MOST_BEATS,
    ),
  );
  const beats = groups.filter((group) => kept.has(strongest(group, salience))).map((group) => beatOf(group, salience));
  return {
    sceneId: `scene-${index + 1}`,
    title: titleOf(moments, salience, nameOf),
    summary: summaryOf(moments, beats, salience, nameOf),
    fromVersion: first?.version ?? 0,
    toVersion: Math.max(0, ...moments.map((moment) => moment.toVersion)),
    beats,
    tension: rounded(tensionOf(moments)),
  };
}

/** Talk that follows on talk belongs together; everything else stands alone. */
function beatGroups(moments: readonly Moment[]): readonly (readonly Moment[])[] {
  const groups: Moment[][] = [];
  for (const moment of moments) {
    const last = groups.at(-1);
    if (last !== undefined && moment.kind === "talk" && last[0]?.kind === "talk") last.push(moment);
    else groups.push([moment]);
  }
  return groups;
}

function strongest(group: readonly Moment[], salience: Salience): Moment {
  return group.reduce((best, moment) => (salience(moment) > salience(best) ? moment : best));
}

function beatOf(group: readonly Moment[], salience: Salience): Beat {
  const top = strongest(group, salience);
  const first = group[0] ?? top;
  if (first.kind !== "talk") return { kind: first.kind, version: first.version, text: shortened(first.text, 400) };
  const lines = outstanding(group, salience, 2);
  return { kind: "talk", version: first.version, text: lines.map(quoted).join(" ") };
}

/** A line as one would report it: who said what, or the deed or narration itself. */
export function quoted(moment: Moment): string {
  const text = shortened(moment.text, LINE);
  return moment.speaker === undefined ? sentence(text) : `${moment.speaker}: “${text}”`;
}

function titleOf(moments: readonly Moment[], salience: Salience, nameOf: (actorId: string) => string): string {
  const outcome = moments.filter((moment) => moment.kind === "contest" || moment.kind === "ritual");
  const top = outcome.length === 0 ? undefined : strongest(outcome, salience);
  if (top !== undefined && top.weight >= 0.3)
    return shortened(top.text.replace(/[.:;](?:\s.*)?$/su, "") + whose(top, nameOf), 80);
  const opening = moments[0];
  if (opening?.kind === "narration") return shortened(opening.text.split(/[.!?…;]/u)[0] ?? opening.text, 60);
  const people = listed(peopleIn(moments, nameOf).slice(0, 3));
  const about = topicsOf(moments).slice(0, 2);
  if (about.length === 0) return people;
  return people === "" ? capitalised(listed(about)) : `${people} on ${listed(about)}`;
}

function whose(moment: Moment, nameOf: (actorId: string) => string): string {
  if (moment.kind !== "contest") return "";
  return ` of ${listed(moment.actorIds.map(nameOf))}`.replace(/ of $/u, "");
}

/** Who was there, then the outcomes and the lines that stand out, in the order in which they came. */
function summaryOf(
  moments: readonly Moment[],
  beats: readonly Beat[],
  salience: Salience,
  nameOf: (actorId: string) => string,
): string {
  const people = peopleIn(moments, nameOf);
  const outcomes = beats.filter((beat) => beat.kind !== "talk" && beat.kind !== "narration").slice(0, 3);
  const spoken = moments.filter((moment) => moment.kind === "talk" || moment.kind === "narration");
  const lines = outstanding(spoken, salience, outcomes.length === 0 ? 3 : 2);
  const told = [
    ...outcomes.map((beat) => ({ version: beat.version, text: shortened(beat.text, 240) })),
    ...lines.map((moment) => ({ version: moment.version, text: quoted(moment) })),
  ].sort((a, b) => a.version - b.version);
  const who = people.length === 0 ? "" : `With ${listed(people.slice(0, 8))}${people.length > 8 ? " and others" : ""}.`;
  return [who, ...told.map((one) => one.text)].filter((part) => part !== "").join(" ");
}

function peopleIn(moments: readonly Moment[], nameOf: (actorId: string) => string): readonly string[] {
  const count = new Map<string, number>();
  for (const moment of moments) for (const id of moment.actorIds) count.set(id, (count.get(id) ?? 0) + 1);
  return [...count].sort((a, b) => b[1] - a[1]).map(([id]) => nameOf(id));
}

/** What a stretch is about: names first, then the words that most of its lines share. */
function topicsOf(moments: readonly Moment[]): readonly string[] {
  const count = new Map<string, { word: string; lines: number }>();
  for (const moment of moments) {
    const names = namesIn(moment.text);
    for (const name of new Set(names)) tally(count, name, name, 2);
    for (const word of plainWords(moment.text)) tally(count, contentStems(word)[0] ?? word, word.toLowerCase(), 1);
  }
  const speakers = new Set(moments.flatMap((moment) => moment.speaker ?? []));
  return [...count.values()]
    .filter(({ word, lines }) => lines > 1 && !speakers.has(word))
    .sort((a, b) => b.lines - a.lines)
    .map(({ word }) => word);
}

function plainWords(text: string): readonly string[] {
  return (text.match(/\p{L}{4,}/gu) ?? []).filter((word) => contentStems(word).length > 0 && /^\p{Ll}/u.test(word));
}

function tally(count: Map<string, { word: string; lines: number }>, key: string, word: string, by: number): void {
  const entry = count.get(key) ?? { word, lines: 0 };
  entry.lines += by;
  count.set(key, entry);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
