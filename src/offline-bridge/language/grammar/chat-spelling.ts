import { knownForms } from "../frames/known-verbs.ts";

/** Words as chats spell them, with what parsers know in their place. */
const SPELLINGS: readonly (readonly [written: string, meant: string])[] = [
  ..."bak back,nite night,tonite tonight,2nite tonight,thru through,teh the,wuz was,cuz because,coz because,b4 before,tmrw tomorrow"
    .split(",")
    .map((pair) => pair.split(" ") as [string, string]),
  ..."theyre they're,youre you're,hes he's,shes she's,ive I've,weve we've,theyve they've,theyll they'll,thats that's"
    .split(",")
    .map((pair) => pair.split(" ") as [string, string]),
  ..."do does did is was were are has have had could would should ca wo"
    .split(" ")
    .map((word): [string, string] => [`${word}nt`, `${word}n't`]),
  ["aint", "isn't"],
  ["siezed", "seized"],
  ["seige", "siege"],
  ["surrended", "surrendered"],
];

/** Right words that a slip in a verb would give. */
const OWN_WORDS = new Set(
  `scared scaring robed planed planing striped stared staring bared baring sited caned being riding creating created cleaning
  cleaned commander commanders colonies energies transited lied hanged retries retried cashing steaming winding`.split(
    /\s+/u,
  ),
);
const [SLIP_FROM, DROP_FROM] = [7, 9] as const;
const [SWAPS_AT, DROPS_AT] = [2, 3] as const;

const DOUBLED = /(?:bb|dd|gg|ll|mm|nn|pp|rr|tt)(?:ed|ing)$/u;

/** Verbs of the frames as people misspell them: `swaped`, `useing`, `losed`, `captrued`, `surendered`. */
function slipsOf(form: string, base: string): readonly string[] {
  const letters = form.split("");
  const places = letters.map((_, at) => at).slice(0, -1);
  return [
    form.replace(DOUBLED, (ending) => ending.slice(1)),
    base.endsWith("e") && form.endsWith("ing") ? `${base}ing` : form,
    form === base ? `${base.replace(/e$/u, "")}ed` : form,
    ...(form.length < SLIP_FROM ? [] : places.slice(SWAPS_AT)).map((at) =>
      [...letters.slice(0, at), letters[at + 1], letters[at], ...letters.slice(at + 2)].join(""),
    ),
    ...(form.length < DROP_FROM ? [] : places.slice(DROPS_AT)).map((at) => letters.toSpliced(at, 1).join("")),
  ];
}

function allSpellings(): ReadonlyMap<string, string> {
  const all = new Map(SPELLINGS);
  for (const [form, base, past] of knownForms())
    for (const slip of slipsOf(form, base)) {
      const isRight = slip === form || OWN_WORDS.has(slip) || all.has(slip);
      if (!isRight) all.set(slip, form === base && slip.endsWith("ed") ? past : form);
    }
  for (const [form] of knownForms()) all.delete(form);
  return all;
}

const spellings = allSpellings();

/** A text with chat spellings and common slips in verbs as parsers know them. Takes time in proportion to the text. */
export function spelledOut(text: string): string {
  return text
    .replace(
      /(?<=[a-z])(?<! (?:by|at|in|of|before|after|until|till|since|from|to|past)) (\d{4})(?=[.,;!]|$)/gu,
      " at $1",
    )
    .replace(
      /\b(had|has|have|was left with|were left with) no (?:other )?(?:choice|option|alternative) but to /gu,
      "had to ",
    )
    .replace(/\bits (?=(?:just|now|gone|not|been|ours|theirs|over|a|an|the|down|back)\b)/gu, "it's ")
    .replace(/(^|\s)w\/ ?(?=\S|$)/gu, "$1with ")
    .replace(/(?<![\p{L}\p{N}'])[a-z0-9]{3,16}(?![\p{L}\p{N}'])/gu, (word) => spellings.get(word) ?? word);
}
