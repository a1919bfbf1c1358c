import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import { Scenario } from "./scenario.ts";

const NARRATED = [
  "The Kite Guild gathers at the Eclipse Relay Hub while rain drums on the roof.",
  "At dawn the Verge Compact captured the Obolith Verge.",
  "They say the Lattice Proxy Synod has seized the Kyther Range.",
  "The Sable Crescent Basin is under serious threat.",
  "The Custodial Council stabilised the Kyther Range Vault.",
  "The Echo Ledger Conclave activates the Spectrum Bloom Flux Array.",
];
const SAID = [
  "Who has been in the signal room since the Council left?",
  "Not me. But I saw a Kite Guild runner on the stairs, and she was in a hurry.",
  "Then we must find that runner before the Conclave hears of it!",
  "The Auric Steppe will not forgive us for this.",
  "Keep the key. You will regret what it opens.",
];

/** A scenario of this many turns in which all kinds of things happen, a duel every forty. */
export function longScenario(turns: number): readonly Event[] {
  const scenario = new Scenario().join("mira", "Mira", ["gm"]).join("avery", "Avery Glass").join("bram", "Bram Okoye");
  for (let turn = 0; turn < turns; turn += 1) {
    if (turn % 40 === 39)
      scenario.duel(`contest-${turn}`, "avery", "bram", "the relay key", turn % 80 === 39 ? "avery" : "bram");
    if (turn % 60 === 59) scenario.wait(700);
    const speaker = turn % 2 === 0 ? "avery" : "bram";
    if (turn % 6 === 0) scenario.narrate(NARRATED[(turn / 6) % NARRATED.length] ?? "");
    else if (turn % 11 === 0) scenario.emote(speaker, "counts the cut wires.");
    else scenario.say(speaker, SAID[turn % SAID.length] ?? "");
  }
  return scenario.close();
}
