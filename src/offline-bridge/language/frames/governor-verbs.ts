/** Verbs and nouns that govern another verb, by what they say of its deed. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/u));

/** `managed to seize`: done. */
export const ACHIEVES = words(
  "manage able succeed proceed happen get hurry hasten rush contrive dare finish help quick force compel make let cause oblige lead move begin start bring leave drive push allow see watch hear find feel notice turn have prove grow end lose wind choose take catch spot film observe admit enjoy regret photograph record detect dare",
);
/** `began to seize`: a state or a use has begun; whether control was won stays open. */
export const BEGINS = words("begin start commence resume continue keep go");
/** `failed to seize`, `refused to seize`. */
export const FAILS = words(
  "fail refuse decline forget unable avoid prevent stop forbid prohibit hinder resist neglect hesitate scruple abstain refrain keep save bar powerless loath reluctant unwilling impossible",
);
/** `said that …`: told as it is; hearsay has words of its own. */
export const TELLS = words(
  "say tell report announce declare confirm testify state read record reveal show prove know learn see realise realize find discover notice note hear remember explain write cry shout call mean admit attest certify witness proclaim swear insist claim murmur whisper mutter reckon rumour rumor allege think believe suppose understand appear seem turn happen be have",
);
/** `hoped that …`, `denied that …`: nobody says that it is so. */
export const DOUBTS = words(
  "hope fear doubt imagine dream wish want expect pretend deny lie assume guess bet threaten promise vow plan order demand ask suggest propose wonder question decide agree forbid dispute boast predict prophesy foresee foretell intend ensure pray worry warn dread anticipate dismiss reject refute joke fantasise fantasize hypothesise argue urge command request hold",
);
/** Verbs of opinion are hearsay only where no one in particular holds them. */
export const OPINES = words("think believe suppose understand reckon");
/** `the plan that`, `the fear that`, `a dream in which`. */
export const UNREAL_NOUNS = words(
  "plan fear hope dream wish idea lie threat promise order demand chance attempt effort bid offer vow prophecy plot scheme intention bet theory question desire fantasy right power duty permission ability way ambition request decision proposal oath risk possibility prospect need nightmare vision case event thought refusal hoax condition",
);
/** `the rumour that`: hearsay. */
export const HEARSAY_NOUNS = words("rumour rumor gossip talk whisper tale story word hearsay scuttlebutt");
/** Subjects that mean nobody. */
export const NOBODY = words("nobody none neither nothing no-one noone");
export const ANYBODY = words("anyone anybody whoever whatever someone anything whichever");
/** Marks of a clause that states no fact. */
export const CONDITIONAL_MARKS = words("if unless whether lest before provided supposing");
/** Adverbs by which a verb does not hold. */
export const NEGATING_ADVERBS = words(
  "harmlessly never hardly barely scarcely nearly almost neither nor seldom rarely not n't nowhere",
);
export const MODALS = words("will would shall should can could may might must ll 'll wo ca 'd ought sha");
/** Prepositions before `…ing` after which it was done. */
export const DONE_BY = words("by after through in upon on with since following");
