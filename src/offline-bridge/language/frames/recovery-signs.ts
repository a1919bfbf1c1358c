import { BUILT, CRAFT, ILLS, IN, PLACES, POWER, type SignFrame } from "./sign-frame.ts";
import { wordSet } from "./word-set.ts";

const AGAIN = wordSet("home again back anew afresh anyway once on online");
const LIFE = wordSet(
  "lantern lamp bell chimney oven forge mill loom hammer music song door shutter boat net trader fisherman miner weaver sailor pilgrim visitor tourist crowd monk student exile smith baker herd flock grain harvest chatter voice life shoot grass corn wheat crop bird fish coral tree vine flower leaf green bud sapling colour color trade business traffic commerce shop shopkeeper stall market school settler villager family townsfolk people resident refugee farmer merchant bee child customer inhabitant citizen laughter",
);
const CREWS = wordSet(
  "mason carpenter welder engineer mechanic fitter technician builder smith blacksmith glazier roofer plumber joiner crew electrician bricklayer stonemason workman craftsman worker labourer laborer mender tinker shipwright restorer gardener clockmaker bookbinder artisan team volunteer villager",
);
const PERILS = wordSet(
  "danger threat peril menace risk siege quarantine blockade curfew lockdown embargo cordon bombardment emergency alarm crisis riot revolt uprising rebellion mutiny unrest panic fighting battle insurrection rising",
);
const FIXES = wordSet(
  "bomb mine leak breach charge explosive hazard overload meltdown fault contagion infection outbreak",
);

