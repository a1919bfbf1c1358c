import { workerData } from "node:worker_threads";
import { entityDeltas } from "../../deltas/entity-deltas.ts";
import { makeDeltas } from "../../deltas/make-deltas.ts";
import { namesOf } from "../../publishing/lore-text.ts";
import { capabilityNotes } from "../../story/capability-notes.ts";
import { writeRecap } from "../../story/write-recap.ts";
import { NO_NAMES } from "../../world/known-world.ts";
import { movedLexicon } from "../../world/moved-lexicon.ts";
import type { Lexicon } from "../lexicon/lexicon.ts";
import { findNewEntities } from "../new-entities/find-new-entities.ts";
import { bestParser } from "../parsing/best-parser.ts";
import { batchReader } from "../rule-reader.ts";
import { warmUpLine } from "../warm-up-line.ts";
import { hubReaders } from "./hub-readers.ts";
import { serveLanguage } from "./serve-language.ts";

/** The thread in which a closure's language work is done (CLO8); its data is the lexicon of hubs that have put none. */
const lexicon = workerData as Lexicon;
const parser = bestParser();
const readerFor = hubReaders(lexicon, (names) => batchReader(names, parser));

await readerFor(NO_NAMES).read([warmUpLine(lexicon)], []);
serveLanguage({
  read: ({ turns, named, names }) => readerFor(names).read(turns, named),
  recap: ({ events, present }) => writeRecap(events, present),
  deltas({ changes, source, world, told }) {
    const known = movedLexicon(world.lexicon ?? lexicon, world.facts);
    const found = findNewEntities(told.turns, known, told.people);
    const deltas = [...makeDeltas(changes, known, source, world.waiting), ...entityDeltas(found, known, source)];
    return { deltas, safetyNotes: capabilityNotes(deltas, namesOf(known)) };
  },
});
