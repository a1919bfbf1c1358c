import { wordSet } from "../frames/word-set.ts";

/** The kinds of entities that a story itself brings up (CLO4). */
export const NEW_TYPES = ["character", "region", "faction", "artifact"] as const;
export type NewType = (typeof NEW_TYPES)[number];

/** Words before a name that say it is a person's: `Captain Brenn`. */
export const TITLES = wordSet(
  `captain lady lord sir dame doctor dr mr mrs ms miss madam madame king queen prince princess baron baroness count countess
  duke duchess earl marquis emperor empress sergeant lieutenant commander colonel major general admiral corporal marshal
  constable inspector detective professor brother sister mother father abbot abbess bishop deacon reverend magistrate judge
  mayor governor senator chancellor minister ambassador nurse matron steward bosun warden magister archon chief granny
  grandmother grandfather uncle aunt saint`,
);

/** Common nouns by the kind of entity they describe: `a smith named …`, `the village of …`, `…, a smuggler from the south`. */
export const KIND_NOUNS: ReadonlyMap<string, NewType> = new Map([
  ...kind(
    "character",
    `man woman boy girl child smith smuggler soldier merchant priest priestess thief guard witch wizard healer pilot innkeeper
    barkeep farmer fisherman hunter sailor scribe scholar student apprentice stranger traveller traveler pirate bandit assassin
    spy informant clerk lawyer doctor nurse surgeon engineer mechanic miner baker butcher tailor cook widow orphan beggar knight
    squire wife husband daughter son mother father sister brother cousin uncle aunt niece nephew friend prisoner deserter
    mercenary fence courier messenger ferryman gondolier boatman detective reporter captain sergeant king queen leader elder
    chief hermit oracle musician singer dancer gambler fiddler gardener librarian alchemist blacksmith ranger scout medic`,
  ),
  ...kind(
    "region",
    `village town city hamlet port island isle kingdom province country district quarter ward neighbourhood neighborhood region
    valley planet moon colony settlement fortress castle station outpost suburb county duchy parish harbour harbor desert forest
    swamp planetoid township citadel`,
  ),
  ...kind(
    "faction",
    `guild gang cult clan order company syndicate cartel brotherhood sisterhood legion tribe union league sect crew militia
    family house society corporation alliance faction cabal`,
  ),
  ...kind(
    "artifact",
    `sword blade dagger spear axe bow crown ring amulet orb staff wand mask ledger codex tome grimoire relic chalice
    horn lance hammer shield helm gem jewel diamond ruby sceptre scepter idol`,
  ),
]);

/** Last words of names, or those before `of`, by the kind of entity that bears them: `Gallow Marsh`, `Order of the Ash`. */
export const NAME_HEADS: ReadonlyMap<string, NewType> = new Map([
  ...kind(
    "region",
    `bay bridge keep street district quarter ward isle island valley marsh fort harbour harbor hills hill forest wood woods
    station deck sector mountain mountains pass desert lake river sea coast cove point port village town city road lane square
    market gate docks dock quay wharf heath moor fields plains canyon gorge cliffs falls bluff hollow vale glen reach wastes
    swamp fen steppe citadel castle abbey priory catacombs mines mine quarry outpost colony cape annex`,
  ),
  ...kind(
    "faction",
    `guild order brotherhood sisterhood syndicate company clan council legion cult church union gang league cartel corps
    alliance pact sisters brothers knights court choir society circle crew militia conclave covenant collective consortium
    cabal assembly tribunal rangers raiders wolves crows ravens federation dominion concordat fellowship chapter bank trust`,
  ),
  ...kind(
    "artifact",
    `crown sword blade dagger spear axe bow orb amulet codex ledger mirror stone engine lance staff mask key chalice horn
    relic tome grimoire scepter sceptre wand shield helm hammer lantern compass locket gem diamond ruby grail scroll
    testament cauldron idol`,
  ),
]);

/** First words of names of places and houses: `Fort Dunmore`, `House Varga`. */
export const NAME_OPENERS: ReadonlyMap<string, NewType> = new Map([
  ...kind("region", "fort mount lake port castle cape isle point camp"),
  ...kind("faction", "house clan order"),
]);

/** Deeds of people: `Brenn nods`. */
export const HUMAN_DEEDS = wordSet(
  `says said asks asked whispers whispered nods nodded laughs laughed smiles smiled shrugs shrugged sighs sighed mutters muttered
  grins grinned replies replied answers answered frowns frowned swears swore shouts shouted cries cried murmurs murmured winks
  winked growls growled snarls hesitates hesitated kneels knelt bows bowed weeps wept sits sat whistles whistled coughs coughed
  stammers stammered blushes confesses confessed admits admitted`,
);
/** Before a name that is said to have been spoken by it: `, says Brenn`. */
export const SAYS = wordSet("says said asks asked replies replied answers answered whispers mutters murmurs");
export const PLACE_PREPOSITIONS = wordSet("in at near through outside into toward towards beyond across inside");
export const JOURNEYS = wordSet(
  "go goes went gone ride rides rode march marches marched sail sails sailed travel travels travelled traveled return returns returned come comes came walk walks walked head heads headed fly flies flew journey flee flees fled road way back",
);

/** Capitalised words that name no entity of a story, alone or at the beginning of a name. */
export const NO_NAMES = wordSet(
  `i monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
  october november december spring summer autumn winter christmas easter yule god gods goddess heaven hell christ jesus allah
  english french german spanish italian latin greek roman chinese japanese russian european american british african asian
  common elvish dwarvish orcish gm dm npc npcs pc pcs hp ac dc ooc ic xp rp ok okay yes no hey hello hi oh ah well please thanks
  chapter act part session episode scene round turn level page book section volume day night morning evening today tonight
  tomorrow yesterday north south east west northern southern eastern western internet google discord monday's mum mom dad
  nobody somebody someone everybody everyone anyone nothing earth sun moon majesty highness honour honor excellency grace lordship ladyship sire madam sir ma'am`,
);

function kind(type: NewType, words: string): readonly (readonly [string, NewType])[] {
  return [...wordSet(words)].map((word) => [word, type] as const);
}
