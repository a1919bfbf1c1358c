import type { VerbId } from "../protocol/command.ts";
import type { VerbRule } from "./verb-rule.ts";
import { challengeDuel } from "./verbs/challenge-duel.ts";
import { closeSession } from "./verbs/close-session.ts";
import { emote } from "./verbs/emote.ts";
import { invokeRelic } from "./verbs/invoke-relic.ts";
import { narrate } from "./verbs/narrate.ts";
import { say } from "./verbs/say.ts";
import { whisper } from "./verbs/whisper.ts";

/** Every verb with its rule. A verb in `protocol/command` that is missing here does not compile. */
export const VERB_RULES: { readonly [V in VerbId]: VerbRule<V> } = {
  "verb.say": say,
  "verb.emote": emote,
  "verb.whisper": whisper,
  "verb.challengeDuel": challengeDuel,
  "verb.invokeRelic": invokeRelic,
  "gm.narrate": narrate,
  "gm.closeSession": closeSession,
};
