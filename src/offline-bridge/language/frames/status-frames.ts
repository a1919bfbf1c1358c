import type { Status } from "../lexicon/lexicon.ts";
import { wordSet } from "./word-set.ts";

type ByWord = ReadonlyMap<string, Status>;

function byWord(classes: Readonly<Partial<Record<Status, string>>>): ByWord {
  const found = new Map<string, Status>();
  for (const [status, text] of Object.entries(classes) as [Status, string][])
    for (const word of wordSet(text)) found.set(word, status);
  return found;
}

/** Verbs that bring their object into a state. */
export const STATE_VERBS = byWord({
  threatened:
    "threaten menace endanger imperil jeopardise jeopardize besiege encircle blockade beleaguer beset surround girdle target isolate corner trap",
  contested: "contest dispute",
  damaged: `bomb blast ram graze clip maim disable cripple damage crack batter scar cripple breach mar wound scorch fracture dent harm wreck maul mangle gut split shell
    bombard ravage chip rend singe char blacken flood pierce puncture bust hole pockmark rake savage disfigure deface splinter
    buckle rupture lacerate pummel hurt torch vandalise vandalize sack impair ransack rip gouge loot pillage plunder trash deform crease warp bend bruise
    corrode erode tarnish rust mutilate perforate riddle rake strafe buckle shear snap snag foul defile degrade sabotage contaminate corrupt scald blister scratch scuff scrape bash bludgeon thrash nick gash slash flay strip scour gnaw chew deface befoul pollute poison taint vandalise dismember cannonade strafe blast blight wither fray unravel unpick crumple scuff stain soak drench
    choke clog hammer clobber fry twist contort overload short-circuit stave trample uproot swamp inundate waterlog sear electrocute infest overturn upend smear deluge mildew glitch splatter scald`,
  destroyed: `destroy raze annihilate obliterate level demolish flatten shatter pulverise pulverize ruin devastate smash vaporise
    vaporize incinerate eradicate topple bury atomise atomize disintegrate extinguish explode erase pulp cremate
    collapse decimate crush melt liquefy nuke immolate consume
    dissolve shred mince unmake undo exterminate extirpate liquidate scuttle dynamite bulldoze
    dematerialise dematerialize total scrap junk torpedo sink devour cannibalise cannibalize erase dismantle delete kill drown efface expunge disassemble atomise`,
  recovering:
    "rebuild repair mend restore heal reconstruct renovate nurse revive regrow refurbish patch replant fix resurrect rehabilitate re-erect reforge reassemble redo refit rewire reseed weld solder overhaul recondition salvage remake reopen reerect redecorate reglaze reroof reboot restart relight rekindle reignite rebind retune recalibrate repressurise repressurize revitalise revitalize rejuvenate resuscitate repopulate resettle recast rehang restring rethatch unjam unblock decontaminate disinfect reconsecrate restock realign",
  stable:
    "stabilise stabilize pacify calm steady safeguard quiet settle quell relieve save rescue subdue secure quieten tranquillise soothe reinforce",
});

