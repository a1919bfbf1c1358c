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
      `seize capture conquer annex overrun retake recapture reconquer occupy take win regain reclaim wrest grab snatch wrench
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
      "secure assume establish assert tighten consolidate get accept receive have share cement extend win recover",
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
      `cede surrender yield relinquish forfeit abandon lose evacuate vacate quit desert concede renounce forsake deliver
      transfer sell trade barter waive gamble dump part flee shed squander fumble drop auction pawn abdicate`,
    ),
    region: "theme",
    gains: [TO, "recipient"],
    loses: ["agent", ["from"]],
  },
  {
    verbs: wordSet(
      "give hand sign turn let throw pass gamble barter fritter trade yield deliver bargain render cough fork deed",
    ),
    particles: wordSet("up away over back out"),
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
      `drive force push throw chase expel oust evict rout dislodge eject sweep hurl cast beat clear remove banish flush drum
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
      "withdraw retreat flee retire depart pull draw march walk back move bow fall recall clear ship slink decamp escape go disappear vanish melt get stream limp pack creep slip scuttle bail scramble evacuate run file steal rout scurry trudge sail skulk bolt scatter",
    ),
    region: ["from", "out of", "back from", "away from", "out from", "off", "of"],
    goesItself: true,
    gains: [],
    loses: ["agent"],
  },
  { verbs: wordSet("be"), region: ["out of"], goesItself: true, gains: [], loses: ["agent"] },
  { verbs: wordSet("free liberate rid cleanse purge deliver"), region: "theme", gains: [], loses: [["from", "of"]] },
  { verbs: wordSet("make"), particles: wordSet("over"), region: "theme", gains: [["to", "over to"]], loses: ["agent"] },
  {
    verbs: wordSet("relieve strip rob deprive divest cheat dispossess"),
    region: ["of"],
    gains: ["agent"],
    loses: ["theme"],
  },
  { verbs: wordSet("give"), particles: wordSet("up"), region: ["on", "up on"], gains: [], loses: ["agent"] },
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
  { verbs: wordSet("part"), region: ["with"], gains: [], loses: ["agent"] },
  { verbs: wordSet("let"), region: ["of"], gains: [], loses: ["agent"] },
  {
    verbs: wordSet(
      "fall pass go revert return come transfer switch accrue devolve shift slip drop defect surrender submit yield capitulate bow kneel convert change declare",
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

/** What one has over a region: with `of` or `over` the region itself, as the object of those verbs. */
export const CONTROL_NOUNS = wordSet(
  `control hold grip grasp command possession mastery charge rule dominion sovereignty authority footing ownership key keys
  title deed lease reins rein custody stewardship lordship power governance occupation jurisdiction stranglehold reign tenure
  crown throne claw keyring charter helm supremacy domination administration franchise running management government leadership suzerainty overlordship right`,
);

/** What is over when a hold is: `their days in the Range are over`. */
export const TENURE_NOUNS = wordSet("day time era year stay presence reign tenure chapter hour");

/** What a region is in or under when somebody has it: `in the hands of`, `under the banner of`. */
export const POWER_NOUNS = wordSet(
  `hand hands control rule banner banners flag flags colours colors grip command authority power possession sway yoke dominion
  administration ownership thumb heel wing standard government governance domination occupation custody protection grasp fist
  management pocket care trust tutelage sphere orbit jurisdiction boot reign charge lordship keeping sovereignty clutches clutch fold palm thumb bag_of management new_management`,
);

export const POWER_VERBS = wordSet(
  "be lie stand come fall pass go place put bring find see return sit deliver end wind sink rest have wake get land leave drop slip hold gather",
);
export const FLAG_NOUNS = wordSet(
  "banner flag colour color standard pennant ensign glyph sigil emblem pennon crest insignia logo sign mark badge colours colors device",
);
export const FLAG_UP = wordSet(
  "fly wave hang rise float flutter go snap stream glow climb unfurl flap crack wink shine adorn crown burn appear",
);
export const FLAG_DOWN = wordSet("fall come drop sink vanish disappear");
export const RAISES = wordSet("raise plant hoist fly run unfurl set nail hang drive stick paint put erect drape");
export const LOWERS = wordSet("lower strike furl haul tear cut take pull");
export const MASTER_NOUNS = wordSet(
  "master mistress ruler lord lady owner holder landlord power authority sovereign overlord possessor proprietor government governor boss custodian keeper tenant",
);
/** What a region becomes or is when somebody has it: `became Choir territory`. */
export const TERRITORY_NOUNS = wordSet(
  "territory land ground turf property possession holding domain fief realm country soil stronghold province dominion protectorate colony vassal prize",
);
/** A region's own word of obedience: `the Crescent swore fealty to the Guild`. */
export const FEALTY_NOUNS = wordSet("fealty allegiance loyalty obedience homage knee");
/** Ends of a hold: `their grip on it slipped`. */
export const HOLD_ENDS = wordSet(
  "slip end break fail crumble collapse dissolve evaporate vanish shatter cease lapse expire melt falter fade disintegrate crack snap disappear terminate stop loosen go",
);
/** Places by description: `the island`, `those waters`. Each stands for the region that was named last. */
export const PLACE_NOUNS = wordSet(
  "ward island isle city region province territory land water waters valley town deck ring sector place area district realm domain ground wall walls pass canal lock quarter basin plain stronghold fortress settlement zone level moon station planet world county duchy kingdom village port harbour harbor country",
);
