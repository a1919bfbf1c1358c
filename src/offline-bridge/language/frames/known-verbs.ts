import { formsOf } from "../grammar/verb-forms.ts";
import { USE_PARTICLE_VERBS, USE_VERBS } from "./capability-frames.ts";
import { CONTROL_FRAMES } from "./control-frames.ts";
import { FLAG_UP, HOLD_ENDS, RAISES } from "./control-nouns.ts";
import { DANGER_SIGNS } from "./danger-signs.ts";
import { HARM_SIGNS } from "./harm-signs.ts";
import { RECOVERY_SIGNS } from "./recovery-signs.ts";
import {
  BEGINS_THERE,
  FIGHTS,
  LOOMS,
  OWN_STATE_VERBS,
  RETURNS,
  STATE_PARTICLE_VERBS,
  STATE_VERBS,
} from "./status-frames.ts";

/** Words that are far more often nouns beside a name. */
const NOUNS = new Set(
  "guard part root hand land stage claim hold hurt work play fire light power return weave".split(" "),
);

/** Verbs that lemmatisers take for others in one of their forms: `riding`, `raging`. */
const MISTAKEN = new Set(["hate", "ride", "rage", "slide", "glide", "stride"]);

const known = new Map<string, string>();
for (const verbs of [
  ...CONTROL_FRAMES.map(({ verbs: some }) => some),
  FLAG_UP,
  HOLD_ENDS,
  RAISES,
  USE_VERBS,
  USE_PARTICLE_VERBS,
  MISTAKEN,
  BEGINS_THERE,
  FIGHTS,
  LOOMS,
  RETURNS,
  new Set(STATE_VERBS.keys()),
  new Set(OWN_STATE_VERBS.keys()),
])
  for (const verb of verbs) {
    if (NOUNS.has(verb)) continue;
    for (const form of formsOf(verb).keys()) known.set(form, known.get(form) ?? verb);
  }

/** Every form of the verbs of the frames, with its base and the past of that. */
export function knownForms(): readonly (readonly [form: string, base: string, past: string])[] {
  return [...new Set(known.values())].flatMap((base) => {
    const forms = formsOf(base);
    const past = [...forms].find(([, kinds]) => kinds.includes("past"))?.[0] ?? base;
    return [...forms.keys()].map((form) => [form, base, past] as const);
  });
}

/** Verbs with a particle, of which the frames know: `give up`, `switch on`. */
const phrasal = new Set<string>([
  ...CONTROL_FRAMES.flatMap(({ verbs, particles }) =>
    [...verbs].flatMap((verb) => [...(particles ?? [])].map((particle) => `${verb} ${particle}`)),
  ),
  ...STATE_PARTICLE_VERBS.keys(),
  ...[
    "carry out",
    "send out",
    "act out",
    "switch on",
    "turn on",
    "power up",
    "switch off",
    "fire up",
    "start up",
    "call up",
    "boot up",
    "set off",
    "touch off",
    "turn loose",
    "spin up",
  ],
]);

export function isPhrasal(verb: string, particle: string): boolean {
  return phrasal.has(`${verb} ${particle}`);
}

const formsByBase = new Map([...new Set(known.values())].map((base) => [base, formsOf(base)] as const));

/** Verbs of signs: their forms are known, and leave a noun a noun. */
const signs = new Map<string, string>();
for (const { verbs } of [...DANGER_SIGNS, ...HARM_SIGNS, ...RECOVERY_SIGNS])
  for (const verb of verbs) for (const form of formsOf(verb).keys()) signs.set(form, signs.get(form) ?? verb);

/** A verb's base where the frames know it by its form and the parser gave another: `retook`, `gutted`. */
export function knownBase(text: string, lemma: string): string {
  // `riding` is no form of `rid`, whatever a lemmatiser says.
  if (formsByBase.get(lemma)?.has(text) === true) return lemma;
  return known.get(text) ?? (lemma === text ? signs.get(text) : undefined) ?? lemma;
}

/** The base of a verb of the frames, from a form that could be a noun's: `rules`, `storms`, `fight`. */
export function isKnownVerb(low: string): string | undefined {
  return known.get(low);
}

/** The same, and the base of a verb of signs: `races`. */
export function knownForm(low: string): string | undefined {
  return known.get(low) ?? signs.get(low);
}
