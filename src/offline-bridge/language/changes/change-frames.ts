import { ACTOR, ADVERBS, BE, objects, subjects, VERB_GROUP } from "../grammar/grammar.ts";
import { OWN_STATE_VERBS, STATE_VERBS, STATE_WORDS } from "../grammar/state-words.ts";
import { formsOf, type Form } from "../grammar/verb-forms.ts";
import type { Status } from "../lexicon/lexicon.ts";

/** The change that a sentence of this frame states. */
export type Effect =
  | { readonly kind: "gain" | "lose" | "expel" | "use" }
  | { readonly kind: "status"; readonly value: Status };

/**
 * A way of saying that something changed. Groups: `verb` and `theme` (what changes), and where the frame has them `vp`
 * (words between subject and verb), `agent`, `loser`, `recipient`. Of an `active` frame the subject stands before the
 * match; the others hold all they need.
 */
export interface Frame {
  readonly effect: Effect;
  readonly voice: "active" | "passive" | "state";
  readonly pattern: RegExp;
}

const SEIZE =
  "seize capture conquer annex overrun retake recapture reconquer occupy take win regain reclaim wrest overtake";
const GET_HOLD = "take gain win assume seize establish secure wrest regain retake tighten";
const GIVE_UP = "lose cede abandon surrender relinquish forfeit yield evacuate vacate quit desert";
const DRIVE =
  "drive force push throw chase expel oust evict rout dislodge eject sweep hurl cast beat clear remove banish flush drum";
const USE =
  "activate use engage invoke trigger unleash deploy fire wield employ ignite awaken channel cast perform operate " +
  "apply release launch execute enact start initiate run exercise";
const HOLD = "hold|grip|grasp|control|command|possession|mastery|charge|rule|dominion|sovereignty|authority|footing";

const R = objects("r");
const T = objects("rna");
const C = objects("ca");
const FROM = `(?: (?:back |away )?(?:from|out of the hands of|from the hands of|off) (?<loser>${ACTOR}))?`;
const TO = `(?: (?:back )?to (?<recipient>${ACTOR}))?`;
const BY = `(?:(?: [a-z]+){0,3}? by (?<agent>${ACTOR}))?`;
const GROUP = `(?<vp>(?: ${VERB_GROUP})*`;

/** Which forms each verb of the frames can be, filled as the frames are made. */
const FORMS = new Map<string, ReadonlySet<Form>>();

function verb(bases: string): string {
  return `\\b(?<verb>${known(bases).join("|")})`;
}

function participle(bases: string): string {
  const participles = known(bases).filter((text) => FORMS.get(text)?.has("participle"));
  return `(?<verb>${participles.join("|")})`;
}

/** Every form of these verbs, each once. */
function known(bases: string): readonly string[] {
  const all = new Set<string>();
  for (const base of bases.split(" ")) {
    for (const [text, forms] of formsOf(base)) {
      FORMS.set(text, new Set([...(FORMS.get(text) ?? []), ...forms]));
      all.add(text);
    }
  }
  return [...all];
}

function frame(effect: Effect, voice: Frame["voice"], pattern: string): Frame {
  return { effect, voice, pattern: new RegExp(`${pattern}(?![\\w@])`, "gu") };
}

const gain = { kind: "gain" } as const;
const lose = { kind: "lose" } as const;
const expel = { kind: "expel" } as const;
const use = { kind: "use" } as const;