/** The same with a particle: `blew up`. */
export const STATE_PARTICLE_VERBS: ReadonlyMap<string, Status> = new Map<string, Status>([
  ["blow up", "destroyed"],
  ["blow apart", "destroyed"],
  ["burn down", "destroyed"],
  ["tear down", "destroyed"],
  ["tear apart", "destroyed"],
  ["pull down", "destroyed"],
  ["bring down", "destroyed"],
  ["knock down", "destroyed"],
  ["wipe out", "destroyed"],
  ["wipe off", "destroyed"],
  ["take out", "destroyed"],
  ["knock out", "damaged"],
  ["rip apart", "destroyed"],
  ["fall apart", "destroyed"],
  ["cave in", "destroyed"],
  ["snap off", "destroyed"],
  ["hack apart", "destroyed"],
  ["pick apart", "destroyed"],
  ["take apart", "destroyed"],
  ["pull apart", "destroyed"],
  ["come apart", "destroyed"],
  ["go under", "destroyed"],
  ["go down", "destroyed"],
  ["come down", "destroyed"],
  ["crash down", "destroyed"],
  ["give way", "destroyed"],
  ["put together", "recovering"],
  ["piece together", "recovering"],
  ["burn out", "destroyed"],
  ["shore up", "stable"],
  ["patch up", "recovering"],
  ["build up", "recovering"],
  ["calm down", "stable"],
  ["quiet down", "stable"],
  ["settle down", "stable"],
  ["beat up", "damaged"],
  ["mess up", "damaged"],
  ["smash up", "damaged"],
  ["bash up", "damaged"],
  ["burn up", "destroyed"],
  ["melt down", "destroyed"],
  ["crumble away", "destroyed"],
  ["break apart", "destroyed"],
  ["break up", "destroyed"],
  ["rip down", "destroyed"],
  ["topple down", "destroyed"],
  ["fall down", "destroyed"],
  ["shoot down", "destroyed"],
  ["flatten out", "destroyed"],
  ["knock over", "damaged"],
  ["shoot up", "damaged"],
  ["bang up", "damaged"],
  ["bust up", "damaged"],
  ["sweep away", "destroyed"],
  ["wash away", "destroyed"],
  ["eat up", "destroyed"],
  ["tear up", "damaged"],
  ["rip up", "damaged"],
  ["burn through", "damaged"],
  ["shake up", "damaged"],
  ["chew up", "damaged"],
  ["crack open", "damaged"],
  ["break open", "damaged"],
  ["split open", "damaged"],
  ["cool down", "stable"],
  ["quieten down", "stable"],
  ["die down", "stable"],
  ["fix up", "recovering"],
  ["stitch together", "recovering"],
  ["weld together", "recovering"],
  ["glue together", "recovering"],
  ["bounce back", "recovering"],
  ["pull through", "recovering"],
  ["clean up", "recovering"],
  ["sew up", "recovering"],
  ["stitch up", "recovering"],
  ["sew together", "recovering"],
  ["rust through", "damaged"],
  ["rot through", "damaged"],
  ["rot away", "destroyed"],
  ["rust away", "destroyed"],
  ["burn away", "destroyed"],
  ["melt away", "destroyed"],
  ["break down", "damaged"],
  ["seize up", "damaged"],
  ["lock up", "damaged"],
  ["freeze up", "damaged"],
  ["jam up", "damaged"],
  ["pack up", "damaged"],
  ["conk out", "damaged"],
  ["give out", "damaged"],
  ["short out", "damaged"],
  ["black out", "damaged"],
  ["wear out", "damaged"],
  ["stave in", "damaged"],
  ["smash in", "damaged"],
  ["kick in", "damaged"],
  ["bash in", "damaged"],
  ["hollow out", "damaged"],
  ["dry up", "damaged"],
  ["tip over", "damaged"],
  ["keel over", "damaged"],
  ["topple over", "destroyed"],
  ["fold up", "destroyed"],
  ["crash over", "destroyed"],
  ["sink down", "destroyed"],
]);

/** Those of {@link STATE_PARTICLE_VERBS} that say it of their subject alone: `came down`. */
export const SELF_PARTICLE_VERBS: ReadonlySet<string> = new Set([
  "fall apart",
  "cave in",
  "come apart",
  "go under",
  "go down",
  "come down",
  "crash down",
  "give way",
  "crumble away",
  "topple down",
  "fall down",
  "melt down",
  "die down",
  "settle down",
  "bounce back",
  "pull through",
  "rust through",
  "rot through",
  "rot away",
  "rust away",
  "melt away",
  "break down",
  "seize up",
  "lock up",
  "freeze up",
  "pack up",
  "conk out",
  "give out",
  "short out",
  "dry up",
  "keel over",
  "topple over",
  "fold up",
]);

/** Verbs by which a thing itself comes into a state, with nothing after them. */
export const OWN_STATE_VERBS = byWord({
  recovering:
    "recover heal mend regrow rally revive rebound recuperate rebuild reawaken convalesce reopen restart reboot",
  destroyed:
    "collapse crumble explode implode disintegrate shatter sink perish burst detonate topple dissolve melt die evaporate vaporise vaporize capsize",
  stable: "stabilise stabilize calm quieten settle",
  damaged:
    "crack splinter fracture buckle split rupture break burn flood chip warp dent snap smoulder bleed leak malfunction corrode rust rot decay wither fray overheat deteriorate glitch crumple seize",
});

