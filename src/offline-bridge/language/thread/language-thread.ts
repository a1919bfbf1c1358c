import { workerData } from "node:worker_threads";
import { entityDeltas } from "../../deltas/entity-deltas.ts";
import { makeDeltas } from "../../deltas/make-deltas.ts";
import { writeRecap } from "../../story/write-recap.ts";
import { grownLexicon, movedLexicon } from "../../world/moved-lexicon.ts";
import type { Lexicon, LexiconEntity } from "../lexicon/lexicon.ts";
import { findNewEntities } from "../new-entities/find-new-entities.ts";
import { bestParser } from "../parsing/best-parser.ts";
import { batchReader, type BatchReader } from "../rule-reader.ts";
import { warmUpLine } from "../warm-up-line.ts";
import { serveLanguage } from "./serve-language.ts";

/** The thread in which a closure's language work is done (CLO8); its data is the lexicon. */
const lexicon = workerData as Lexicon;
const parser = bestParser();
const reader = batchReader(lexicon, parser);
/** The reader of the hub that was read last: a session's lines come in many messages. */
let grown: { readonly key: string; readonly reader: BatchReader } = { key: "[]", reader };

function readerFor(added: readonly LexiconEntity[]): BatchReader {
  const key = JSON.stringify(added);
  if (key !== grown.key) grown = { key, reader: batchReader(grownLexicon(lexicon, added), parser) };
  return grown.reader;
}

await reader.read([warmUpLine(lexicon)], []);
serveLanguage({
  read: ({ turns, named, added }) => readerFor(added).read(turns, named),
  recap: ({ events, present }) => writeRecap(events, present),
  deltas({ changes, source, world, told }) {
    const known = movedLexicon(lexicon, world.facts);
    const found = findNewEntities(told.turns, known, told.people);
    return [...makeDeltas(changes, known, source, world.waiting), ...entityDeltas(found, known, source)];
  },
});
