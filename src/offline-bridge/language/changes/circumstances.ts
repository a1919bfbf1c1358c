/** Why something that reads like a change is none (docs/reference/annotation-rules.md#non-changes). */
export type NonChange =
  | "negated"
  | "failed"
  | "attempt"
  | "denied"
  | "hypothetical"
  | "conditional"
  | "planned"
  | "questioned"
  | "past"
  | "unchanged"
  | "fiction";

const QUESTION = /\?["”’)]*$/u;
const CONDITION = /\b(?:if|unless|provided that|in case|as long as|whether|lest)\b/u;
const IMAGINED =
  /\b(?:imagine|imagined|imagines|suppose|picture a|what if|as though|were to|wishes?|wished|hopes?|hoped|hoping|fears? that|feared that|would have|could have|might have|should have|had (?:the )?@f\d+ (?:not )?[a-z]+ed)\b/u;
const INVENTED =
  /\b(?:ballads?|songs?|sang|sings?|dreams?|dreamed|dreamt|nightmare|legends?|myths?|fables?|puppets?|play in which|opera|novel|poems?|saga|prophecy|prophecies|prophesied|foretold|foretells|paintings?|murals?|tapestry|simulation|rehearsal|drill|war ?game|board game|pretend|pretends|pretended|on stage|actors?|storybook|bedtime)\b/u;
const DENIED =
  /\b(?:den(?:y|ies|ied)|untrue|not true|no truth|false|falsely|falsehood|lied|a lie|is lying|lies about|made (?:it |that )?up|invented|nonsense|never happened|did no such thing|was wrong|were wrong|mistaken|disproved|debunked|no such thing)\b/u;
const LONG_AGO =
  /\b(?:once (?!more|again|the\b|they\b|it\b|we\b|inside\b)|(?:days|weeks|months|years|decades|centuries|generations|winters|summers|ages|moons|lifetimes) (?:ago|before|past|back)|a (?:day|week|month|year|decade|century|generation|lifetime) ago|long ago|ages ago|last (?:week|month|year|winter|spring|summer|autumn|fall|century|season|war)|in the (?:age|days|time|times|reign|years?|era|first|second|third|great|old) |in those days|(?:grand)?(?:father|mother|parents) 's (?:time|day|days|youth)|back when|used to|formerly|centuries|for generations|in \d{3,4}\b|of old\b|was young|were young|was a (?:child|boy|girl)|as a (?:child|boy|girl)|the (?:first|second|third|great|old) (?:war|siege|age)|history (?:privateState?|tells|records)|chronicles? (?:of|tells?|records?)|before the (?:war|flood|fall|treaty|collapse))/u;
const FUTURE =
  /\b(?:tomorrow|next (?:week|month|year|spring|summer|autumn|winter|season|time|morning|day)|soon enough|one day|some day|someday|when the time comes|by (?:next|this time) )/u;

/** Governors of `to seize` after which it was done. */
const DONE_BEFORE_TO =
  /\b(?:manag(?:es|ed)|able|went on|goes on|proceed(?:s|ed)|was (?:the first|quick)|were (?:the first|quick))$/u;
const TOLD_BEFORE_TO_HAVE =
  /\b(?:said|rumou?red|believed|reported|thought|supposed|alleged|known|seems?|seemed|appears?|appeared|claims?|claimed)$/u;
const FAILED_BEFORE_TO =
  /\b(?:fail(?:s|ed)?|unable|refus(?:es|ed)|declin(?:es|ed)|forgot)(?: (?:again|twice|once more))?$/u;
const PLANNED_BEFORE_TO =
  /\b(?:plan(?:s|ned)?|intend(?:s|ed)?|want(?:s|ed)?|aim(?:s|ed)?|prepar(?:es|ed)|threaten(?:s|ed)?|vow(?:s|ed)?|swears?|swore|promis(?:es|ed)|going|about|ready|order(?:s|ed)|agree[sd]?|decide[sd]?|hope[sd]?|mean[st]?)$/u;

/** Where a whole sentence speaks of what did not happen; undefined where it speaks of what did. */
export function nonChangeOfSentence(line: string, before: string): NonChange | undefined {
  if (QUESTION.test(line)) return "questioned";
  if (CONDITION.test(line)) return "conditional";
  if (IMAGINED.test(line)) return "hypothetical";
  if (INVENTED.test(line)) return "fiction";
  if (DENIED.test(line)) return "denied";
  if (LONG_AGO.test(line)) return "past";
  if (FUTURE.test(line)) return "planned";
  if (/\b(?:no one|nobody|none of|neither|nothing|no (?:[a-z]+ ){0,2})$/u.test(`${before.trimEnd()} `.trimEnd()))
    return "negated";
  return undefined;
}

/** The reading of the words before `to seize`; undefined where the action happened all the same. */
export function nonChangeOfInfinitive(governor: string, perfect: boolean): NonChange | undefined {
  const before = governor.trimEnd();
  if (DONE_BEFORE_TO.test(before)) return undefined;
  if (perfect && TOLD_BEFORE_TO_HAVE.test(before)) return undefined;
  if (FAILED_BEFORE_TO.test(before)) return "failed";
  return PLANNED_BEFORE_TO.test(before) ? "planned" : "attempt";
}

const HEARSAY =
  /\b(?:rumou?rs?|rumou?red|supposedly|allegedly|alleged|reportedly|purportedly|apparently|seemingly|hearsay|gossip|unconfirmed|word is|word has it|word on the|(?:so )?the (?:story|talk|tale|word) (?:goes|is|on)|it is said|it 's said|(?:is|are|was|were) (?:said|rumou?red|believed|thought|alleged) to|so (?:they|i|he|she) (?:say|says|hear|heard)|(?:i|we|he|she|they)(?: have|'ve)? (?:heard|hear|overheard)|(?:they|some|people|folk|folks|many|others|men|women|sailors|traders|merchants|villagers|locals|drunks|children|travell?ers) (?:say|says|said|claim|claimed|whisper|whispered|mutter|swear|swore|are saying|reckon|tell)|tavern talk|tongues wag|whispers? (?:say|says|tell|has it|that|of)|claims? (?:that|to have)|claimed (?:that|to have)|(?:my|his|her|our|their|your|the|a) (?:[a-z]+ 's )?(?:cousin|uncle|aunt|nephew|brother|sister|barber|neighbou?r|friend|drunk|beggar|fortune teller|barkeep|innkeeper|fishwife|stable ?boy|gossip|landlady|tinker) (?:[a-z]+ ){0,2}(?:swears?|swore|says?|said|claims?|claimed|heard|tells|told|insists|reckons|thinks)|seems? to have|appears? to have|if the (?:tales?|rumou?rs?|stories) (?:is|are))\b/u;

/** True where the source is hearsay or doubtful (docs/reference/annotation-rules.md, rule 9). */
export function isHearsay(line: string): boolean {
  return HEARSAY.test(line);
}

/** True where a line takes back a turn's statement (a rumour shown false). */
export function takesBack(line: string): boolean {
  return DENIED.test(line) || /\b(?:they|it|he|she) (?:did|had|was|were|is|are|has|have) not\s*[.!]?$/u.test(line);
}