/** Words for a state after `is`, `lies`, `falls`, `left it …`. */
export const STATE_ADJECTIVES: ByWord = byWord({
  threatened:
    "threatened endangered imperilled imperiled menaced besieged jeopardised jeopardized beleaguered blockaded encircled doomed unsafe vulnerable surrounded exposed defenceless defenseless",
  contested: "contested disputed embattled war-torn divided fought-over",
  damaged: `damaged wounded hurt cracked battered scarred crippled breached half-ruined dented fractured scorched broken wrecked gutted
    mangled busted jammed holed leaking dinged malfunctioning corroded rusted warped bent snapped gashed looted ransacked trashed riddled tattered shot-up banged-up sabotaged ailing smouldering smoking scathed defaced plundered pillaged bleeding burnt burned charred blackened bombed corrupted scratched dented flooded torn mauled splintered ablaze aflame starving overgrown infested diseased barren blighted parched rotten rotting mouldy alight afire shaky half-destroyed offline inoperative inoperable disabled unusable useless sagging leaning
    bruised singed smashed-up chipped split punctured pierced burning disfigured vandalised battered`,
  destroyed: `destroyed razed annihilated obliterated leveled levelled flattened demolished shattered ruined devastated smashed vaporised
    vaporized incinerated pulverised pulverized dead toast kaput gone_forever dust totalled crushed melted wiped-out extinct finished incinerated obliterated burnt-out burned-out atomised atomized`,
  recovering:
    "recovering healing mending rebuilding regrowing convalescent reviving mended repaired rebuilt healed restored reconstructed recovered renovated operational functioning reopened",
  stable: "stable stabilised stabilized safe secure secured calm calmed pacified peaceful unthreatened",
});

/** Nouns for a state, after `in`, `under`, `at`, `to` and the like, or after `is a`. */
export const STATE_NOUNS: ByWord = byWord({
  threatened:
    "threat threats danger peril jeopardy risk siege crosshair crosshairs firing_line attack bombardment blockade harm menace brink",
  contested:
    "dispute contention war uproar battlefield battleground warzone conflict contest strife turmoil revolt cauldron slaughterhouse killing_ground free-for-all melee standoff brawl bloodbath riot free-for-all contention chaos anarchy mayhem violence bloodshed",
  damaged: "flames fire flame shell wreck disrepair tatters shambles wound mess",
  destroyed:
    "ruin ruins ash ashes rubble cinder cinders dust glass piece pieces splinter splinters shred shreds smithereens slag gravel sand flinders powder kindling pulp scrap history memory crater bit bits mush sludge slush goo crumbs confetti smouldering matchwood smoke shard shards sherd sherds tinder debris fragment fragments wreckage grave crisp",
  recovering: "mend repair repairs reconstruction recovery restoration foot feet renovation life health",
  stable: "peace order calm safety",
});
/** Of {@link STATE_NOUNS}, those that say so after `is a` or `turned into`. */
export const STATE_NAMES = wordSet(
  "battlefield battleground warzone cauldron slaughterhouse zone land ruin ruins shell wreck crater rubble ash ashes dust history memory slag heap glass wasteland desert graveyard grave debris shambles cinder cinders mess",
);
export const STATE_PREPOSITIONS = wordSet("in under at into to on by over within facing");

