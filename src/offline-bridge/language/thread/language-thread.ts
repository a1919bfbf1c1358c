import { workerData } from "node:worker_threads";
import { makeDeltas } from "../../deltas/make-deltas.ts";
import { writeRecap } from "../../story/write-recap.ts";
import { movedLexicon } from "../../world/moved-lexicon.ts";
import type { Lexicon } from "../lexicon/lexicon.ts";
import { bestParser } from "../parsing/best-parser.ts";
import { batchReader } from "../rule-reader.ts";
import { warmUpLine } from "../warm-up-line.ts";
import { serveLanguage } from "./serve-language.ts";

/** The thread in which a closure's language work is done (CLO8); its data is the lexicon. */
const lexicon = workerData as Lexicon;
const reader = batchReader(lexicon, bestParser());
await reader.read([warmUpLine(lexicon)], []);
serveLanguage({
  read: ({ turns, named }) => reader.read(turns, named),
  recap: ({ events, present }) => writeRecap(events, present),
  deltas: ({ changes, source, world }) =>
    makeDeltas(changes, movedLexicon(lexicon, world.facts), source, world.waiting),
});
