import type { Status } from "../lexicon/lexicon.ts";
import { wordSet } from "./word-set.ts";

/** Nouns that name a change: `the capture of the Range by the Guild`. */
export const GAIN_NOUNS = wordSet(
  "capture conquest seizure annexation takeover recapture reconquest retaking acquisition taking occupation purchase usurpation reoccupation reacquisition absorption",
);
/** `the fall of the Range to the Conclave`. */
export const FALL_NOUNS = wordSet(
  "fall surrender cession transfer loss handover return sale capitulation submission reversion defection delivery",
);
/** `the surrender of the Ward by House Marrow`, `the Guild's loss of the Range`. */
export const LOSS_NOUNS = wordSet(
  "loss surrender cession abandonment evacuation relinquishment forfeiture handover sale",
);
/** `the expulsion of the Oars from the Canals`. */
export const EXPULSION_NOUNS = wordSet(
  "expulsion ouster eviction rout removal ejection withdrawal retreat departure flight banishment exodus ousting expelling evacuation pullout",
);
export const USE_NOUNS = wordSet(
  "use activation deployment invocation firing unleashing detonation casting performance administration execution launch triggering employment release application",
);
export const STATE_CHANGE_NOUNS: ReadonlyMap<string, Status> = new Map<string, Status>([
  ...[
    "destruction",
    "obliteration",
    "razing",
    "collapse",
    "annihilation",
    "demolition",
    "devastation",
    "ruin",
    "levelling",
    "loss",
    "eradication",
    "incineration",
  ].map((noun): [string, Status] => [noun, "destroyed"]),
  ["stabilisation", "stable"],
  ["stabilization", "stable"],
  ["pacification", "stable"],
]);
/** Verbs with such a noun as object that say that it took place. */
export const TAKES_PLACE = wordSet(
  "complete finalise finalize conclude seal witness see celebrate announce report confirm bring cause mark mourn finish achieve record cheer effect watch suffer concede admit acknowledge accomplish lament",
);
/** Verbs whose subject did what the object names: `completed the capture`. */
export const COMPLETES = wordSet("complete finish achieve finalise finalize effect conclude seal accomplish celebrate");
/** Verbs whose subject had it done to it: `suffered the loss`. */
export const UNDERGOES = wordSet("suffer admit concede acknowledge accept mourn lament announce");
/** Verbs by which a surrender is somebody's gain. */
export const ACCEPTS = wordSet("accept force secure win obtain receive compel take");
/** Verbs with such a noun as subject that leave open whether it took place. */
export const LEAVES_OPEN = wordSet("need require seem threaten loom await remain depend become stall founder");
export const AFTER = wordSet("with after following since by upon on at through from despite");
export const NOT_REAL = wordSet(
  "failed attempted planned possible imminent feared supposed alleged first future next eventual inevitable threatened proposed past old ancient no any another every",
);