/** Whoever threatens a place by coming near it. */
export const HOSTILE = wordSet(
  "spear lance pike bayonet lancer archer musket cannon mortar catapult trebuchet ram posse gang band gunman outlaw warband patrol troop soldier rider horseman assassin mercenary warrior cutthroat rabble cannibal corsair privateer frigate battleship cruiser dreadnought gunboat flotilla destroyer submarine artillery bombardment airship war-machine walker automaton robot nanite virus cholera typhus measles smallpox contagion pox dysentery blight drought locusts shark wolf bear boar tiger lion rat hornet wasp ant spirit ghost phantom wraith spectre shade fiend devil revenant skeleton vampire werewolf beasts typhoon cyclone blizzard sandstorm thunderstorm squall tempest gale whirlwind twister firestorm lahar mudslide landslide rockslide rockfall floodwater iceberg magma meteorite army fleet horde mob storm pestilence plague fever famine epidemic regiment division battalion brigade squadron posse gunship tank wave flood fire blaze asteroid comet meteor dragon beast drone helicopter raider pirate column force host legion swarm tide lava wildfire hurricane tornado enemy invader warship bomber cavalry armada glacier avalanche tsunami monster lizard serpent kraken spider zombie ghoul demon titan giant wyrm worm leviathan drake hydra bandit troll ogre golem wraith locust rebel barbarian",
);
export const APPROACHES = wordSet(
  "pour stream spill tramp trample stomp trot canter row trundle rumble clank swarm stampede gallop ride steer beat plod trudge slither stalk edge sneak snake flow snowball slink wade lumber wind press push walk run speed bound whirl scream barrel charge stride storm circle hover march advance roll bear head move sweep descend creep race ride sail hurtle thunder charge drift crawl rush inch surge approach fly steam come close head",
);
/** Whoever strikes a place harms it. */
export const STRIKERS = wordSet(
  "typhoon twister tempest squall gale blizzard sandstorm thunderbolt mortar grenade rockslide rockfall lahar tremor aftershock shockwave collision cannonade barrage salvo torpedoes projectile fireball arrow boulder bomb shell missile rocket torpedo quake earthquake meteor comet asteroid lightning bolt storm hurricane tornado cyclone tsunami wave debris shrapnel explosion blast volley cannonball meteorite hail avalanche landslide mudslide",
);
/** What a place is lost to with a verb of swallowing. */
export const SWALLOWERS = wordSet(
  "landslide landslip mudslide avalanche lahar dune floodwater flood deluge surf breaker breakers torrent magma glacier swamp bog marsh whirlpool maelstrom river abyss crevasse rift tsunami pyre furnace firestorm wildfire earth sea wave water lava sand void desert ice jungle ocean quicksand abyss mud river lagoon fire flame inferno blaze conflagration darkness sinkhole chasm dune tide",
);
export const SWALLOWS = wordSet(
  "carry sweep bear wash drag pull suck take wipe tear swallow drink engulf devour bury submerge drown claim eat overwhelm",
);

/** Dangers and troubles, as subjects: what begins or ends with them. */
export const DANGERS = wordSet(
  "starvation cholera typhus smallpox virus pox storm hurricane typhoon cyclone tornado gale blizzard danger threat peril menace risk fever flood storm sickness pox drought hunger darkness horde crisis emergency outbreak plague famine blight alarm pestilence epidemic contagion curse hex",
);
export const TROUBLES = wordSet(
  "gunfight swordfight fistfight fire-fight shooting crossfire infighting bloodletting warfare insurgency coup putsch standoff street-fighting feuding turmoil anarchy fighting war battle strife bloodshed skirmish clash riot gunfire combat fight quarrel feud dispute unrest hostility violence rioting mutiny struggle revolt rebellion insurrection uprising brawl melee firefight shootout insurgency brawling",
);
export const CALMS = wordSet(
  "peace order calm quiet stability safety tranquillity tranquility serenity normality silence security truce ceasefire armistice cease-fire",
);
export const WORKS = wordSet(
  "repair rebuilding reconstruction healing recovery restoration renovation work mending dredging clean-up cleanup refit refurbishment overhaul regeneration salvage replanting",
);
export const ENDS = wordSet(
  "pass end lift go over leave depart flee quit avert subside recede vanish disappear cease stop die break fade evaporate clear raise finish past remove dissolve beat abate",
);
export const BEGINS_THERE = wordSet(
  "sway swing ebb roll swallow overrun fill consume overtake wash run play go happen occur break erupt rage flare spread come reach engulf sweep begin start grip consume explode rock convulse ignite shake continue envelop tear roar boil seethe drag intensify simmer persist blaze seesaw surge escalate",
);
export const RETURNS = wordSet(
  "spread steal return come settle alight dawn descend blossom reign hold restore descend prevail rule fall bring reach establish spread keep",
);
export const LOOMS = wordSet(
  "stalk haunt loom hang threaten gather close draw build brew bear hover grow mass converge advance",
);
export const STARTS = wordSet("begin start proceed commence continue go progress be resume way");
export const FIGHTS = wordSet(
  "fight battle clash war struggle vie skirmish contend scrap brawl spar tussle feud wrestle compete duel grapple scuffle challenge",
);
/** `sustained heavy damage`, `took a hit`. */
export const SUFFERS = wordSet("suffer sustain take receive endure bear show");
export const HARMS = wordSet(
  "damage hit harm blow beating injury wound crack destruction pounding battering loss breach scar gash hit dent hole",
);
