import type { ControlFrame } from "./control-frames.ts";
import { wordSet } from "./word-set.ts";

/** Bonds of which a region rids itself: `slipped the leash of the Guild`. */
export const BONDS = wordSet(
  `leash yoke grip grasp clutch clutches chain chains fetter fetters shackle shackles bond bonds bridle collar harness noose thumb
  rule dominion tutelage reign tyranny overlordship occupation occupier`,
);
/** What belongs to those who leave for good: `folded their tents`. */
const CAMPS = wordSet("tent tents camp stake stakes");

const ITSELF = wordSet("itself themselves himself herself");
const TO = ["to", "into", "over to", "with"] as const;

/** Fixed phrases by which a region passes from one faction to another, by their verbs and the noun that each needs. */
export const IDIOM_FRAMES: readonly ControlFrame[] = [
  // `laid the keys of the Range at the Guild's feet`
  {
    verbs: wordSet(
      "lay place put set drop cast throw press leave deposit push slide toss fling bring carry send present deliver",
    ),
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
  // `abandoned its posts in the Range`
  {
    verbs: wordSet("abandon evacuate vacate quit desert empty clear close"),
    needsTheme: wordSet("post garrison barracks position headquarters stronghold holding station quarters"),
    region: ["in", "at", "on", "across", "throughout", "around"],
    gains: [],
    loses: ["agent"],
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
  {
    verbs: wordSet("settle bestow confer visit"),
    needs: ["upon", "on"],
    region: "theme",
    gains: [["upon", "on"]],
    loses: ["agent"],
  },
  // `turned its back on the Guild`
  { verbs: wordSet("turn"), needsTheme: wordSet("coat back"), region: "agent", gains: [], loses: [["on", "upon"]] },
  // `bade the Range farewell`, `took leave of it`
  {
    verbs: wordSet("bid say take wave wash turn kiss"),
    needsTheme: wordSet("farewell goodbye adieu leave hand hands back backs"),
    region: ["to", "of", "on"],
    gains: [],
    loses: ["agent"],
  },
  {
    verbs: wordSet("lose"),
    needsTheme: wordSet("foothold grip footing toehold claim claims right rights title share stake seat place"),
    region: ["in", "on", "at", "to", "over"],
    gains: [],
    loses: ["agent"],
  },
  {
    verbs: wordSet("renounce drop abandon relinquish waive forfeit surrender withdraw"),
    needsTheme: wordSet("claim claims right rights title share stake"),
    region: ["in", "on", "to", "over"],
    gains: [],
    loses: ["agent"],
  },
  {
    verbs: wordSet("give sign hand"),
    particles: wordSet("up away over"),
    needsTheme: wordSet("claim claims right rights title share stake"),
    region: ["in", "on", "to", "over"],
    gains: [],
    loses: ["agent"],
  },
  {
    verbs: wordSet("gain win get establish"),
    needsTheme: wordSet("mastery upper_hand"),
    region: ["of", "over", "in"],
    gains: ["agent"],
    loses: [],
  },
  // `helped itself to the Range`
  {
    verbs: wordSet("help treat"),
    needsTheme: ITSELF,
    region: ["to"],
    gains: ["agent"],
    loses: [],
  },
  {
    verbs: wordSet("install plant establish ensconce entrench enthrone seat"),
    needsTheme: ITSELF,
    region: ["in", "on", "at", "over"],
    gains: ["agent"],
    loses: [],
  },
  // `made off with the Range`
  {
    verbs: wordSet("make walk run come go get emerge end wind ride march"),
    particles: wordSet("off away up out"),
    region: ["with"],
    gains: ["agent"],
    loses: [],
  },
  // `pays its tolls to the Guild now`
  {
    verbs: wordSet("pay send owe bring render"),
    needsTheme: wordSet("toll tribute tax rent tithe due homage"),
    region: "agent",
    gains: [["to"]],
    loses: [],
    isState: true,
  },
  // `calls the tune in the Range now`
  {
    verbs: wordSet("call rule run"),
    needsTheme: wordSet("tune shot shots roost show"),
    region: ["in", "at", "on", "across", "over"],
    gains: ["agent"],
    loses: [],
    isState: true,
  },
  { verbs: wordSet("foreclose"), region: ["on", "upon"], gains: ["agent"], loses: [] },
  { verbs: wordSet("answer"), region: ["for"], gains: ["agent"], loses: [], isState: true },
  // `threw in its lot with the Guild`
  { verbs: wordSet("throw cast"), needsTheme: wordSet("lot"), region: "agent", gains: [["with"]], loses: [] },
  // `has thrown in with the Guild`
  {
    verbs: wordSet("throw side"),
    needs: ["with", "in with"],
    region: "agent",
    gains: [["with", "in with"]],
    loses: [],
  },
  // `now counts the Range among its possessions`
  {
    verbs: wordSet("count number list include"),
    needs: ["among"],
    region: "theme",
    gains: ["agent"],
    loses: [],
    isState: true,
  },
  // `swore itself to the Guild`
  {
    verbs: wordSet("swear pledge give bind commit deliver attach"),
    needsTheme: ITSELF,
    needs: ["to"],
    region: "agent",
    gains: [["to"]],
    loses: [],
  },
  { verbs: wordSet("hail acclaim crown elect enthrone"), region: "agent", gains: ["theme"], loses: [] },
  // `votes itself into the Guild`
  { verbs: wordSet("vote"), needsTheme: ITSELF, region: "agent", gains: [["into", "to"]], loses: [["out of"]] },
  { verbs: wordSet("vote"), particles: wordSet("in"), region: "agent", gains: ["theme"], loses: [] },
  { verbs: wordSet("vote"), particles: wordSet("out"), region: "agent", gains: [], loses: ["theme"] },
  // `made a gift of the Range to the Guild`
  {
    verbs: wordSet("make"),
    needsTheme: wordSet("gift present"),
    region: ["of"],
    gains: [["to"]],
    loses: ["agent"],
  },
  {
    verbs: wordSet("sell auction sign palm pawn fob deal hive flog"),
    particles: wordSet("off"),
    region: "theme",
    gains: [TO, "recipient"],
    loses: ["agent"],
  },
];

/** Whoever leaves as the last of a faction: `the last of them came down from it`. */
export const LAST_OUT: ControlFrame = {
  verbs: wordSet(""),
  region: ["from", "out of", "down from", "back from", "away from", "off"],
  gains: [],
  loses: ["agent"],
};
