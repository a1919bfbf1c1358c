import { wordSet } from "./word-set.ts";

/** Where in a clause something stands: as agent, theme or recipient, or after one of these prepositions. */
export type Part = "agent" | "theme" | "recipient" | readonly string[];

/** A class of verbs by which a region passes from one faction to another, with its roles. */
export interface ControlFrame {
  readonly verbs: ReadonlySet<string>;
  /** One of these must stand beside the verb. */
  readonly particles?: ReadonlySet<string>;
  /** Only of a noun of control: `secured its hold on the Range`, since one may secure a place without having it. */
  readonly ofHold?: true;
  /** One of these must be there: `left it to the Synod`, since one may leave a place and come back. */
  readonly needs?: Part;
  /** What the object must be: `takes its orders from the Guild`. */
  readonly needsTheme?: ReadonlySet<string>;
  /** Not where somebody else is made to go: `cleared the Marrows out of it`. */
  readonly goesItself?: true;
  readonly region: Part;
  readonly gains: readonly Part[];
  readonly loses: readonly Part[];
  /** `holds`, `belongs to`: a state, which is a change only where the sentence says that it is new. */
  readonly isState?: true;
}

const FROM = [
  "from",
  "off",
  "out of",
  "back from",
  "away from",
  "out from",
  "off of",
  "from under",
  "out from under",
  "under",
] as const;
const TO = ["to", "into", "under", "back to", "over to", "unto", "with", "up to"] as const;

