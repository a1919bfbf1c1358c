import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import { FACTION_TURNS } from "./faction-turns.ts";
import { Scenario } from "./scenario.ts";

/** The multi-faction session as a game master would have narrated it in a room. */
export function factionScenario(): readonly Event[] {
  const scenario = new Scenario().join("mira", "Mira", ["gm"]).join("avery", "Avery Glass");
  for (const text of FACTION_TURNS) scenario.narrate(text);
  return scenario.close();
}