const CONTROL: readonly Frame[] = [
  frame(gain, "active", `${verb(SEIZE)}(?: back| over)? (?<theme>${R})(?: back)?${FROM}`),
  frame(
    gain,
    "active",
    `${verb(GET_HOLD)}(?: back)?(?: (?:full|total|sole|complete|firm|undisputed|the|its|their))? (?:${HOLD}) (?:of|over|on) (?<theme>${R})${FROM}`,
  ),
  frame(
    gain,
    "active",
    `${verb("raise plant hoist fly")}(?: up)? (?:its|their|the|his|her|a|@f\\d+ 's)(?: own)? (?:banners?|flags?|colou?rs|standards?) (?:over|above|on|in|across) (?<theme>${R})`,
  ),
  frame(gain, "active", `\\bnow (?<verb>holds?|controls?|rules?|commands?) (?<theme>${R})`),
  frame(gain, "active", `\\b(?<verb>holds?|controls?|rules?|commands?) (?<theme>${R}) now\\b`),
  frame(
    gain,
    "passive",
    `(?<theme>${subjects("r")})${GROUP} ${BE}${ADVERBS}) ${participle(SEIZE)}(?: back| over)?${FROM}${BY}`,
  ),
  frame(
    gain,
    "state",
    `(?<theme>${subjects("r")})${GROUP}) (?<verb>falls?|fell|fallen|pass(?:es|ed)?|goes|went|gone)(?: over)? (?:in)?to (?:the (?:hands|control|rule) of )?(?<recipient>${ACTOR})`,
  ),
  frame(
    gain,
    "state",
    `(?<theme>${subjects("r")})${GROUP}) (?<verb>is|are|lies|stands|belongs) now (?:in the hands of|in|under the (?:control|rule|banner|command) of|under|held by|ruled by|controlled by|to) (?<recipient>${ACTOR})`,
  ),
  frame(
    gain,
    "state",
    `(?<theme>${subjects("r")})${GROUP} now) (?<verb>belongs|answers|bows) to (?<recipient>${ACTOR})`,
  ),
  frame(
    gain,
    "state",
    `(?<recipient>@f\\d+) 's (?:[a-z]+ ){0,2}(?:banners?|flags?|colou?rs|standards?)${GROUP}) (?<verb>fly|flies|flew|waves?|waved|hangs?|hung|rises?|rose|risen) (?:over|above|from|across) (?<theme>${R})`,
  ),
  frame(
    gain,
    "active",
    `\\b(?<verb>is|are|was|were|stands?|stood) (?:now|at last|finally|suddenly) (?:in (?:full |sole |firm )?(?:control|command|possession|charge)|(?:the )?(?:new |sole |undisputed )?(?:masters?|lords?|rulers?|holders?)) of (?<theme>${R})`,
  ),
  frame(
    gain,
    "state",
    `\\b(?:control|command|possession|mastery|rule|dominion) (?:of|over) (?<theme>${R})${GROUP}) (?<verb>pass(?:es|ed)?|falls?|fell|fallen|goes|went|gone|shifts?|shifted)(?: from (?<loser>${ACTOR}))?(?: over)? to (?<recipient>${ACTOR})`,
  ),
  frame(lose, "active", `${verb(GIVE_UP)} (?<theme>${R})${TO}`),
  frame(lose, "active", `${verb("give sign hand")} (?:up|away|over) (?<theme>${R})${TO}`),
  frame(
    lose,
    "active",
    `${verb("give hand turn sign leave")} (?<theme>${R})(?: (?:up|over|away|back))? to (?<recipient>${ACTOR})`,
  ),
  frame(lose, "active", `${verb("give hand")} (?<theme>${R}) (?:up|over|away)`),
  frame(lose, "active", `${verb("let")} go of (?<theme>${R})`),
  frame(
    lose,
    "active",
    `${verb("lose relinquish cede surrender yield forfeit give")}(?: up)?(?: (?:its|their|the|all|any|his|her))?(?: (?:last|firm|old|long|iron|tight))? (?:${HOLD}) (?:on|of|over|in) (?<theme>${R})${TO}`,
  ),
  frame(
    lose,
    "active",
    `${verb("withdraw retreat flee retire depart")}(?: (?:its|their|all|the)(?: [a-z]+){1,2})?(?: (?:back|entirely|fully|wholly|in good order|in disorder))? from (?<theme>${R})`,
  ),
  frame(
    lose,
    "active",
    `${verb("pull")}(?: (?:its|their|all|the)(?: [a-z]+){1,2})? (?:out of|out from|back from|away from) (?<theme>${R})`,
  ),
  frame(lose, "active", `(?<verb>fail|fails|failed) to (?:hold|keep|defend|retain)(?: on to| onto)? (?<theme>${R})`),
  frame(
    lose,
    "active",
    `(?<verb>could|can|did|were able|was able) not(?: able to)? (?:hold|keep|retain)(?: on to| onto)? (?<theme>${R})`,
  ),
  frame(lose, "active", `(?<verb>was|were|proved) unable to (?:hold|keep|retain) (?<theme>${R})`),
  frame(lose, "active", `no longer (?<verb>holds?|controls?|rules?|commands?) (?<theme>${R})`),
  frame(lose, "active", `(?<verb>holds?|controls?|rules?) (?<theme>${R}) no (?:longer|more)`),
  frame(
    lose,
    "passive",
    `(?<theme>${subjects("r")})${GROUP} ${BE}${ADVERBS}) ${participle(`${GIVE_UP} give hand sign turn leave`)}(?: up| over| away| back)?${TO}${BY}`,
  ),
  frame(lose, "state", `(?<theme>${subjects("r")})${GROUP}) (?<verb>slips?|slipped)(?: away)? from (?<loser>${ACTOR})`),
  frame(
    lose,
    "state",
    `(?<theme>${subjects("r")})${GROUP}) (?<verb>changes?|changed) hands from (?<loser>${ACTOR}) to (?<recipient>${ACTOR})`,
  ),
  frame(
    lose,
    "active",
    `${verb("draw fall back march")}(?: (?:its|their|all|the)(?: [a-z]+){1,2})? (?:back from|back out of|out of|away from) (?<theme>${R})`,
  ),
  frame(
    lose,
    "state",
    `(?<loser>@f\\d+) 's (?:[a-z]+ ){0,2}(?:${HOLD}) (?:on|of|over|in) (?<theme>${R})${GROUP}) (?<verb>slips?|slipped|ends?|ended|breaks?|broke|broken|fails?|failed|crumbles?|crumbled|collapses?|collapsed|is over|was over|is broken|was broken|is gone|was gone)`,
  ),
  frame(
    expel,
    "active",
    `${verb(DRIVE)}(?: back| off)? (?<loser>${ACTOR})(?: (?:back|clean|right|clear))? (?:out of|out from|from|off|away from) (?<theme>${R})`,
  ),
  frame(
    expel,
    "passive",
    `(?<loser>${ACTOR})${GROUP} ${BE}${ADVERBS}) ${participle(DRIVE)}(?: back| clean| right)? (?:out of|out from|from|off|away from) (?<theme>${R})`,
  ),
];