export const CONTROL_FRAMES: readonly ControlFrame[] = [
  {
    verbs: wordSet(
      `seize capture conquer annex overrun retake recapture reconquer occupy take win regain reclaim wring extort wrest grab snatch wrench
      nab swallow subdue subjugate commandeer usurp buy purchase acquire inherit gain obtain appropriate absorb bag
      repossess poach pocket nick carry get receive steal hijack colonise colonize recoup retrieve
      reoccupy reannex reacquire resecure grasp collect confiscate expropriate requisition impound snaffle snare`,
    ),
    region: "theme",
    gains: ["agent", ["for"]],
    loses: [FROM],
  },
  {
    verbs: wordSet(
      "secure assume establish assert tighten consolidate get accept receive have share cement extend win recover impose reimpose reassert reestablish restore spread exercise wield install stamp",
    ),
    ofHold: true,
    region: "theme",
    gains: ["agent"],
    loses: [FROM],
  },
  {
    verbs: wordSet(
      "take win claim move march sweep roll snap scoop gobble swallow mop buy get pick hoover eat suck wolf steal snatch",
    ),
    particles: wordSet("over back up"),
    region: "theme",
    gains: ["agent"],
    loses: [FROM],
  },
  {
    verbs: wordSet(
      `cede surrender yield relinquish forfeit abandon lose evacuate vacate quit desert ditch concede renounce forsake deliver
      transfer sell trade barter waive gamble dump part flee shed squander fumble drop auction pawn abdicate`,
    ),
    region: "theme",
    gains: [TO, "recipient"],
    loses: ["agent", ["from"]],
  },
  {
    verbs: wordSet("give hand sign turn let throw pass fritter trade yield deliver render cough fork deed"),
    particles: wordSet("up away over back out"),
    region: "theme",
    gains: [TO, "recipient"],
    loses: ["agent"],
  },
  {
    verbs: wordSet("gamble barter bargain drink dice whistle"),
    particles: wordSet("away"),
    region: "theme",
    gains: [TO, "recipient"],
    loses: ["agent"],
  },
  {
    verbs: wordSet("leave"),
    needs: ["to", "for good", "for ever", "for"],
    region: "theme",
    gains: [["to"]],
    loses: ["agent"],
  },
  {
    verbs: wordSet("give hand turn"),
    needs: ["to", "over to", "back to"],
    region: "theme",
    gains: [["to", "over to", "back to"], "recipient"],
    loses: ["agent"],
  },
  {
    verbs: wordSet(
      "award grant assign entrust bestow allot return restore promise_away allocate hand deed bequeath donate confirm",
    ),
    region: "theme",
    gains: [["to", "back to", "upon", "on", "over to"], "recipient"],
    loses: [],
  },
  {
    verbs: wordSet(
      `withdraw pull recall drive force push throw chase expel oust evict rout dislodge eject sweep hurl cast beat clear remove banish flush drum
      kick boot run uproot purge exile shove hound sling turf smoke bundle dispossess hustle pry prise root bounce squeeze
      fling toss blast burn starve bomb drag haul shoo herd escort frighten scare displace deport dig buy vote rip shell hose
      wash whip beat harry pressure bully yank spit march usher bulldoze lever winkle ferret crowd edge`,
    ),
    region: [...FROM, "of"],
    gains: [],
    loses: ["theme"],
  },
  {
    verbs: wordSet(
      "withdraw retreat flee retire depart pull draw march walk back move bow recall clear ship slink decamp escape go disappear vanish melt get stream limp pack creep slip scuttle bail scramble evacuate run file steal rout scurry trudge sail skulk bolt scatter",
    ),
    region: ["from", "out of", "back from", "away from", "out from", "off", "of"],
    goesItself: true,
    gains: [],
    loses: ["agent"],
  },
  {
    verbs: wordSet("fall"),
    particles: wordSet("back"),
    region: ["from", "out of", "back from", "away from"],
    goesItself: true,
    gains: [],
    loses: ["agent"],
  },
  { verbs: wordSet("be"), region: ["out of"], goesItself: true, gains: [], loses: ["agent"] },
  {
    verbs: wordSet("free liberate rid cleanse purge deliver clear empty scour"),
    region: "theme",
    gains: [],
    loses: [["from", "of"]],
  },
  { verbs: wordSet("make"), particles: wordSet("over"), region: "theme", gains: [["to", "over to"]], loses: ["agent"] },
  {
    verbs: wordSet("relieve strip rob deprive divest cheat dispossess"),
    region: ["of"],
    gains: ["agent"],
    loses: ["theme"],
  },
  {
    verbs: wordSet("turn put order pitch chuck lock"),
    particles: wordSet("out"),
    region: ["out of", "of"],
    gains: [],
    loses: ["theme"],
  },
  { verbs: wordSet("give"), particles: wordSet("up"), region: ["on", "up on"], gains: [], loses: ["agent"] },
  // `recovered it from the Synod`; a place that recovers is on the mend.
  { verbs: wordSet("recover"), needs: ["from", "back from"], region: "theme", gains: ["agent"], loses: [FROM] },
  // `placed it under the Guild`: a power noun need not stand between them.
  {
    verbs: wordSet("place put bring bind subject leave"),
    needs: ["under", "beneath"],
    region: "theme",
    gains: [["under", "beneath"]],
    loses: [],
  },
  // `opened its gates to the Guild`
  {
    verbs: wordSet("open throw fling swing unbar"),
    needs: ["to", "for"],
    needsTheme: wordSet("gate gates door doors hatch hatches port ports airlock airlocks lock locks wall walls"),
    region: "agent",
    gains: [["to", "for"]],
    loses: [],
  },
  { verbs: wordSet("write sign"), particles: wordSet("off"), region: "theme", gains: [], loses: ["agent"] },
  // `got its hands on it`
  {
    verbs: wordSet("get lay clap set"),
    needsTheme: wordSet("hand hands paw paws mitt mitts claw claws"),
    region: ["on", "upon"],
    gains: ["agent"],
    loses: [],
  },
  {
    verbs: wordSet("replace supplant succeed supersede displace"),
    needs: "theme",
    region: ["in", "of", "at", "as"],
    gains: ["agent", ["with", "by"]],
    loses: ["theme"],
  },
  {
    verbs: wordSet("overthrow depose unseat topple dethrone"),
    region: ["in", "of", "at"],
    gains: [],
    loses: ["theme"],
  },
  {
    verbs: wordSet("take"),
    needsTheme: wordSet("order"),
    region: "agent",
    gains: [["from"]],
    loses: [],
    isState: true,
  },
  { verbs: wordSet("join rejoin"), region: "agent", gains: ["theme"], loses: [] },
  {
    verbs: wordSet("secede defect break split"),
    region: "agent",
    gains: [["to"]],
    loses: [["from", "away from", "off from", "free of", "free from", "with"]],
  },
  {
    verbs: wordSet("shake throw cast shrug"),
    particles: wordSet("off"),
    region: "agent",
    gains: [],
    loses: ["theme"],
  },
  { verbs: wordSet("add"), needs: ["to"], region: "theme", gains: ["agent"], loses: [] },
  { verbs: wordSet("let_go"), region: "theme", gains: [["to"]], loses: ["agent"] },
  {
    verbs: wordSet("obey serve acknowledge salute"),
    region: "agent",
    gains: ["theme"],
    loses: [],
    isState: true,
  },
  // `bailed on the Range`
  { verbs: wordSet("bail"), region: ["on"], gains: [], loses: ["agent"] },
  { verbs: wordSet("part"), region: ["with"], gains: [], loses: ["agent"] },
  { verbs: wordSet("let"), region: ["of"], gains: [], loses: ["agent"] },
  {
    verbs: wordSet(
      "fall pass go revert return come transfer switch accrue devolve shift slip drop defect surrender submit yield capitulate bow kneel convert change declare flip",
    ),
    region: "agent",
    gains: [[...TO, "for"]],
    loses: [[...FROM, "through"]],
  },
  { verbs: wordSet("change swap switch trade"), region: "agent", gains: [["to", "into"]], loses: [["from"]] },
  {
    verbs: wordSet("slip pass fall run"),
    region: "agent",
    gains: [],
    loses: [["through", "from", "out of", "away from"]],
  },
  {
    verbs: wordSet("hold control rule command govern own possess run dominate have keep administer boss"),
    region: "theme",
    gains: ["agent"],
    loses: [],
    isState: true,
  },
  {
    verbs: wordSet("belong answer bow kneel pledge rest lie report defer"),
    region: "agent",
    gains: [["to", "with", "before", "in"]],
    loses: [],
    isState: true,
  },
];

/** Whoever is made to leave a region, by whatever deed: `bought the Guild out of the Range`. */
export const DRIVEN_OUT: ControlFrame = { verbs: wordSet(""), region: ["out of"], gains: [], loses: ["theme"] };
/** Deeds by which one who goes out of a region loses nothing. */
export const NOT_DRIVEN = wordSet(
  `keep leave lead bring take guide help sneak smuggle talk bar ban block see hear get make have be do save rescue free let
  order ask invite call lure draw guard watch follow track trick want need charm summon exclude omit cut read write ship carry`,
);
