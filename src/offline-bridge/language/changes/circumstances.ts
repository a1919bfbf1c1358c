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
const IMAGINED =
  /\b(?:imagine|imagined|imagines|^suppose|picture a|what if|as though|as if|were to|wishes?|wished|hopes?|hoped|hoping|fears? that|feared that|would have|could have|might have|should have)\b/u;
const INVENTED =
  /\b(?:(?:bards?|minstrels?|troubadours?|skalds?) (?:[a-z]+ )?(?:sings?|sang|recites?|chants?|tells?|told)|sings? of|sang of|ballads?|songs?|sang|dreams?|dreamed|dreamt|nightmare|legends?|myths?|fables?|puppets?|puppeteer|play in which|in the (?:[a-z]+ )?(?:play|show|episode|musical|ballet|comic)|(?:season|episode|scene|act) of the|(?:episode|chapter|canto|instalment|installment) (?:[a-z]+|\d+) of|(?:season|series) finale|soap opera|sitcom|opera|novel|(?:penny |dime )?dreadful|thriller|romance novel|comic|cartoon|epic|operetta|screenplay|radio play|melodrama|vaudeville|medicine show|fairy ?tale|folk ?tale|poems?|saga|prophecy|prophecies|prophesied|foretold|foretells|paintings?|paints|depicts?|depicting|portrays|masque|pageant|statue of|draws a|(?:a|the|this|that|his|her|their) (?:[a-z]+ )?drawing|sketch|murals?|tapestry|simulations?|simulator|rehearsal|(?<!fire )(?<!power )drill|war ?game|board game|pretend|pretends|pretended|on stage|on the stage|actors?|storybook|bedtime|drama|holo-drama|film|movie|in (?:a|an|the|this|that) (?:[a-z]+ )?(?:photograph|picture)|slogan|cardboard|on paper|in (?:the|a|an|her|his|their|this|that|every) (?:[a-z]+ )?(?:tale|story|yarn|fable|parable)|mummers?|(?:acts?|acted|acting) out|re-?enacts?|re-?enacted|puppet show|charades|in (?:the|their|our|a|this) (?:(?:children|child|boys|girls|kids) (?:' ?s? )?)?game|plays? at |playing at |chessboard|theatre|theater)\b/u;
const DENIED =
  /\b(?:forged (?:[a-z]+ ){1,2}(?:says?|said|claims?|reads?|states?|announces?|reports?)|fak(?:e|es|ed|ing)|bluff(?:s|ed|ing)?|feign(?:s|ed|ing)?|swindles?|gives? out that|gave out that|to (?:fool|trick|deceive|mislead|dupe) [a-z]+|(?:had|has|have|got|gets) it (?:all )?wrong|lies through|much for (?:the|that|his|her|their|all)|den(?:y|ies|ied)|untrue|not true|no truth|false|falsely|falsehood|lied|a lie|is lying(?! in| at| under| on)|lying (?:to|through|about)|lies about|lies (?:the|a|an) |hoax|propaganda|made (?:it |that )?up|invented|nonsense|never happened|con ?(?:man|artist)|liar|swindler|charlatan|impostor|huckster|no such thing|such a thing|was wrong|were wrong|mistaken|disproved|debunked|turns out to be (?!true|real|right)|turned out to be (?!true|real|right))\b/u;
const LONG_AGO =
  /\b(?:(?:once|twice|thrice|many times) before(?! [a-z])|in (?:its|his|her|their|my) (?:youth|day|heyday|time|childhood|infancy)|in the (?:\w+ )?(?:\w+ )'s (?:(?:first|early|second) )?(?:time|day|days|reign|youth|winter|years?)|(?:in|during) the (?:first|second|third|last|previous|old|great) (?:war|strike|siege|flood|fire|plague|rising|revolt|rebellion|famine|crusade|invasion|winter|mutiny|occupation|quake|storm)|of (?:(?:nineteen|eighteen|seventeen|sixteen) )?(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) ?- ?\w+|once upon|(?:days|weeks|months|years|decades|centuries|generations|winters|summers|ages|moons|lifetimes) (?:ago|past|back|earlier)|a (?:week|month|year|decade|century|generation|lifetime) ago|long ago|long before|long since|ages ago|last (?:week|month|year|winter|spring|summer|autumn|fall|century|season|war)|in the (?:age|days|time|times|reign|years?|era|great|old|last|first|second|third) (?:of|war|days|siege|age|century)|in the year|in those days|(?:grand)?(?:father|mother|parents) 's (?:time|day|days|youth)|back when|(?:talks?|talked|tells?|told|speaks?|spoke|remembers?|remembered|recalls?|recalled|reminisces?) (?:still |[a-z]+ )?(?:of |about )?the (?:[a-z]+ )?(?:spring|summer|autumn|winter|year|days?|time|night|morning|season) (?:when|that|in which)|used to|formerly|centuries|for generations|in \d{3,4}\b|of old\b|was young|were young|(?:was|were) (?:an? |still )?(?:\w+ )?(?:child|boy|girl|student|novice|apprentice|recruit|cadet|kid|kids|children|young)|as a (?:child|boy|girl|student|young \w+)|^back (?:in|at|during|under) |, back in |in the \w+ (?:year|days|wars?|age|times)\b|(?:of|in) ' ?\d\d\b|history (?:tells|records|books)|chronicles? (?:of|tells?|records?)|before the (?:war|flood|treaty|collapse))\b/u;
const FUTURE =
  /\b(?:tomorrow|next (?:week|month|year|spring|summer|autumn|winter|season|time|morning)|soon enough|one day|some day|someday|when the time comes|by next |(?:am|is|are|'m|'s|'re) (?:going|about|due|set|bound) to|gonna|the (?:\w+ )?plan (?:is|says)|plan is)\b/u;

const CONDITION =
  /^(?:" ?|“ ?|and |but |or |so )?(?:should (?:the|it|they|we|he|she|this|that|our|my|his|her|their|any\w*) |if|unless|in case|lest|supposing|provided|assuming)\b(?! (?:the |these |those |one |you |we )?(?:tales?|rumou?rs?|stor(?:y|ies)|reports?|(?:[a-z]+ ){1,3}(?:is|are) (?:right|to be believed|telling the truth)|(?:[a-z']+ ){1,4}(?:(?:do|does|did) (?:not|n't) (?:lie|deceive|jest|err)|(?:can|may) be (?:trusted|believed|credited)|(?:speaks?|spoke|tells?) tru\w+)|(?:can |may )?(?:trusts?|believes?)))/u;
const UNKNOWN =
  /\b(?:far from (?:certain|clear|sure)|not (?:certain|clear|sure|known)|unclear|uncertain|doubtful|(?:nobody|no one) (?:knows|can say)|(?:has|have|had) yet to)\b/u;
const ALWAYS =
  /\b(?:as ever|as always|(?:as|like) on (?:every|any|all)|like (?:always|every)|as (?:it|they) (?:was|were|had been|is|are)\b|every other (?:night|day|morning|evening|week|year)|same as|as usual|as it (?:always|ever)|as they (?:always|ever)|as (?:it|they|he|she) (?:has|have|had)|than (?:it|they) (?:was|were)|for as long as|for (?:\w+ ){0,3}(?:years|centuries|decades|generations|ages))\b/u;

/** A deed that came to nothing: `in vain`, `without success`, `and nothing happened`. */
const FRUITLESS =
  /\b(?:in vain|vainly|to no (?:avail|effect|purpose)|(?:got|gets|heard|hears|produced|produces) (?:nothing but |only )?an? (?:[a-z]+ )?(?:click|cough|fizzle|wheeze|splutter|sputter|clunk|hiccup|whimper)|without (?:success|effect|result|avail|any (?:success|effect|result|luck))|with no (?:success|effect|result|luck)|for naught|(?:and|but) (?:absolutely )?nothing (?:at all )?(?:happens|happened|came of it|comes of it|came|comes)|(?:came|come|comes) to (?:nothing|naught))\b/u;

/** True where a state is told as one that has long been so. */
export function isOfOld(zone: string): boolean {
  return ALWAYS.test(zone);
}

/** Where a part of a sentence speaks of what did not happen; undefined where it speaks of what did. */
export function nonChangeOfSentence(zone: string): NonChange | undefined {
  if (QUESTION.test(zone) || UNKNOWN.test(zone)) return "questioned";
  if (
    CONDITION.test(
      zone
        .slice(zone.lastIndexOf(" : ") + 1)
        .trimStart()
        .replace(/^: /u, ""),
    )
  )
    return "conditional";
  if (IMAGINED.test(zone)) return "hypothetical";
  if (INVENTED.test(zone)) return "fiction";
  if (DENIED.test(zone)) return "denied";
  if (FRUITLESS.test(zone)) return "failed";
  if (LONG_AGO.test(zone)) return "past";
  return FUTURE.test(zone) ? "planned" : undefined;
}

const HEARSAY =
  /\b(?:rumou?rs?|rumou?red|supposedly|allegedly|alleged|reportedly|purportedly|apparently|seemingly|hearsay|scuttlebutt|gossip|tell each other|tells? me|told me|anonymous|can ?n't confirm|not confirmed|unconfirmed|word is|the talk of|talk is|word has it|word on the|(?:so )?the (?:story|talk|tale|word) (?:goes|is|on)|it is said|it 's said|(?:is|are|was|were) (?:said|rumou?red|believed|thought|alleged) to|so (?:they|i|he|she) (?:say|says|hear|heard)|(?:i|we|he|she|they)(?: have|'ve)? (?:heard|hear|overheard)|(?:^|but |just |also )heard\b|(?:they|some|people|ppl|peeps|folk|folks|many|others|men|women|sailors|traders|merchants|villagers|locals|drunks|children|travell?ers|gondoliers|guards|sources|neighbou?rs|fishwives|servants|soldiers|everyone|somebody|someone|every one of them|a beggar|beggars) (?:[a-z]+ ){0,3}(?:say|says|said|claim|claims|claimed|whisper|whispered|whispers|mutter|murmur|swear|swears|swore|are saying|'re saying|are telling|'re telling|reckon|tell|insists?|insist)|(?:a|an|some|one|another) (?:[a-z]+ ){1,5}(?:swears|swore|claims|claimed|insists|reckons|mutters|muttered|whispers|whispered)|some (?:[a-z]+ ){1,6}(?:says|said|told)|word (?:from|around|in) |maybe|perhaps|probably|possibly|presumably|idk|dunno|not sure|iirc|afaik|tavern talk|tongues wag|whispers? (?:say|says|tell|has it|that|of)|it is whispered|is whispered|according to|claims? (?:that|to have)|claimed (?:that|to have)|(?:my|our|your) (?:[a-z]+ ){1,3}(?:swears?|swore|claims?|claimed|reckons?|insists?|heard)|would seem|hints? that|hinted that|might be fake|close to (?:the |a )?[a-z]+ (?:say|says|hint|claim)|(?:my|his|her|our|their|your|the|a) (?:[a-z]+ 's )?(?:cousin|uncle|aunt|nephew|brother|sister|barber|neighbou?r|friend|drunk|beggar|fortune teller|barkeep|innkeeper|fishwife|stable ?boy|gossip|landlady|tinker) (?:[a-z]+ ){0,2}(?:swears?|swore|says?|said|claims?|claimed|heard|tells|told|insists|reckons|thinks)|seems? to have|appears? to have|if (?:the )?(?:[a-z']+ ){1,4}(?:is|are|can be) (?:right|true|correct|to be (?:believed|trusted))|if the (?:tales?|rumou?rs?|stories) (?:is|are)|on good authority|(?:^|, )(?:barber|cabbie|bartender|barkeep|baker|cook|driver|porter|fishwife|landlady|roommate|neighbou?r) (?:says?|swears?|reckons)|swears? (?:by|on) (?:all|his|her|their|the|every))\b/u;

/** The forms of hearsay, whoever it is heard from. */
const HEARD =
  /\b(?:it (?:is|was|'s|has been) (?:[a-z]+ly |everywhere )?(?:told|whispered|murmured|muttered|rumou?red|claimed|alleged|believed|bruited|gossiped|put about)|(?:will|would|can) tell (?:you|anyone|anybody|whoever|all who)|so (?:the |some |they )?(?:[a-z-]+ ){0,3}(?:tell it|tells it|have it|has it|tell us|would have it)|if (?:the |my |her |his |an? )?(?:[a-z']+ ){1,4}(?:(?:do|does|did) (?:not|n't) (?:lie|deceive|jest|err)|(?:can|may) be (?:trusted|credited)|(?:speaks?|spoke|tells?) tru\w+)|unverified|unproven|grapevine|second ?-? ?hand|third ?-? ?hand|rumou?r mill|not verified|for what it 's worth|fwiw|my (?:[a-z-]+ ){1,3}(?:says?|said|tells? me|thinks?|reckons?)|[a-z-]{2,}s (?:all )?(?:whisper|murmur|mutter|gossip|swear|reckon|prattle)|(?:tale|story|talk|word|rumou?r|news)s? (?:[a-z]+ ){1,3}(?:is|goes|has it) that|(?:[a-z]{2,}s|word|gossip|they) (?:have|has|had) it that|fable has it|legend has it)\b/u;

/** True where the source is hearsay or doubtful (docs/reference/annotation-rules.md, rule 9). */
export function isHearsay(line: string): boolean {
  return HEARSAY.test(line) || HEARD.test(line);
}

const FRAMES_STORY =
  /^(?:this (?:is|was) |it (?:is|was) |'twas )?(?:only |just )?(?:an? )?(?:drill|exercise|rehearsal|dream|simulation|joke|prank|film night|bedtime story)(?: only)?[.!:]*$/u;

/** True where a sentence says of those after it that they are none of the story: `Drill only.` */
export function framesFiction(before: string): boolean {
  return FRAMES_STORY.test(before.trim());
}

/** True where a line takes back a turn's statement (a rumour shown false). */
export function takesBack(line: string): boolean {
  return (
    DENIED.test(line) ||
    /\b(?:they|it|he|she) (?:did|had|was|were|is|are|has|have)(?: not|n['’]t)\s*(?:[.!;:—,]|$)/u.test(line)
  );
}

const NOTHING =
  /^(?:but |and |then )?(?:[a-z]+(?: [a-z]+)*, )*(?:then |and |but )?nothing(?: at all| else)?(?: happens| happened| comes| came)?[.!…]*$/u;

/** True where a sentence says that the deed before it did nothing: `A click, a smell of dust, nothing.` */
export function isNothing(sentence: string): boolean {
  return NOTHING.test(sentence.trim());
}

const BELIEVED =
  /\b(?:was|were|had been) (?:[a-z]+ly |long |once )?(?:thought|believed|feared|reported|presumed|supposed|rumou?red|said)\b/u;

/** True where a sentence says what was believed and then that it is not so: `it was thought that it had burned, but …`. */
export function isBelied(sentence: string): boolean {
  const believed = BELIEVED.exec(sentence);
  return believed !== null && sentence.includes(", but ", believed.index);
}
