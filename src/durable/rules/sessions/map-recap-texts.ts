import type { Recap, RecapSource } from "../../protocol/state/session.ts";

/** A text of a recap; `sources` say which of its words came from which line. */
export interface SourcedText {
  readonly text: string;
  readonly sources?: RecapSource[] | undefined;
}

type Titled = Recap["acts"][number] | Recap["scenes"][number];

/** A recap with every text of it changed. Where `change` gives no sources, those that the text had stay. */
export function mapRecapTexts(recap: Recap, change: (part: SourcedText) => SourcedText): Recap {
  const line = <T extends SourcedText>(part: T): T => ({ ...part, ...change(part) });
  const titled = <T extends Titled>(part: T): T => {
    const title = change({ text: part.title, sources: part.titleSources });
    const summary = change({ text: part.summary, sources: part.summarySources });
    return {
      ...part,
      title: title.text,
      ...(title.sources && { titleSources: title.sources }),
      summary: summary.text,
      ...(summary.sources && { summarySources: summary.sources }),
    };
  };
  return {
    ...line(recap),
    scenes: recap.scenes.map((scene) => ({ ...titled(scene), beats: scene.beats.map(line) })),
    acts: recap.acts.map(titled),
    hooks: recap.hooks.map(line),
    highlights: recap.highlights.map(line),
    safetyNotes: recap.safetyNotes.map(line),
  };
}
