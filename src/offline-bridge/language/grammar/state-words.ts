import type { Status } from "../lexicon/lexicon.ts";

/** Words for a place's state after `is`, `lies`, `falls` and the like (docs/reference/annotation-rules.md, rule 7). */
export const STATE_WORDS: readonly (readonly [Status, string])[] = [
  [
    "threatened",
    "threatened|endangered|imperilled|imperiled|menaced|jeopardi[sz]ed|besieged|under siege|at risk|in the path of|on the brink|" +
      "(?:under|in|into|facing) (?:[a-z]+ ){0,3}(?:threat|threats|danger|peril|jeopardy)",
  ],
  [
    "contested",
    "contested|disputed|fought over|in dispute|torn between|a battlefield|a battleground|(?:a )?no man ?'s land|(?:embroiled )?in open war",
  ],
  [
    "damaged",
    "(?:[a-z]+ )?(?:damaged|wounded|hurt)|cracked|battered|scarred|crippled|breached|half - ruined|half ruined|half - wrecked|dented|fractured|in disrepair|scorched",
  ],
  [
    "destroyed",
    "destroyed|razed|annihilated|obliterated|level(?:l)?ed|flattened|demolished|shattered|ruined|wiped out|laid waste|no more|" +
      "(?:in|reduced to|nothing but|a heap of|a field of) (?:[a-z]+ ){0,2}(?:ruins?|ash|ashes|rubble|cinders|dust|glass)|gone for ever|gone forever|utterly gone|burnt to the ground|burned to the ground",
  ],
  [
    "recovering",
    "recovering|healing|mending|rebuilding|being (?:rebuilt|repaired|restored|mended|healed)|under repair|on the mend|growing back|regrowing|back on its feet|being put back together",
  ],
  [
    "stable",
    "stable|stabili[sz]ed|safe|secure|secured|calm|calmed|pacified|peaceful|steady|(?:at|in) peace|out of danger|out of peril|safe and sound|in order again",
  ],
];

/** Verbs that bring a place into a state when they have it as object. */
export const STATE_VERBS: readonly (readonly [Status, string])[] = [
  ["threatened", "threaten menace endanger imperil jeopardise jeopardize besiege"],
  ["stable", "stabilise stabilize secure pacify calm steady safeguard"],
  ["contested", "contest dispute"],
  ["damaged", "damage crack batter scar cripple breach mar wound scorch fracture dent harm"],
  ["destroyed", "destroy raze annihilate obliterate level demolish flatten shatter pulverise pulverize ruin devastate"],
  ["recovering", "rebuild repair mend restore heal"],
];

/** Verbs by which a place itself comes into a state, with nothing after them. */
export const OWN_STATE_VERBS: readonly (readonly [Status, string])[] = [
  ["recovering", "recover heal mend"],
  ["destroyed", "collapse crumble explode implode disintegrate"],
  ["stable", "stabilise stabilize"],
  ["damaged", "crack splinter fracture buckle"],
];
