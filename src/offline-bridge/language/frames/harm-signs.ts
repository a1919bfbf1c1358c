import { BUILT, ILLS, IN, POWER, type SignFrame } from "./sign-frame.ts";
import { wordSet } from "./word-set.ts";

const FUMES = wordSet("smoke flame fire spark steam fume blood oil water sand sewage lava");

/** Signs of damage and of destruction. */
export const HARM_SIGNS: readonly SignFrame[] = [
  {
    status: "damaged",
    verbs: wordSet("be lie sit remain go"),
    phrase: [wordSet("without"), wordSet("power light heat water electricity roof")],
    thing: "agent",
  },
  { status: "damaged", verbs: wordSet("tilt list lean sag lurch"), thing: "agent", types: ["anchor"] },
  { status: "damaged", verbs: wordSet("tamper meddle"), thing: ["with"], types: BUILT },
  {
    status: "damaged",
    verbs: wordSet("bear carry show wear"),
    object: wordSet("mark scar trace wound"),
    thing: "agent",
  },
  {
    status: "damaged",
    verbs: wordSet(
      "pour rise belch billow shoot leap shower spill stream gush curl roll drift leak burst spurt fly spew lick",
    ),
    subject: FUMES,
    thing: ["from", "out of", "off", "up from"],
  },
  {
    status: "damaged",
    verbs: wordSet("vent leak lose spew spit belch trail ooze bleed shed gush hemorrhage haemorrhage"),
    object: wordSet(
      "air oxygen smoke steam fuel oil spark water coolant fluid pressure power height altitude blood plate plating",
    ),
    thing: "agent",
  },
  {
    status: "damaged",
    verbs: wordSet("fail die go be fade flicker stop cut black"),
    subject: POWER,
    beside: wordSet("out off down dead gone dark fail failed cut dry black"),
    thing: IN,
    types: ["region"],
  },
  {
    status: "damaged",
    verbs: wordSet("leave make put"),
    phrase: [wordSet("without out_of"), wordSet("power roof water light heat action order air commission")],
    thing: "theme",
  },
  {
    status: "damaged",
    verbs: wordSet("wreak work do cause bring make inflict spread play"),
    object: wordSet("havoc ruin devastation carnage mischief damage destruction harm"),
    thing: ["on", "upon", "in", "across", "with", "to", "throughout", "among"],
  },
  {
    status: "damaged",
    verbs: wordSet("fall strike hit ravage sweep scourge settle descend spread lie blow rip cut race tear"),
    subject: ILLS,
    thing: ["on", "upon", "over", "through", "across"],
    types: ["region"],
  },
  {
    status: "damaged",
    verbs: wordSet("reel shudder stagger groan rock shake stumble totter"),
    phrase: [
      wordSet("under from at with after"),
      wordSet("impact blow hit bombardment attack blast shelling explosion barrage shock raid collision"),
    ],
    thing: "agent",
  },
  {
    status: "damaged",
    verbs: wordSet("knock throw tear wrench blow jolt lift shake rip come jump hang"),
    phrase: [
      wordSet("off from"),
      wordSet(
        "rail rails hinge hinges foundation foundations axis mooring moorings track tracks mounting mountings socket base axle pedestal bearings",
      ),
    ],
    thing: "theme",
  },
  {
    status: "damaged",
    verbs: wordSet("come jump hang run"),
    phrase: [
      wordSet("off from"),
      wordSet("rail rails hinge hinges foundation foundations mooring moorings track tracks"),
    ],
    thing: "agent",
  },
  {
    status: "damaged",
    verbs: wordSet("lie rest land"),
    phrase: [wordSet("on"), wordSet("side back")],
    thing: "agent",
    types: ["anchor"],
  },
  {
    status: "damaged",
    verbs: wordSet("get seep soak leak work find eat creep"),
    subject: wordSet(
      "rust water seawater sand damp meltwater rain dust mould mold moth worm mouse acid oil brine salt rot rat wine ink mud",
    ),
    thing: ["into", "in", "through"],
    types: BUILT,
  },
  {
    status: "damaged",
    verbs: wordSet("go fall turn grow flicker sputter"),
    beside: wordSet("dark dead black silent haywire lifeless blank cold dim"),
    thing: "agent",
    types: BUILT,
  },
  { status: "damaged", verbs: wordSet("go blink flicker wink"), beside: wordSet("out"), thing: "agent", types: BUILT },
  {
    status: "damaged",
    verbs: wordSet("run open gape yawn appear go spread"),
    subject: wordSet("crack fissure gash rent tear split hole"),
    thing: ["in", "down", "through", "across", "along", "from"],
    byPart: true,
    types: BUILT,
  },
  {
    status: "damaged",
    verbs: wordSet("run spread split open snake race zigzag go creep"),
    subject: wordSet("crack fracture fissure split tear rent gash fault"),
    object: wordSet("length width breadth height whole side"),
    thing: ["of", "down"],
  },
  {
    status: "destroyed",
    verbs: wordSet("blow blast bomb wipe shell scrub erase burn vanish nuke smash bombard strike knock disappear blot"),
    phrase: [
      wordSet("out_of off from to into off_of"),
      wordSet("existence map face oblivion kingdom_come hell nothingness earth chart atoms"),
    ],
    thing: "theme",
  },
  {
    status: "destroyed",
    verbs: wordSet("vanish disappear"),
    phrase: [wordSet("from off"), wordSet("map face existence earth")],
    thing: "agent",
  },
  {
    status: "destroyed",
    verbs: wordSet("go sink plunge settle drop slide roll"),
    phrase: [wordSet("to"), wordSet("bottom seabed")],
    thing: "agent",
  },
  {
    status: "destroyed",
    verbs: wordSet("go vanish disappear burst end explode"),
    phrase: [wordSet("in into"), wordSet("smoke fireball ball flash mushroom_cloud explosion")],
    thing: "agent",
  },
  {
    status: "destroyed",
    verbs: wordSet("be lie go"),
    phrase: [wordSet("beyond past"), wordSet("repair saving mending hope recovery salvage help")],
    thing: "agent",
  },
  {
    status: "destroyed",
    verbs: wordSet("take have claim reclaim get keep"),
    subject: wordSet("sea ocean lava abyss void quicksand deep"),
    thing: "theme",
  },
];
