import { CRAFT, ILLS, IN, PLACES, type SignFrame } from "./sign-frame.ts";
import { wordSet } from "./word-set.ts";

const BE = wordSet("be lie stand sit come fall get find remain go drift hang run");
const RINGS = wordSet("ring noose net cordon circle siege_line grip cage vice jaw trap coil stranglehold blockade");
const GUNS = wordSet(
  "gun cannon weapon missile battery sight sights crosshair crosshairs artillery mortar searchlight",
);
const WEAPONS = wordSet("bomb explosive dynamite charge mine gunpowder powder shell warhead");
const EATERS = wordSet(
  "sea wave water river tide flood surf fire flame blaze rust rot acid termite worm damp frost ice sand wind mould mold fungus vine root corrosion decay moth rat beetle salt lava glacier swamp jungle dune ivy storm",
);
const BARRIERS = wordSet("barricade");

const RISERS = wordSet(
  "people townsfolk miner slave worker peasant citizen prisoner garrison inmate crew villager islander population mob townspeople farmer student crowd",
);

/** Signs that a place or a thing is threatened or contested. */
export const DANGER_SIGNS: readonly SignFrame[] = [
  {
    status: "threatened",
    verbs: BE,
    phrase: [
      wordSet("within in under on at short_of"),
      wordSet("range crosshairs trouble bombardment lockdown assault quarantine mercy"),
    ],
    thing: "agent",
  },
  {
    status: "threatened",
    verbs: BE,
    phrase: [wordSet("on at"), wordSet("brink verge mercy precipice cusp")],
    thing: "agent",
  },
  {
    status: "threatened",
    verbs: wordSet("be come fall get lie find remain"),
    phrase: [wordSet("under"), wordSet("fire attack siege bombardment assault quarantine lockdown blockade threat")],
    thing: "agent",
  },
  { status: "threatened", verbs: wordSet("be"), phrase: [wordSet("in"), wordSet("path")], thing: "agent" },
  {
    status: "threatened",
    verbs: wordSet("have get keep hold catch"),
    phrase: [wordSet("in"), wordSet("sight sights crosshair crosshairs vice jaw jaws pincer pincers noose trap")],
    thing: "theme",
  },
  {
    status: "threatened",
    verbs: wordSet("wire rig mine booby-trap prime pack"),
    phrase: [wordSet("with"), WEAPONS],
    thing: "theme",
  },
  {
    status: "threatened",
    verbs: wordSet("tighten close draw throw form lay cast clamp fasten pull set fling string put lock"),
    object: RINGS,
    thing: ["around", "round", "about", "on", "upon"],
  },
  {
    status: "threatened",
    verbs: wordSet("take occupy"),
    subject: CRAFT,
    object: wordSet("position station post"),
    thing: ["around", "round", "above", "outside", "off", "before", "over", "near", "opposite"],
  },
  {
    status: "threatened",
    verbs: wordSet("hang dangle swing dance balance teeter totter sway rock perch wobble"),
    phrase: [wordSet("by"), wordSet("thread rope hair nail bolt chain cable hinge string wire whisker")],
    thing: "agent",
  },
  {
    status: "threatened",
    verbs: wordSet("hang dangle swing dance balance teeter totter sway rock perch wobble"),
    phrase: [wordSet("on over at above"), wordSet("thread edge brink lip verge rim precipice")],
    thing: "agent",
  },
  {
    status: "threatened",
    verbs: wordSet("gnaw eat lap chew nibble lick tear claw pull tug bite nag scour dig"),
    subject: EATERS,
    thing: ["at", "away at"],
    byPart: true,
  },
  {
    status: "threatened",
    verbs: wordSet("undermine undercut overhang overshadow"),
    thing: "theme",
    byPart: true,
  },
  {
    status: "threatened",
    verbs: wordSet("descend swoop fall pounce swarm set bear converge land storm pour"),
    subject: CRAFT,
    thing: ["on", "upon", "down on", "down upon", "at"],
    types: PLACES,
  },
  {
    status: "threatened",
    verbs: wordSet("be head make steer sail drift creep inch edge roll crawl race move spread advance march run blow"),
    subject: new Set([...CRAFT, ...EATERS, ...ILLS, ...WEAPONS, "swarm", "cloud", "wall", "debris", "gas", "wreck"]),
    thing: [
      "toward",
      "towards",
      "nearer",
      "closer",
      "nearer to",
      "closer to",
      "for",
      "straight for",
      "down on",
      "down upon",
    ],
  },
  {
    status: "threatened",
    verbs: wordSet("point train turn aim level fix bring swing"),
    object: GUNS,
    thing: ["on", "at", "upon", "to bear on", "toward", "towards"],
  },
  {
    status: "threatened",
    verbs: wordSet("cut seal hem box pin wall pen block"),
    beside: wordSet("off in down"),
    thing: "theme",
    types: PLACES,
  },
  {
    status: "threatened",
    verbs: wordSet("hold dangle hang suspend wave swing lower"),
    phrase: [
      wordSet("over above near to against"),
      wordSet("candle flame fire water abyss edge furnace cliff lava pit chasm sea torch hearth well brazier"),
    ],
    thing: "theme",
    types: ["artifact"],
  },
  {
    status: "threatened",
    verbs: wordSet("look stare point frown glower gape grin bristle bear"),
    subject: GUNS,
    thing: ["on", "upon", "down on", "at", "down upon", "over"],
    types: PLACES,
  },
  {
    status: "threatened",
    verbs: wordSet("crack leak creak groan give slip shift bulge tremble crumble slide sag rumble stir wake smoke"),
    subject: wordSet(
      "dam dyke dike levee cliff slope dome mountain volcano reservoir glacier embankment ceiling hillside mountainside bank seawall",
    ),
    thing: ["above", "over", "behind", "under", "beneath", "around"],
    types: ["region"],
  },
  {
    status: "threatened",
    verbs: wordSet("be stand lie come get"),
    subject: CRAFT,
    beside: wordSet("march mile miles hour hours day days league leagues minute minutes step throw ride away"),
    thing: ["from", "off", "of", "away from", "outside"],
    types: PLACES,
  },
  {
    status: "threatened",
    verbs: wordSet("get draw come grow creep inch edge move"),
    subject: new Set([...CRAFT, ...EATERS, ...ILLS, "debris", "gas", "cloud"]),
    beside: wordSet("closer nearer close near"),
    thing: ["to", "toward", "towards"],
  },
  {
    status: "threatened",
    verbs: wordSet("run"),
    subject: wordSet("time luck"),
    beside: wordSet("out"),
    thing: ["for", "in"],
  },
  {
    status: "threatened",
    verbs: wordSet("run be get"),
    phrase: [
      wordSet("out_of short_of low_on of on out_on down_to short_on"),
      wordSet("food water air oxygen powder ammunition time fuel supply supplies bread medicine arrow"),
    ],
    thing: "agent",
    types: ["region"],
  },
  {
    status: "threatened",
    verbs: wordSet("be"),
    beside: wordSet("minutes minute seconds second hours hour days day inches inch moments moment"),
    phrase: [
      wordSet("from of away_from"),
      wordSet(
        "collapse meltdown ruin destruction death disaster starvation catastrophe explosion famine extinction doom",
      ),
    ],
    thing: "agent",
  },
  {
    status: "contested",
    verbs: wordSet("rise be go"),
    phrase: [wordSet("in against up_in"), wordSet("revolt rebellion arms mutiny uproar insurrection")],
    thing: "agent",
    types: ["region"],
  },
  {
    status: "contested",
    verbs: wordSet("rise"),
    beside: wordSet("up against"),
    subject: RISERS,
    thing: ["of", "in", "on", "at"],
    types: ["region"],
  },
  {
    status: "contested",
    verbs: wordSet("rise"),
    phrase: [wordSet("against up_against"), new Set()],
    subject: RISERS,
    thing: ["of", "in", "on", "at"],
    types: ["region"],
  },
  {
    status: "contested",
    verbs: wordSet("split divide tear rend cleave carve cut slice partition"),
    phrase: [wordSet("between among"), new Set()],
    thing: "theme",
  },
  {
    status: "contested",
    verbs: wordSet("hang be lie remain swing"),
    phrase: [wordSet("in up for at"), wordSet("balance air stake grabs grab issue doubt")],
    thing: "agent",
    byPart: true,
  },
  {
    status: "contested",
    verbs: wordSet("go rise spring appear stand be throw block close litter fill"),
    subject: BARRIERS,
    thing: [...IN, "of"],
    types: ["region"],
  },
  {
    status: "contested",
    verbs: wordSet("echo ring crack rattle resound boom chatter thunder roar crackle erupt sound"),
    subject: wordSet("gunfire shot gunshot musketry gun rifle cannon sword steel swordplay blade volley"),
    thing: IN,
    types: ["region"],
  },
];
