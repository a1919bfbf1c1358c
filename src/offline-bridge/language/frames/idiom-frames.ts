import type { ControlFrame } from "./control-frames.ts";
import { wordSet } from "./word-set.ts";

/** Bonds of which a region rids itself: `slipped the leash of the Guild`. */
export const BONDS = wordSet(
  `leash yoke grip grasp clutch clutches chain chains fetter fetters shackle shackles bond bonds bridle collar harness noose thumb
  rule dominion tutelage reign tyranny overlordship occupation occupier`,
);
/** What belongs to those who leave for good: `folded their tents`. */
const CAMPS = wordSet("tent tents camp stake stakes");

/** Fixed phrases by which a region passes from one faction to another, by their verbs and the noun that each needs. */
export const IDIOM_FRAMES: readonly ControlFrame[] = [
  // `laid the keys of the Range at the Guild's feet`
  {
    verbs: wordSet("lay place put set drop cast throw press leave deposit push slide toss fling bring carry send present deliver"),
    ofHold: true,
    needs: ["at", "before", "into", "in", "to", "upon", "on"],
    region: "theme",
    gains: [["at", "before", "into", "in", "to", "upon", "on"], "recipient"],
    loses: [],
  },
  {
    verbs: wordSet("slip escape break shed throw cast shake elude evade snap shatter burst defy shrug lose leave"),
    needsTheme: BONDS,
    region: "agent",
    gains: [],
    loses: ["theme"],
  },
  // `wriggled out from under the Guild's thumb`
  {
    verbs: wordSet("slip wriggle escape break crawl climb get come pass go walk"),
    needs: ["out from under", "from under", "from beneath"],
    region: "agent",
    gains: [],
    loses: [["out from under", "from under", "from beneath"]],
  },
  {
    verbs: wordSet("fold strike pull pack break up take"),
    needsTheme: CAMPS,
    region: ["in", "at", "on", "from"],
    goesItself: true,
    gains: [],
    loses: ["agent"],
  },
  // `settled upon the Guild by law`
  {
    verbs: wordSet("devolve settle fall pass"),
    needs: ["upon"],
    region: "agent",
    gains: [["upon"]],
    loses: [],
  },
  { verbs: wordSet("settle bestow confer visit"), needs: ["upon", "on"], region: "theme", gains: [["upon", "on"]], loses: ["agent"] },
  // `turned its back on the Guild`
  {
    verbs: wordSet("turn"),
    needsTheme: wordSet("coat back"),
    region: "agent",
    gains: [],
    loses: [["on", "upon"]],
  },
  // `passed its crown to the Guild`
  { verbs: wordSet("wash"), needsTheme: wordSet("hand hands"), region: ["of"], gains: [], loses: ["agent"] },
  { verbs: wordSet("lose"), needsTheme: wordSet("foothold grip footing toehold"), region: ["in", "on", "at"], gains: [], loses: ["agent"] },
  { verbs: wordSet("gain win get establish"), needsTheme: wordSet("mastery"), region: ["of", "over", "in"], gains: ["agent"], loses: [] },
];
