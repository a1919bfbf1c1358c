import { makeDeltas } from "../../../../src/offline-bridge/deltas/make-deltas.ts";
import { loadLexicon } from "../../../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import { ruleReader } from "../../../../src/offline-bridge/language/rule-reader.ts";
import { moderationItems } from "../../../../src/offline-bridge/moderation/moderation-item.ts";
import { loreText, namesOf } from "../../../../src/offline-bridge/publishing/lore-text.ts";
import { publishingPlan } from "../../../../src/offline-bridge/publishing/publishing-plan.ts";
import { DEFAULT_PUBLISHING_TIMES } from "../../../../src/offline-bridge/publishing/publishing-times.ts";
import { turnsOf } from "../../../../src/offline-bridge/transcript/turns-of.ts";
import type { ExamplePlay } from "./example-play.ts";
import { HUB_ID, ROOM_ID } from "./example-room.ts";

/** The mention, delta, item and plan that the scenario's closure leads to (CLO4–CLO6). */
export async function exampleClosure(play: ExamplePlay) {
  const lexicon = await loadLexicon();
  const { sessionId } = play.firstSession;
  const { mentions, changes } = await ruleReader(lexicon).read(turnsOf(play.publicEvents()));
  const place = { sessionId, roomId: ROOM_ID };
  const deltas = makeDeltas(changes, lexicon, { hubId: HUB_ID, ...place });
  const plan = publishingPlan(HUB_ID, Date.parse(play.closedAt), 1, DEFAULT_PUBLISHING_TIMES);
  const items = moderationItems(
    deltas.map((delta) => ({ ...delta, moderationRequired: true })),
    ROOM_ID,
    plan.dueAt,
  );
  const [mention] = mentions;
  const [delta] = deltas;
  const [item] = items;
  if (mention === undefined || delta === undefined || item === undefined)
    throw new Error("the scenario changes nothing");
  const lore = loreText(delta, undefined, namesOf(lexicon));
  const told = { mention: { ...mention, turnId: undefined, ...place }, delta: { ...delta, roomId: ROOM_ID } };
  return { ...told, item, plan, lore };
}
