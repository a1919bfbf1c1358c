import type { Recap } from "../../durable/protocol/state/session.ts";
import type { Moment } from "./moments/moment.ts";
import { listed, rounded, sentence, shortened } from "./phrase.ts";
import { outstanding, type Salience } from "./salience.ts";
import { joinTexts, sourcesOf, sourcedText, type SourcedText } from "./sourced-text.ts";
import { tensionOf } from "./tension.ts";
import { contentStems, namesIn } from "./words.ts";

export type Scene = Recap["scenes"][number];
type Beat = Scene["beats"][number];

/** Size limits of a recap: beats of a scene, highlights, and characters of a line. */
export interface SizeLimits {
  readonly beats: number;
  readonly line: number;
}

/** One scene of the recap from its moments (at least one): stretches of talk are a beat each, outcomes one each. */
export function writeScene(moments: readonly Moment[], index: number, deps: SceneDeps): Scene {
  const { salience, nameOf, limits } = deps;
  const first = moments[0];
  const groups = beatGroups(moments);
  const kept = new Set(
    outstanding(
      groups.map((group) => strongest(group, salience)),
      salience,
      limits.beats,
    ),
  );
  const beats = groups.filter((group) => kept.has(strongest(group, salience))).map((group) => beatOf(group, deps));
  const title = titleOf(moments, salience, nameOf);
  const summary = summaryOf(moments, beats, deps);
  return {
    sceneId: `scene-${index + 1}`,
    title: title.text,
    ...(title.sources.length === 0 ? {} : { titleSources: [...title.sources] }),
    summary: summary.text,
    ...(summary.sources.length === 0 ? {} : { summarySources: [...summary.sources] }),
    fromVersion: first?.version ?? 0,
    toVersion: Math.max(0, ...moments.map((moment) => moment.toVersion)),
    beats,
    tension: rounded(tensionOf(moments)),
  };
}

export interface SceneDeps {
  readonly salience: Salience;
  readonly nameOf: (actorId: string) => string;
  readonly limits: SizeLimits;
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

function beatOf(group: readonly Moment[], { salience, limits }: SceneDeps): Beat {
  const top = strongest(group, salience);
  const first = group[0] ?? top;
  const said =
    first.kind === "talk"
      ? joinTexts(
          outstanding(group, salience, 2).map((line) => quoted(line, limits)),
          " ",
        )
      : sourcedText(shortened(first.text, limits.line * 2.5), versionsOf(first));
  return { kind: first.kind, version: first.version, text: said.text, ...sourcesOf(said) };
}

/** A line as one reads it aloud: who says what, or the action or narration itself. */
export function quoted(moment: Moment, { line }: SizeLimits): SourcedText {
  const text = shortened(moment.text, line);
  const whole = moment.speaker === undefined ? sentence(text) : `${moment.speaker} ${sayingOf(text)}: “${text}”`;
  return sourcedText(whole, versionsOf(moment));
}

/** How one reads a line aloud: by how it ends. */
function sayingOf(text: string): "asks" | "calls" | "says" {
  if (/[?？][!?"”’)\]]{0,8}$/u.test(text)) return "asks";
  return /[!！]["”’)\]]{0,8}$/u.test(text) ? "calls" : "says";
}

/** The author of a moment's words: a line's own speaker; contests, rituals and trades have our wording. */
function versionsOf({ kind, version }: Moment): readonly number[] {
  return kind === "talk" || kind === "narration" ? [version] : [];
}

function titleOf(moments: readonly Moment[], salience: Salience, nameOf: (actorId: string) => string): SourcedText {
  const outcome = moments.filter((moment) => moment.kind === "contest" || moment.kind === "ritual");
  const top = outcome.length === 0 ? undefined : strongest(outcome, salience);
  if (top !== undefined && top.weight >= 0.3)
    return sourcedText(shortened(top.text.replace(/[.:;](?:\s.*)?$/su, "") + whose(top, nameOf), 80));
  const opening = moments[0];
  if (opening?.kind === "narration")
    return sourcedText(shortened(opening.text.split(/[.!?…;]/u)[0] ?? opening.text, 60), [opening.version]);
  const people = listed(peopleIn(moments, nameOf).slice(0, 3));
  const about = topicsOf(moments).slice(0, 2);
  if (about.length === 0) return sourcedText(people);
  const topics = listed(about.map(({ word }) => word));
  const versions = about.flatMap((topic) => topic.versions);
  if (people === "") return sourcedText(capitalised(topics), versions);
  return joinTexts([sourcedText(people), sourcedText(` on ${topics}`, versions)], "");
}

function whose(moment: Moment, nameOf: (actorId: string) => string): string {
  if (moment.kind !== "contest") return "";
  return ` of ${listed(moment.actorIds.map(nameOf))}`.replace(/ of $/u, "");
}

/** The outcomes and the highlights, in story order. */
function summaryOf(moments: readonly Moment[], beats: readonly Beat[], { salience, limits }: SceneDeps): SourcedText {
  const outcomes = beats.filter((beat) => beat.kind !== "talk" && beat.kind !== "narration").slice(0, 3);
  const spoken = moments.filter((moment) => moment.kind === "talk" || moment.kind === "narration");
  const lines = outstanding(spoken, salience, outcomes.length === 0 ? 3 : 2);
  const parts = [
    ...outcomes.map((beat) => ({ version: beat.version, said: sourcedText(shortened(beat.text, limits.line * 1.5)) })),
    ...lines.map((moment) => ({ version: moment.version, said: quoted(moment, limits) })),
  ].sort((a, b) => a.version - b.version);
  return joinTexts(
    parts.map(({ said }) => said),
    " ",
  );
}

function peopleIn(moments: readonly Moment[], nameOf: (actorId: string) => string): readonly string[] {
  const count = new Map<string, number>();
  for (const moment of moments) for (const id of moment.actorIds) count.set(id, (count.get(id) ?? 0) + 1);
  return [...count].sort((a, b) => b[1] - a[1]).map(([id]) => nameOf(id));
}

/** A word that a stretch is about, and the first of the lines that say it. */
interface Topic {
  readonly word: string;
  lines: number;
  readonly versions: number[];
}

/** Most lines that a source names for each of two topics. */
const MOST_VERSIONS = 4;

/** The topics of a stretch: names first, then the words that most of its lines share. */
function topicsOf(moments: readonly Moment[]): readonly Topic[] {
  const count = new Map<string, Topic>();
  for (const moment of moments) {
    const names = namesIn(moment.text);
    for (const name of new Set(names)) tally(count, name, name, 2, moment);
    for (const word of plainWords(moment.text))
      tally(count, contentStems(word)[0] ?? word, word.toLowerCase(), 1, moment);
  }
  const speakers = new Set(moments.flatMap((moment) => moment.speaker ?? []));
  return [...count.values()]
    .filter(({ word, lines }) => lines > 1 && !speakers.has(word))
    .sort((a, b) => b.lines - a.lines);
}

function plainWords(text: string): readonly string[] {
  return (text.match(/\p{L}{4,}/gu) ?? []).filter((word) => contentStems(word).length > 0 && /^\p{Ll}/u.test(word));
}

function tally(count: Map<string, Topic>, key: string, word: string, by: number, moment: Moment): void {
  const entry = count.get(key) ?? { word, lines: 0, versions: [] };
  entry.lines += by;
  const [version] = versionsOf(moment);
  if (version !== undefined && entry.versions.length < MOST_VERSIONS && entry.versions.at(-1) !== version)
    entry.versions.push(version);
  count.set(key, entry);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
