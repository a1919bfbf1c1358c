/**
 * Pieces of the patterns by which changes are found in a lined-up sentence: words in lower case with one space between
 * them, entities as signs such as `@r1`. Every piece ends without a space.
 */

/** Words that stand between a subject and its verb. */
const AUX = "is|are|was|were|be|been|being|'s|'re|'ve|has|have|had|having|do|does|did|'d|'ll|get|gets|got|getting";
const MODAL = "will|would|shall|should|can|could|may|might|must";
const NEGATION = "not|never|neither|nor|almost|no longer|no more";
/**
 * Negations that are adverbs by their ending: written once more beside {@link ADVERB}, a line could be read in 2ⁿ ways.
 */
const NEGATING_ADVERB = "hardly|barely|nearly|scarcely";
const ADVERB =
  "[a-z]+ly|now|then|soon|also|again|just|already|today|tonight|still|once|thus|even|ever|yet|both|all|" +
  "at last|at once|in turn|by now|as ever|overnight|back|more|right";
export const VERB_GROUP = `(?:${NEGATION}|${MODAL}|${AUX}|${ADVERB})`;
export const ADVERBS = `(?: (?:${ADVERB}))*`;
export const BE = "(?:is|are|was|were|been|being|be|'s|'re|get|gets|got|getting)";

/**
 * Adjectives that make a part of the whole (docs/reference/annotation-rules.md, rule 7), and small words that no
 * adjective can be.
 */
const NO_ADJECTIVE =
  "of|and|or|to|from|with|without|at|in|on|by|for|over|under|near|into|against|between|its|their|the|a|an|" +
  "north[a-z]*|south[a-z]*|east[a-z]*|west[a-z]*|upper|lower|outer|inner|central|far|half|part|some|most|old|former|false";
const ADJECTIVE = `(?!(?:${NO_ADJECTIVE})\\b)[a-z]+(?: - [a-z]+)? `;
const DETERMINED = `(?:(?:all of |the whole of |the rest of |all )?(?:the|this|that|its|their|his|her|our|a|an|another|some) (?:(?:whole |entire )(?:${ADJECTIVE}){0,2}|(?!(?:whole|entire) (?!- ))(?:${ADJECTIVE}){1,2})?)?`;
/** Words after a name that refer to a part of it, or to another thing named after it. */
const PART =
  "'s|road|roads|gate|gates|wall|walls|pass|tower|towers|garrison|bridge|market|quarter|docks?|harbou?r|outpost|outposts|fort|camp|" +
  "house|houses|roof|roofs|mines?|archives?|border|borders|edge|outskirts|north|south|east|west|trade|delegation|envoys?|" +
  "accords?|treaty|charter|question|problem|affair|traders?|merchants?|folk|people|settlers?|militia|guards?|foothills|lowlands|uplands|approaches";
const WHOLE = `(?! (?:${PART})\\b)`;
/** Before a name that is part of a larger phrase: `the gates of the Range`. */
const NOT_INSIDE =
  "(?<!\\b(?:north[a-z]*|south[a-z]*|east[a-z]*|west[a-z]*|upper|lower|outer|inner|half|part|old|former) )" +
  "(?<!(?<!\\ball )\\b(?:of|in|at|near|from|on|by|to|for|with|through|across|beyond|around|into|toward|towards) (?:the |this |that |its |their )?)";

/** Names after the first that a list is read for: each name begins a search, which is to end soon. */
const MORE = "{0,7}";

/** Signs of one kind as an object, with article and adjectives: `the battered @r1`, `@r1 and @r2`, `it`. */
export function objects(signs: string): string {
  const one = `${DETERMINED}@[${signs}]\\d+${WHOLE}`;
  return `(?:${one}(?:(?: ,| and| , and| as well as) ${one}(?! (?:${AUX}|${MODAL}|fell|falls|stands?|stood|lies|lay|[a-z]+s (?:the|to|into)|[a-z]+ed (?:the|to|into))\\b))${MORE}|(?:it|them both|them)\\b)`;
}

/** The same before its verb. */
export function subjects(signs: string): string {
  const one = `${DETERMINED}@[${signs}]\\d+`;
  return `${NOT_INSIDE}(?:${one}(?:(?: ,| and| , and) ${one})${MORE}|\\b(?:it|they))(?: , [^,;:]{1,60} ,)?`;
}

/** A faction or character with the people who act for it: `the Guild`, `the riders of the Guild`, `Guild riders`. */
export const ACTOR =
  "(?:(?:the|a|an|some) )?(?:\\b[a-z]+ (?:of|from|under) (?:the )?)?@[fx]\\d+(?: 's)?(?: (?!and\\b|or\\b|for\\b|while\\b|as\\b|in\\b|at\\b|on\\b|by\\b|to\\b|after\\b|before\\b|with\\b|but\\b)[a-z]+){0,2}";

/** The words of a verb group by kind. */
export const IS_MODAL = new RegExp(`^(?:${MODAL}|'ll|'d)$`, "u");
export const IS_NEGATION = new RegExp(`\\b(?:${NEGATION}|${NEGATING_ADVERB})\\b`, "u");
export const IS_BE = new RegExp(`^${BE}$`, "u");
