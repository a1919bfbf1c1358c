import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { answerCommandLine } from "../src/cli/command-line.ts";
import type { Recap } from "../src/durable/protocol/state/session.ts";
import { entityDeltas } from "../src/offline-bridge/deltas/entity-deltas.ts";
import { makeDeltas } from "../src/offline-bridge/deltas/make-deltas.ts";
import { LexiconFileError } from "../src/offline-bridge/language/lexicon/load-lexicon.ts";
import { findNewEntities } from "../src/offline-bridge/language/new-entities/find-new-entities.ts";
import { bestParser } from "../src/offline-bridge/language/parsing/best-parser.ts";
import { jsParser } from "../src/offline-bridge/language/parsing/js/js-parser.ts";
import { findSpacy } from "../src/offline-bridge/language/parsing/spacy/find-spacy.ts";
import type { Reading } from "../src/offline-bridge/language/reader.ts";
import { joinReadings, readerOn } from "../src/offline-bridge/language/rule-reader.ts";
import { moderationItems } from "../src/offline-bridge/moderation/moderation-item.ts";
import { namesOf } from "../src/offline-bridge/publishing/lore-text.ts";
import { capabilityNotes, withSafetyNotes } from "../src/offline-bridge/story/capability-notes.ts";
import { recapParts } from "../src/offline-bridge/story/recap-parts.ts";
import { writeRecap } from "../src/offline-bridge/story/write-recap.ts";
import { eventsOfLines } from "./reader/events-of-lines.ts";
import { formatScore } from "./reader/format-score.ts";
import { GoldError } from "./reader/gold-text.ts";
import { loadTranscript, type LoadedTranscript } from "./reader/load-transcript.ts";
import { readArguments, USAGE, type PreviewArguments } from "./reader/preview-arguments.ts";
import { scoreReading } from "./reader/score-reading.ts";
import { timelineSvg } from "./reader/timeline-svg.ts";

const [FAULT, NEEDS_MODERATOR] = [1, 2] as const;
const SOURCE = { hubId: "preview", roomId: "preview", sessionId: "preview" };
/** Nothing waits for it: the same transcript gives the same files. */
const DUE_AT = "2026-01-02T00:00:00.000Z";

process.exitCode = await answerCommandLine(
  { name: "closure:preview", usage: USAGE },
  readArguments(process.argv.slice(2)),
  preview,
);

async function preview(given: PreviewArguments): Promise<number> {
  try {
    return await show(given);
  } catch (error) {
    if (!(error instanceof GoldError || error instanceof LexiconFileError)) throw error;
    process.stderr.write(`closure:preview: ${given.file}: ${error.message}\n`);
    return FAULT;
  }
}

async function show(given: PreviewArguments): Promise<number> {
  if (given.parser === "spacy" && findSpacy() === undefined)
    throw new GoldError("spaCy is not installed: npm run reader:install");
  const loaded = await loadTranscript(given.file, given);
  const parser = given.parser === "js" ? jsParser() : bestParser();
  const readings = await readAll(loaded, parser);
  await parser.close();
  const { mentions, changes } = joinReadings(readings);
  const turns = loaded.scenes.flat().map(({ turn }) => turn);
  const found = loaded.hasGold ? [] : findNewEntities(turns, loaded.lexicon, loaded.people);
  const deltas = [...makeDeltas(changes, loaded.lexicon, SOURCE), ...entityDeltas(found, loaded.lexicon, SOURCE)];
  const moderation = moderationItems(deltas, SOURCE.roomId, DUE_AT);
  const { rehearsal } = loaded;
  for (const surprise of rehearsal?.surprises ?? [])
    process.stderr.write(`closure:preview: ${given.file}: ${surprise}\n`);
  const story = writeRecap(rehearsal?.events ?? eventsOfLines(loaded));
  const recap = withSafetyNotes(story, capabilityNotes(deltas, namesOf(loaded.lexicon)));
  const score = loaded.hasGold ? scoreReading(loaded.scenes, readings) : undefined;
  if (given.out !== undefined) {
    await mkdir(given.out, { recursive: true });
    const files = {
      "recap.json": recap,
      "mentions.json": mentions,
      "deltas.json": deltas,
      "moderation.json": moderation,
    };
    for (const [name, data] of Object.entries(files))
      await writeFile(join(given.out, name), `${JSON.stringify(data, null, 2)}\n`);
    await writeFile(join(given.out, "recap.md"), `${recapParts(recap).join("\n\n")}\n`);
    await writeFile(join(given.out, "timeline.svg"), timelineSvg(recap));
  }
  if (given.json)
    process.stdout.write(
      `${JSON.stringify({ parser: parser.name, recap, mentions, deltas, moderation, score }, null, 2)}\n`,
    );
  else {
    const counts = `${mentions.length} mentions, ${deltas.length} deltas, ${moderation.length} for moderators`;
    process.stdout.write(`${given.file}, read with ${parser.name}: ${counts}\n\n`);
    process.stdout.write(score === undefined ? shown(recap) : `${formatScore(score)}\n`);
  }
  return moderation.length > 0 ? NEEDS_MODERATOR : 0;
}

function shown({ text, safetyNotes }: Recap): string {
  const notes = safetyNotes.map((note) => `Safety note: ${note.text}\n`).join("");
  return notes === "" ? `${text}\n` : `${text}\n\n${notes}`;
}

async function readAll(loaded: LoadedTranscript, parser: ReturnType<typeof jsParser>): Promise<readonly Reading[]> {
  const reader = readerOn(loaded.lexicon, parser);
  const readings: Reading[] = [];
  for (const scene of loaded.scenes) readings.push(await reader.read(scene.map(({ turn }) => turn)));
  return readings;
}
