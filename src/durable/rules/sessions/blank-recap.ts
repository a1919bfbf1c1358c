import type { Recap } from "../../protocol/state/session.ts";
import { mapRecapTexts, type SourcedText } from "./map-recap-texts.ts";

/** A line that was retracted, with its words as they were. */
export interface RetractedLine {
  readonly version: number;
  readonly text: string;
}

/**
 * A recap as the public may see it after lines were retracted (VIEW5): everything that came from them is cut out.
 * A recap of an older release does not say what came from where; there every text goes that shares words with a line.
 */
export function blankRecap(recap: Recap, lines: readonly RetractedLine[]): Recap {
  if (lines.length === 0) return recap;
  return recap.sources === undefined ? blankByWords(recap, lines) : blankBySources(recap, lines);
}

function blankBySources(recap: Recap, lines: readonly RetractedLine[]): Recap {
  const gone = new Set(lines.map(({ version }) => version));
  const cut = mapRecapTexts(recap, (part) => cutOut(part, gone));
  // A heading that introduces nothing any more.
  return { ...cut, text: cut.text.replace(/\n\n[^\n]*:$/u, "") };
}

/**
 * The text without the words of these lines and the space before each of them; `sources` say where the words of other
 * lines stand then. It has no `sources` where nothing is cut: those that the part has stay true.
 */
function cutOut({ text, sources = [] }: SourcedText, gone: ReadonlySet<number>): SourcedText {
  const cuts = sources.filter(({ version }) => gone.has(version)).sort((a, b) => a.from - b.from);
  if (cuts.length === 0) return { text };
  const kept: { from: number; to: number }[] = [];
  let at = 0;
  for (const { from, to } of cuts) {
    // Between cuts that touch or overlap, `to` is not beyond `from`, and the slice below is empty.
    kept.push({ from: at, to: text.charAt(from - 1) === " " ? from - 1 : from });
    at = Math.max(at, to);
  }
  kept.push({ from: at, to: text.length });
  const whole = kept.map(({ from, to }) => text.slice(from, to)).join("");
  const lead = whole.length - whole.trimStart().length;
  const moved = (place: number): number => {
    const before = kept.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(place, to) - from), 0);
    return Math.max(0, before - lead);
  };
  const left = sources
    .filter(({ version }) => !gone.has(version))
    .map(({ version, from, to }) => ({ version, from: moved(from), to: moved(to) }))
    .filter(({ from, to }) => to > from);
  return { text: whole.trimStart(), sources: left };
}

/** Words that say as much of a line as one would notice. */
const TELLING = 3;

function blankByWords(recap: Recap, lines: readonly RetractedLine[]): Recap {
  const shares = sharerOf(lines);
  const gone = new Set(lines.map(({ version }) => version));
  const blanked = (text: string): string => (shares(text) ? "" : text);
  const line = <T extends { version: number; text: string }>(part: T): T => ({
    ...part,
    text: gone.has(part.version) ? "" : blanked(part.text),
  });
  // A title is one or two words of its scene, by which no line can be known: it goes with any line of the scene.
  const touched = new Set(
    recap.scenes
      .filter(({ fromVersion, toVersion }) =>
        lines.some(({ version }) => version >= fromVersion && version <= toVersion),
      )
      .map(({ sceneId }) => sceneId),
  );
  const isTouched = (act: Recap["acts"][number]): boolean => act.sceneIds.some((id) => touched.has(id));
  const titles = recap.acts
    .filter(isTouched)
    .map(({ title }) => title)
    .filter((title) => title !== "");
  return {
    ...recap,
    text: recap.text
      .split("\n\n")
      .filter((paragraph) => !shares(paragraph) && !titles.some((title) => paragraph.startsWith(title)))
      .join("\n\n"),
    scenes: recap.scenes.map((scene) => ({
      ...scene,
      title: touched.has(scene.sceneId) ? "" : blanked(scene.title),
      summary: blanked(scene.summary),
      beats: scene.beats.map(line),
    })),
    acts: recap.acts.map((act) => ({
      ...act,
      title: isTouched(act) ? act.title.replace(/:.*/su, "") : blanked(act.title),
      summary: blanked(act.summary),
    })),
    hooks: recap.hooks.map(line),
    highlights: recap.highlights.map(line),
    safetyNotes: recap.safetyNotes.map((note) => ({ ...note, text: blanked(note.text) })),
  };
}

/** Whether a text has a few words of one of the lines in a row; of a shorter line, all of it. */
function sharerOf(lines: readonly RetractedLine[]): (text: string) => boolean {
  const runs = new Set(lines.flatMap(({ text }) => runsOf(wordsOf(text))));
  const marks = lines.map(({ text }) => text.trim()).filter((text) => text !== "" && wordsOf(text).length === 0);
  return (text) => {
    if (marks.some((mark) => text.includes(mark))) return true;
    const words = wordsOf(text);
    for (let length = 1; length <= TELLING; length += 1)
      if (words.some((_, at) => runs.has(words.slice(at, at + length).join(" ")))) return true;
    return false;
  };
}

/** A line without words has one empty run, which no text has. */
function runsOf(words: readonly string[]): readonly string[] {
  if (words.length < TELLING) return [words.join(" ")];
  return words.slice(TELLING - 1).map((_, at) => words.slice(at, at + TELLING).join(" "));
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}
