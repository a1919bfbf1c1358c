import { wordSet } from "./word-set.ts";

/** What one has over a region: with `of` or `over` the region itself, as the object of those verbs. */
export const CONTROL_NOUNS = wordSet(
  `control hold grip grasp command possession mastery charge rule tenancy occupancy dominion sovereignty authority footing ownership key keys
  title deed lease reins rein custody stewardship lordship power governance occupation jurisdiction stranglehold reign tenure
  crown throne claw keyring charter helm supremacy domination administration franchise running management government leadership suzerainty overlordship right sway dominance ascendancy primacy`,
);

/** What is over when a hold is: `their days in the Range are over`. */
export const TENURE_NOUNS = wordSet("day time era year stay presence reign tenure chapter hour");

/** What a region is in or under when somebody has it: `in the hands of`, `under the banner of`. */
export const POWER_NOUNS = wordSet(
  `hand hands control rule banner banners flag flags colours colors grip command authority power possession sway yoke dominion
  administration ownership thumb heel wing standard government governance domination occupation custody protection grasp fist
  management pocket care trust tutelage sphere orbit jurisdiction boot reign charge lordship keeping sovereignty sword spear gun guns swords spears clutches clutch fold palm thumb foot feet lap jaw jaws maw net embrace talon talons claw claws coil coils paw paws fang fangs tentacle tentacles bag_of management new_management`,
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
  "master mistress ruler lord lady king queen prince princess conqueror victor warden steward owner holder landlord power authority sovereign overlord possessor proprietor government governor boss custodian keeper tenant",
);
/** What a region becomes or is when somebody has it: `became Choir territory`. */
export const TERRITORY_NOUNS = wordSet(
  "territory land ground turf property possession holding domain fief realm country soil stronghold province dominion protectorate colony vassal prize booty spoils spoil trophy bounty plunder inheritance heritage fiefdom playground plaything footstool bastion house",
);
/** A region's own word of obedience: `the Crescent swore fealty to the Guild`. */
export const FEALTY_NOUNS = wordSet(
  "fealty allegiance loyalty obedience homage knee neck head brow obeisance submission",
);
/** People of a faction of whom none is left: `not one soldier of the Guild`. */
export const PERSON_NOUNS = wordSet(
  "soldier man guard rider trooper marine officer fighter warrior agent sailor sentry gunman member bailiff deputy",
);
/** Ends of a hold: `their grip on it slipped`. */
export const HOLD_ENDS = wordSet(
  "slip end break fail crumble collapse dissolve evaporate vanish shatter cease lapse expire melt falter fade disintegrate crack snap disappear terminate stop loosen go",
);
/** Places by description: `the island`, `those waters`. Each stands for the region that was named last. */
export const PLACE_NOUNS = wordSet(
  "ward island isle city region province territory land water waters valley town deck ring sector place area district realm domain ground wall walls pass canal lock quarter basin plain stronghold fortress settlement zone level moon station planet world county duchy kingdom village port harbour harbor country hill hills wood woods forest marsh fen swamp base colony outpost camp compound building palace castle abbey neighbourhood neighborhood borough hub spaceport airport mountain peninsula coast estate manor citadel complex facility campus mine mines promenade fort cay coast headland capital metropolis",
);
/** Parts of which every one makes the whole: `every street of the Range`. */
export const EVERY_PART = wordSet(
  "street lane house deck corridor door tower gate room hall inch yard alley stone corner square block acre foot mile metre meter level quarter bridge ward village wall village container dock gun post",
);
