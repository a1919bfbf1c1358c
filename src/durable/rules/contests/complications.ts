import type { ComplicationText } from "../../protocol/catalog/effects.ts";
import type { ContestMove } from "../../protocol/state/contest.ts";

const ARMS: readonly ComplicationText[] = [
  {
    tag: "off-balance",
    minor: "A stumble gives away the next opening.",
    moderate: "Footing is lost, and the next move must be made from the ground.",
    severe: "A bad fall ends every hope of a quick retreat.",
  },
  {
    tag: "dropped-weapon",
    minor: "The grip slips, and it takes a breath to recover it.",
    moderate: "A weapon or tool skitters out of reach.",
    severe: "A weapon or tool breaks, and it will not be mended here.",
  },
  {
    tag: "wound",
    minor: "A shallow cut stings and will show.",
    moderate: "A blow lands that will slow every step for a while.",
    severe: "A wound opens that cannot be ignored.",
  },
  {
    tag: "exhaustion",
    minor: "Breath runs short sooner than it should.",
    moderate: "The arms grow heavy, and everyone can see it.",
    severe: "Strength gives out all at once.",
  },
  {
    tag: "collateral-damage",
    minor: "Something nearby is knocked over and noticed.",
    moderate: "Something of value to a bystander is broken.",
    severe: "The place itself gives way, and others are in danger.",
  },
  {
    tag: "unwanted-attention",
    minor: "The noise turns heads.",
    moderate: "Someone who should not have seen this has seen it.",
    severe: "Those in charge are on their way, and they want names.",
  },
  {
    tag: "exposed-flank",
    minor: "One side was left open a moment too long.",
    moderate: "An onlooker has learned exactly where the guard is weak.",
    severe: "A rival stands behind the guard before anyone can turn.",
  },
  {
    tag: "personal-grudge",
    minor: "Somebody takes this more personally than was meant.",
    moderate: "A slight was given that will have to be answered.",
    severe: "An enemy was made today, and a patient one.",
  },
];

const WORDS: readonly ComplicationText[] = [
  {
    tag: "shaken-resolve",
    minor: "A doubt slips in and shows for a heartbeat.",
    moderate: "The voice wavers, and everyone hears it.",
    severe: "Conviction breaks in front of everyone.",
  },
  {
    tag: "said-too-much",
    minor: "A hint was dropped that was better kept.",
    moderate: "A secret is half out, and somebody will ask for the rest.",
    severe: "A secret is out that others would have paid for.",
  },
  {
    tag: "lost-face",
    minor: "There is a laugh at the wrong moment.",
    moderate: "The story of this will be told, and not kindly.",
    severe: "A good name is damaged where it counts.",
  },
  {
    tag: "rash-promise",
    minor: "A small favour was promised to carry the point.",
    moderate: "A promise was made that will be hard to keep.",
    severe: "An oath was sworn before witnesses that nobody should have sworn.",
  },
  {
    tag: "crowd-turns",
    minor: "The mood of those listening cools.",
    moderate: "Those listening begin to take sides.",
    severe: "Those listening turn hostile.",
  },
  {
    tag: "cold-rage",
    minor: "A temper is kept, but only just.",
    moderate: "A temper is lost, and with it an ally's patience.",
    severe: "Something unforgivable is said.",
  },
  {
    tag: "owed-favour",
    minor: "A bystander stepped in and will remember it.",
    moderate: "A debt now exists where there was none.",
    severe: "A debt now exists to someone who collects.",
  },
  {
    tag: "lingering-doubt",
    minor: "One argument keeps coming back, unanswered.",
    moderate: "An ally begins to wonder about the cause.",
    severe: "The cause itself looks different afterwards.",
  },
];

const RELIC: readonly ComplicationText[] = [
  {
    tag: "resonance-bleed",
    minor: "A hum stays in the air after the relic falls silent.",
    moderate: "The relic's light bleeds into everything close by.",
    severe: "The relic will not be silenced, and it is heard far away.",
  },
  {
    tag: "echo",
    minor: "A word that was spoken is spoken again, by nobody.",
    moderate: "Something of what was called stays behind and watches.",
    severe: "Something that was not called has answered.",
  },
  {
    tag: "cold-burn",
    minor: "Fingertips go numb where they touched the relic.",
    moderate: "A pale mark burns itself into the hand that held the relic.",
    severe: "The hand that held the relic will not close.",
  },
  {
    tag: "memory-toll",
    minor: "A small memory is gone; nobody can say which.",
    moderate: "A name that mattered cannot be recalled.",
    severe: "A whole day of a life is paid and does not return.",
  },
  {
    tag: "drained",
    minor: "The warmth leaves the room for a while.",
    moderate: "Strength drains away with the last of the light.",
    severe: "The relic takes more than it was offered.",
  },
  {
    tag: "fracture",
    minor: "A hairline crack runs through the relic's casing.",
    moderate: "The relic splits along an old seam and must be bound.",
    severe: "The relic breaks open, and what it held is loose.",
  },
];

/** The stock a contest or ritual draws from. Arms and words hold more than the five a contest can take. */
export const COMPLICATIONS: Readonly<Record<ContestMove | "ritual", readonly ComplicationText[]>> = {
  "risk-it-all": ARMS,
  "sparring-match": ARMS,
  "clash-of-wills": WORDS,
  ritual: RELIC,
};