const CAPABILITY: readonly Frame[] = [
  frame(use, "active", `${verb(USE)}(?: up| off)? (?<theme>${C})`),
  frame(use, "active", `${verb("switch turn power set fire call draw start")} (?:on|up|off|upon) (?<theme>${C})`),
  frame(
    use,
    "active",
    `${verb("switch turn power set put bring train")} (?<theme>${C}) (?:on|up|off|loose|to use|in motion|online|to life|to work|against|upon)`,
  ),
  frame(use, "active", `${verb("make")} (?:full |free |ready )?use of (?<theme>${C})`),
  frame(
    use,
    "passive",
    `(?<theme>${subjects("ca")})${GROUP} ${BE}${ADVERBS}) ${participle(`${USE} switch turn power set bring`)}(?: on| up| off| loose| online)? by (?<agent>${ACTOR})`,
  ),
];

const COPULA =
  "is|are|was|were|'s|been|be|lies|lay|stands|stood|becomes|became|comes|came|falls|fell|goes|went|grows|grew|turns|turned|finds itself|found itself|sits|sat";

function statusFrames(): readonly Frame[] {
  const of = (value: Status): Effect => ({ kind: "status", value });
  const subject = subjects("rna");
  return [
    ...STATE_WORDS.map(([value, words]) =>
      frame(
        of(value),
        "state",
        `(?<theme>${subject})${GROUP}) (?<verb>${COPULA})${ADVERBS}(?:(?: (?:no longer|not|never))+${ADVERBS})? (?:${words})`,
      ),
    ),
    ...STATE_WORDS.map(([value, words]) =>
      frame(of(value), "active", `${verb("leave lay put place bring make render keep")} (?<theme>${T}) (?:${words})`),
    ),
    ...STATE_VERBS.map(([value, verbs]) => frame(of(value), "active", `${verb(verbs)} (?<theme>${T})`)),
    ...STATE_VERBS.map(([value, verbs]) =>
      frame(of(value), "passive", `(?<theme>${subject})${GROUP} ${BE}${ADVERBS}) ${participle(verbs)}`),
    ),
    ...OWN_STATE_VERBS.map(([value, verbs]) =>
      frame(of(value), "state", `(?<theme>${subject})${GROUP}) ${verb(verbs)}(?! (?:@|the |a |its |their ))`),
    ),
    frame(
      of("threatened"),
      "active",
      `(?<verb>poses?|posed|posing|is|are|becomes?|became) (?:a|an) (?:[a-z]+ ){0,3}(?:threat|danger|menace|peril) to (?<theme>${T})`,
    ),
    frame(of("threatened"), "active", `${verb("loom hang")} over (?<theme>${T})`),
    frame(
      of("destroyed"),
      "active",
      `${verb("reduce burn blow")} (?<theme>${T}) (?:to|into) (?:[a-z]+ ){0,2}(?:ash|ashes|rubble|ruins?|cinders|dust|ground|glass|pieces)`,
    ),
    frame(
      of("destroyed"),
      "state",
      `(?<theme>${subject})${GROUP}) (?<verb>burns?|burned|burnt) (?:down|to (?:the ground|ashes|cinders))`,
    ),
    frame(
      of("contested"),
      "active",
      `(?:fighting|battle|war|strife|bloodshed)(?: (?:has|have|had|now))* (?<verb>comes?|came|come|reaches|reached|engulfs?|engulfed)(?: (?:to|over|across))? (?<theme>${T})`,
    ),
    frame(of("destroyed"), "active", `${verb("lay")} waste to (?<theme>${T})`),
    frame(of("destroyed"), "active", `${verb("wipe")} (?:out )?(?<theme>${T})(?: out| off the map)`),
    frame(
      of("damaged"),
      "active",
      `${verb("wreak do")} (?:[a-z]+ ){0,2}(?:havoc|damage|harm) (?:on|upon|to|in|across) (?<theme>${T})`,
    ),
    frame(
      of("stable"),
      "active",
      `${verb("bring restore return")} (?:the )?(?:peace|order|calm|safety|stability)(?: back)? (?:to|in|across) (?<theme>${T})`,
    ),
    frame(
      of("stable"),
      "active",
      `(?:peace|order|calm|quiet|stability)(?: (?:has|have|at last|finally|now))* (?<verb>returns?|returned|comes?|came|settles?|settled|reigns?|holds?|is restored|was restored)(?: once more| again)? (?:to|over|in|across|on) (?<theme>${T})`,
    ),
    frame(
      of("stable"),
      "active",
      `(?:danger|threat|peril|menace) (?:to|over) (?<theme>${T})(?: (?:has|have|is|was|had))*(?: now)? (?<verb>passed|passes|over|ended|gone|averted|lifted|past)`,
    ),
    frame(
      of("contested"),
      "active",
      `(?:fighting|battle|war|skirmish(?:es)?|clashes|strife)(?: (?:has|have|had|now))* (?<verb>breaks? out|broke out|broken out|erupts?|erupted|rages?|raged|flares?|flared|spreads?)(?: (?:in|on|over|across|for|through|around|throughout))+ (?<theme>${T})`,
    ),
    frame(
      of("contested"),
      "active",
      `${verb("fight battle clash war struggle vie skirmish contend")}(?: (?:each other|one another|openly|again|fiercely|bitterly))* over (?<theme>${T})`,
    ),
    frame(
      of("contested"),
      "active",
      `@f\\d+(?: 's)?(?: [a-z]+)? and (?:the )?@f\\d+(?: 's)?(?: [a-z]+)? (?<verb>fight|battle|clash|fought|battled|clashed)(?: (?:each other|one another|openly|again|fiercely|bitterly))* (?:for|in|on|across|through) (?<theme>${T})`,
    ),
    frame(
      of("recovering"),
      "active",
      `(?:repairs?|rebuilding|reconstruction|healing|recovery)(?: (?:has|have|had|now|is|are))* (?<verb>begins?|began|begun|starts?|started|under way|underway)(?: (?:in|on|at|across|of))+ (?<theme>${T})`,
    ),
    frame(
      of("recovering"),
      "active",
      `(?<verb>begins?|began|begun|starts?|started) (?:to )?(?:repair(?:ing)?|rebuild(?:ing)?|mend(?:ing)?|restor(?:e|ing)|heal(?:ing)?) (?<theme>${T})`,
    ),
    frame(
      of("recovering"),
      "state",
      `(?<theme>${subject})${GROUP}) (?<verb>begins?|began|begun|starts?|started) (?:to (?:heal|recover|mend|rebuild|regrow)|healing|recovering|mending|rebuilding)`,
    ),
  ];
}

/** All frames, in no order of rank: what they find is joined per turn. */
export const CHANGE_FRAMES: readonly Frame[] = [...CONTROL, ...CAPABILITY, ...statusFrames()];

/** Which forms a verb of a frame can be; empty for those that are spelt out in their frame. */
export function formsOfVerb(text: string): ReadonlySet<Form> {
  return FORMS.get(text) ?? new Set(text.endsWith("ing") ? ["ing"] : []);
}
