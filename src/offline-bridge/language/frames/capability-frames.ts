import { wordSet } from "./word-set.ts";

/** Verbs of use with the capability or artifact as object. */
export const USE_VERBS = wordSet(
  `activate use engage invoke trigger unleash deploy fire wield employ ignite awaken channel cast perform operate apply release
  launch execute enact start initiate run exercise conjure summon work practise practice utilise utilize spring discharge
  energise energize arm_and_fire exploit unlock_and_use inflict impose administer conduct levy loose ply detonate reactivate
  rouse awake play sing speak chant utter intone weave call commit wreak stage effect resort exert manifest evoke pull
  cause swear leverage swing inject discharge dispense wreathe execute engage overuse misuse reuse implement
  beat deal rub strum toll uncoil unbind complete trip enable broadcast transmit emit radiate pump spray power perpetrate uncork decant drink swallow inhale`,
);
/** Verbs of use with a particle: `switched on the Array`. */
export const USE_PARTICLES = wordSet("on up off loose online out");
export const USE_PARTICLE_VERBS = wordSet(
  "switch turn power set fire call start draw bring boot spin carry flick flip crank let wake train light touch go fire",
);
/** `resorted to the Protocol`, `fell back on it`. */
export const USE_WITH_PREPOSITION: ReadonlyMap<string, readonly string[]> = new Map([
  ["resort", ["to"]],
  ["turn", ["to"]],
  ["fall", ["on", "back on", "upon"]],
  ["call", ["on", "upon", "forth"]],
  ["subject", ["to"]],
  ["rely", ["on"]],
  ["make", ["of"]],
  ["recourse", ["to"]],
  ["climb", ["into", "aboard"]],
  ["step", ["into"]],
  ["hop", ["into"]],
  ["strap", ["into"]],
  ["have", ["to"]],
  ["reach", []],
  ["tap", ["into"]],
  ["expose", ["to"]],
  ["put", ["into", "under", "through", "in", "to", "on", "onto"]],
  ["submit", ["to"]],
  ["keep", ["on", "under", "in"]],
  ["hold", ["under", "in"]],
  ["feed", ["with"]],
  ["drug", ["with"]],
  ["lash", ["with"]],
  ["zap", ["with"]],
  ["stun", ["with"]],
  ["shoot", ["with"]],

  ["place", ["into", "under", "in"]],
  ["throw", ["into"]],
  ["cast", ["into"]],
  ["force", ["into"]],
  ["lull", ["into"]],
  ["draw", ["on", "upon", "into"]],
  ["plunge", ["into"]],
  ["send", ["into", "through"]],
  ["inject", ["with"]],
  ["dose", ["with"]],
  ["treat", ["with", "to"]],
  ["strike", ["with"]],
  ["hit", ["with"]],
  ["blast", ["with"]],
  ["poison", ["with"]],
  ["infect", ["with"]],
  ["afflict", ["with"]],
  ["flood", ["with"]],
  ["bathe", ["in", "with"]],
  ["bind", ["with"]],
  ["smite", ["with"]],
  ["kill", ["with"]],
  ["burn", ["with"]],
  ["rake", ["with"]],
  ["open", ["with"]],
  ["cut", ["with"]],
  ["destroy", ["with"]],
  ["silence", ["with"]],
]);
/** `turned the Array on the crowd`, `put it to use`: verbs with the artifact as object and one of these phrases. */
export const TURNED_ON = wordSet("turn train aim set let put point loose bring focus direct");
export const TURNED_ON_PREPOSITIONS = wordSet("on upon against to into at over");
/** Verbs that only speak of a capability, have it or handle it: every other deed done to one is its use. */
export const NO_USE = wordSet(
  `suffer undergo endure ban forbid outlaw prohibit fear study discuss mention warn own hold have find see know want seek need destroy damage repair build
  steal buy sell guard examine name describe condemn denounce oppose reject refuse decline renounce abhor hate love like call
  understand research teach learn lecture debate remember forget explain say tell ask question doubt deny promise plan consider
  consult offer prepare propose threaten read write hear investigate suspect blame regulate permit allow license licence prevent
  stop block counter resist survive escape undo watch witness record fund demand require keep lose hide protect inspect bring
  carry take get give show reveal discover invent design develop finish fail abandon swear_off forswear touch leave order be
  outlaw bury seal lock deplore protest criticise criticize praise admire recommend mean become remain mistake cancel abort
  interrupt delay postpone avoid try attempt intend reach feel expect await face dread possess ponder mock misunderstand
  ration restrict control monitor track trace report document copy label regret refute approve veto endorse legalise legalize rule renounce waive forgo forego abjure spurn shelve disown ratify`,
);
/** What a capability is set free by: `the power of`, `the switch on`. */
export const POWERS = wordSet(
  "power force might full magic rite fury light beam fire strength switch lever trigger button key seal wrath word verse syllable line note incantation formula",
);
/** Deeds that are a use where they are done to one of those. */
export const SWITCHES = wordSet(
  "tap harness pour flip throw speak utter intone say sing chant recite complete pull press push hit turn squeeze break draw channel open",
);
/** Before one fires. */
export const READIES = wordSet(
  "put set bring press hold level aim raise lift point shoulder cock load draw train swing",
);
/** Deeds of which what follows `with` or `by` is no means. */
export const NO_MEANS = wordSet(
  "threaten fear mean remain reveal discuss debate study consult reject refuse suspect charge accuse blame name describe condemn suffer endure undergo want need seek buy sell offer propose prepare plan promise ban forbid outlaw prohibit permit allow license licence experiment begin struggle live agree disagree frighten scare bribe tempt delight impress amuse disgust sympathise acquaint concern busy credit compare confuse interfere cooperate tamper deal cope sign announce declare ask demand warn",
);
/** Deeds done `with` a thing that is beside them, not their means. */
export const NO_TOOL = wordSet(
  `leave come go return flee run provide supply present reward entrust trust equip arm pay bribe tempt replace confuse associate
  help see meet find hide fill decorate compare threaten be have catch spot photograph show do share pose marry bury carry bring
  take send deliver adorn trade swap link connect pair store keep pack charge credit`,
);
/** Means: `by a Manifestation they slipped past`. */
export const MEANS = wordSet("by with through using via");
