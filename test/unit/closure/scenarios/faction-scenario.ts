import { readFileSync } from "node:fs";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import { Scenario } from "./scenario.ts";

/** The multi-faction session as a game master would have narrated it in a room. */
export function factionScenario(): readonly Event[] {
  const file = new URL("../language/data/multi-faction-session.json", import.meta.url);
  const session: { transcript: readonly { text: string }[] } = JSON.parse(readFileSync(file, "utf8"));
  const scenario = new Scenario().join("mira", "Mira", ["gm"]).join("avery", "Avery Glass");
  for (const { text } of session.transcript) scenario.narrate(text);
  return scenario.close();
}