/** Signs of recovery and of calm. */
export const RECOVERY_SIGNS: readonly SignFrame[] = [
  {
    status: "recovering",
    verbs: wordSet("show appear emerge come push sprout spring poke grow creep bloom rise shoot"),
    subject: wordSet("frond grass shoot sprout sapling flower green wheat corn moss fern coral bud leaf seedling"),
    thing: [...IN, "from", "up through", "among", "between"],
    byPart: true,
    types: ["region"],
  },
  {
    status: "recovering",
    verbs: wordSet("replace repair mend patch fix restore weld rivet plug renew reinforce rebuild repaint regild"),
    subject: CREWS,
    thing: ["of", "in", "on"],
    types: BUILT,
  },
  {
    status: "recovering",
    verbs: wordSet(
      "return come push sprout grow stir flow bloom blossom spring poke creep drift move flock open reopen trade shoot sing swim play fill stream trickle hum pick resume nest crop hang light ring kindle smoke work rise burn glow dance shine turn",
    ),
    subject: LIFE,
    beside: AGAIN,
    thing: [...IN, "of"],
    byPart: true,
    types: ["region"],
  },
  {
    status: "recovering",
    verbs: wordSet("return come flow restore turn switch go be"),
    subject: POWER,
    beside: AGAIN,
    thing: IN,
    types: PLACES,
  },
  {
    status: "recovering",
    verbs: wordSet("return restore"),
    subject: new Set([...POWER, ...LIFE]),
    thing: IN,
    types: PLACES,
  },
  {
    status: "recovering",
    verbs: wordSet("go climb rise be stand"),
    subject: wordSet("scaffolding scaffold crane"),
    thing: ["around", "round", "on", "about", "over", "up around"],
  },
  {
    status: "recovering",
    verbs: wordSet("set get fall swarm toil labour labor climb clamber hammer scramble crawl go work"),
    subject: CREWS,
    beside: wordSet("work over about away hard repairing mending rebuilding up all"),
    thing: ["on", "over", "about", "around"],
  },
  {
    status: "recovering",
    verbs: wordSet("mend patch plug fill close stop repair fix replace relay re-lay rehang seal clear sweep shore"),
    subject: CREWS,
    object: wordSet(
      "wall breach hole roof gap gate window crack leak road pipe hull bridge rubble debris street glass damage beam pump wire rent tear",
    ),
    thing: ["in", "of", "on", "from", "at", "to"],
  },
  {
    status: "recovering",
    verbs: wordSet("go rise come grow climb raise rebuild put open reopen"),
    subject: wordSet("wall roof house beam rafter tower gate shop school hospital shutter street home bridge"),
    beside: AGAIN,
    thing: ["of", "in", "on", "across"],
    byPart: true,
  },
  {
    status: "recovering",
    verbs: wordSet("be pass"),
    subject: wordSet("worst"),
    beside: wordSet("over past behind"),
    thing: ["for", "in", "on", "at"],
  },
  { status: "recovering", verbs: wordSet("turn"), object: wordSet("corner"), thing: "agent" },
  {
    status: "stable",
    verbs: wordSet("breathe sleep rest"),
    beside: wordSet("easy easily freely again safely"),
    thing: "agent",
    types: ["region"],
  },
  {
    status: "stable",
    verbs: wordSet("go"),
    phrase: [wordSet("about back_to"), wordSet("business work")],
    thing: "agent",
    types: ["region"],
  },
  {
    status: "recovering",
    verbs: wordSet("lay fit hang put install set nail raise hoist cast build"),
    subject: CREWS,
    object: wordSet(
      "roof plank lamp beam pane glass door tile slate floor wall gate keel rib stair rail lens cable brace",
    ),
    thing: ["on", "in", "over", "to", "into", "across", "of"],
    types: BUILT,
  },
  { status: "recovering", verbs: wordSet("dry clear"), beside: wordSet("out"), thing: "agent", types: PLACES },
  {
    status: "recovering",
    verbs: wordSet("be go come get put"),
    phrase: [
      wordSet("in into back_in back_into on back_on"),
      wordSet("business service order operation form line feet foot rails"),
    ],
    beside: wordSet("back again"),
    thing: "agent",
  },
  {
    status: "recovering",
    verbs: wordSet("put bring get return restore place"),
    phrase: [
      wordSet("in into back_in back_into on back_on to back_to"),
      wordSet("business service operation line feet foot rails track life use health order"),
    ],
    beside: wordSet("back again"),
    thing: "theme",
  },
  {
    status: "recovering",
    verbs: wordSet("get have set bring keep"),
    beside: wordSet("going running working ticking turning shining burning humming spinning moving lit up"),
    thing: "theme",
    types: ["anchor"],
  },
  {
    status: "stable",
    verbs: wordSet("withdraw retreat depart leave pull march sail ride fly"),
    subject: CRAFT,
    thing: ["from", "away from", "back from", "off from"],
    types: ["region"],
  },
  {
    status: "stable",
    verbs: wordSet("be return go"),
    phrase: [wordSet("to back_to"), wordSet("normal normality")],
    thing: "agent",
    types: ["region"],
  },
  {
    status: "stable",
    verbs: wordSet("be return go"),
    subject: wordSet("life thing things everything business"),
    phrase: [wordSet("to back_to"), wordSet("normal normality")],
    thing: IN,
    types: ["region"],
  },
  {
    status: "stable",
    verbs: wordSet("hang lie settle descend brood rest"),
    subject: wordSet("calm quiet peace stillness"),
    thing: ["over", "on", "upon", "in"],
    types: ["region"],
  },
  {
    status: "stable",
    verbs: wordSet(
      "lift raise end break quell suppress crush subdue put defuse disarm douse scatter disperse calm avert",
    ),
    subject: PERILS,
    thing: ["on", "of", "in", "at", "against", "to", "from", "over", "around", "across"],
  },
  {
    status: "stable",
    verbs: wordSet("be come draw"),
    subject: PERILS,
    phrase: [wordSet("at to"), wordSet("end")],
    thing: ["on", "of", "in", "at", "against", "to", "from", "over", "around", "across"],
  },
  {
    status: "stable",
    verbs: wordSet("defuse disarm plug contain seal stop fix remove clear neutralise neutralize cure"),
    subject: FIXES,
    thing: ["on", "of", "in", "at", "from", "aboard"],
    types: ["region"],
  },
  {
    status: "stable",
    verbs: wordSet("be settle calm quiet quieten cool go grow fall become"),
    subject: wordSet("all things thing everything temper matter"),
    beside: wordSet("quiet calm well peaceful down still safe tranquil orderly normal"),
    thing: ["in", "on", "at", "across", "throughout", "aboard", "over", "within"],
  },
  {
    status: "stable",
    verbs: wordSet("veer turn swing move bend curve drift blow swerve sheer shift pull back"),
    subject: new Set([
      ...CRAFT,
      ...ILLS,
      "hurricane",
      "storm",
      "tornado",
      "fire",
      "wave",
      "cyclone",
      "lava",
      "meteor",
      "asteroid",
      "comet",
      "danger",
      "threat",
      "flood",
      "wildfire",
      "typhoon",
    ]),
    thing: ["away from", "from", "past", "clear of"],
    types: PLACES,
  },
  {
    status: "stable",
    verbs: wordSet("be get come bring pull take"),
    phrase: [wordSet("out_of in"), wordSet("harm danger")],
    beside: wordSet("out no"),
    thing: "agent",
  },
];
