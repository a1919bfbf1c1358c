import type { Status } from "../lexicon/lexicon.ts";
import { wordSet } from "./word-set.ts";

/** The place of the region, anchor or artifact in a clause: its doer, its object, or after one of these prepositions. */
export type SignPlace = "agent" | "theme" | readonly string[];

/** A sign by which a state is told without its word: `smoke pours out of it`, `hangs by a thread`. */
export interface SignFrame {
  readonly status: Status;
  readonly verbs: ReadonlySet<string>;
  /** Common nouns, one of which is the subject. */
  readonly subject?: ReadonlySet<string>;
  /** Nouns, one of which is the object. */
  readonly object?: ReadonlySet<string>;
  /** A phrase that the clause has: one of these prepositions with one of these nouns. */
  readonly phrase?: readonly [preps: ReadonlySet<string>, nouns: ReadonlySet<string>];
  /** Particles, adverbs or complements, one of which the verb has. */
  readonly beside?: ReadonlySet<string>;
  readonly thing: SignPlace;
  /** True where a part stands for the whole: `the walls of it`. */
  readonly byPart?: boolean;
  /** The types of entity that it is said of; all three where absent. */
  readonly types?: readonly string[];
}

export const IN = [
  "in",
  "on",
  "at",
  "across",
  "throughout",
  "through",
  "over",
  "inside",
  "within",
  "aboard",
  "to",
  "into",
];

export const BUILT = ["anchor", "artifact"];

export const PLACES = ["region", "anchor"];

export const CRAFT = wordSet(
  "enemy foe spear lance column vanguard army fleet horde mob gunboat warship battleship cruiser gunship tank troop soldier marine bomber drone regiment militia squadron armada host legion raider pirate bandit invader marauder rebel insurgent flotilla frigate dreadnought rider horseman warrior mercenary",
);

export const POWER = wordSet(
  "power electricity current light heat heating water air oxygen pressure gravity gas signal comm phone telephone network supply pump lamp streetlight",
);

export const ILLS = wordSet(
  "blight plague fever pestilence famine drought murrain pox curse sickness epidemic disease epidemics frost hail locust",
);

/** Parts by which a place or a building is meant. */
export const BOUNDARY_PARTS = wordSet(
  "foundation wall gate door rampart shore beach edge border outskirts heart street lane root base foot hull side flank length roof shop house shutter control possession fate ownership bulkhead hatch pillar footing pier stilt bank dyke doorstep pillar ash ruin rubble pier leg top door heart",
);
