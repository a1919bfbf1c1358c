import { serveLanguage } from "../../../../src/offline-bridge/language/thread/serve-language.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";

/** A thread whose reader and teller never come back from the word `stuck`, fail at `broken` and die of `dead`. */
function meet(text: string): void {
  if (text.includes("stuck")) /^(?:a+)+$/u.test(`${"a".repeat(60)}b`);
  if (text.includes("broken")) throw new Error("the reader met a bug");
  if (text.includes("dead")) process.exit(3);
}

serveLanguage({
  async read({ turns, named }) {
    for (const { text } of turns) meet(text);
    const references = turns.map(({ turnId, version, text }) => ({ turnId, version, entityId: text, surface: text }));
    return { reading: { mentions: [], references, changes: [] }, named, parser: "js" };
  },
  recap({ events, present }) {
    for (const event of events) if (event.type === "chat.said") meet(event.data.message);
    return writeRecap(events, present);
  },
  deltas: () => ({ deltas: [], safetyNotes: [] }),
});
