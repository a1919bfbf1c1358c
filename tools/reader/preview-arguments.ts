import { readCommandLine, UsageError, type CommandLine, type OptionsConfig } from "../../src/cli/command-line.ts";

export interface PreviewArguments {
  readonly file: string;
  readonly world?: string;
  readonly gold?: string;
  readonly catalog?: string;
  readonly parser?: "js" | "spacy";
  readonly out?: string;
  readonly json: boolean;
}

export const USAGE = `npm run closure:preview -- FILE [--world FILE] [--gold FILE] [--catalog FILE] [--parser js|spacy] [--out DIR] [--json] [--help]

Runs what a closure does with a session, without a hub: a sample of npm run play (played in memory by the rules of a
room; steps that come out otherwise than it says are told on standard error), a transcript {"transcript": [{turnId, speaker, text}]}, or gold lines (samples/gold). With gold it tells
precision, recall and every mistake.

  --world FILE    the world whose names are looked for; the file's own, or the default one
  --gold FILE     {"changes": [...]} for a transcript; gold lines bring their own
  --catalog FILE  the hub's catalog, for a sample that has verbs of its own; the built-in one unless told
  --parser NAME   js or spacy; the best one that is installed unless told
  --out DIR       write recap.md, recap.json, mentions.json, deltas.json, moderation.json and timeline.svg there
  --json          print everything as one JSON document
  --help          this

Exit code: 0 nothing needs a moderator, 2 something does, 1 the file has a fault, 64 wrong usage.
`;

export function readArguments(argv: readonly string[]): CommandLine<PreviewArguments> {
  const options = {
    world: { type: "string" },
    gold: { type: "string" },
    catalog: { type: "string" },
    parser: { type: "string" },
    out: { type: "string" },
    json: { type: "boolean", default: false },
  } satisfies OptionsConfig;
  return readCommandLine(
    argv,
    { options, allowPositionals: true },
    ({ world, gold, catalog, parser, out, json }, [file, ...more]) => {
      if (file === undefined) throw new UsageError("which transcript? Name a file, such as samples/factions.json");
      if (more.length > 0) throw new UsageError(`one file at a time; there are ${1 + more.length}`);
      if (parser !== undefined && parser !== "js" && parser !== "spacy")
        throw new UsageError(`--parser must be js or spacy, not ${parser}`);
      return {
        file,
        json,
        ...(world === undefined ? {} : { world }),
        ...(gold === undefined ? {} : { gold }),
        ...(catalog === undefined ? {} : { catalog }),
        ...(parser === undefined ? {} : { parser }),
        ...(out === undefined ? {} : { out }),
      };
    },
  );
}
