import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import { Scenario } from "./scenario.ts";

/** A scenario in three scenes: a relay hub, a duel after a long pause, a relic in the vault at dawn. */
export function sampleScenario(): readonly Event[] {
  return new Scenario()
    .join("mira", "Mira", ["gm"])
    .join("avery", "Avery Glass")
    .join("bram", "Bram Okoye")
    .narrate("Rain drums on the Eclipse Relay Hub. Someone has cut the signal to the Auric Steppe.")
    .say("avery", "The relay was fine this morning. Who has been in the signal room?")
    .say("bram", "Not me. But I saw a Kite Guild runner on the stairs.")
    .say("avery", "Then we must find that runner before the Council hears of it.")
    .emote("bram", "kneels by the relay and counts the cut wires.")
    .say("bram", "Three wires. Whoever did this knew the relay.")
    .wait(600)
    .narrate("The courtyard below the spire. The runner's captain waits with a drawn blade.")
    .say("avery", "Hand over the relay key, or fight me for it!")
    .duel("contest-1", "avery", "bram", "the relay key", "avery")
    .say("bram", "Keep the key. You will regret what it opens.")
    .narrate("Before dawn, in the Kyther Range Vault, the lens begins to hum.")
    .relic("ritual-1", "avery", "relic.prism-lens")
    .say("avery", "It shows me the Sable Crescent in flames!")
    .narrate("The Sable Crescent Basin is under serious threat, and nobody knows who lit the fire.")
    .close();
}
