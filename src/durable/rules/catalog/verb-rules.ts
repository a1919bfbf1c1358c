import type { VerbId } from "../../protocol/socket/command.ts";
import { acceptTrade } from "../verbs/accept-trade.ts";
import { ban } from "../verbs/ban.ts";
import { cancelTrade } from "../verbs/cancel-trade.ts";
import { challengeDuel } from "../verbs/challenge-duel.ts";
import { clashOfWills } from "../verbs/clash-of-wills.ts";
import { closeSession } from "../verbs/close-session.ts";
import { consumeItems } from "../verbs/consume-items.ts";
import { declineTrade } from "../verbs/decline-trade.ts";
import { emote } from "../verbs/emote.ts";
import { grantItems } from "../verbs/grant-items.ts";
import { invokeRelic } from "../verbs/invoke-relic.ts";
import { kick } from "../verbs/kick.ts";
import { mute } from "../verbs/mute.ts";
import { narrate } from "../verbs/narrate.ts";
import { offerTrade } from "../verbs/offer-trade.ts";
import { overrideContest } from "../verbs/override-contest.ts";
import { report } from "../verbs/report.ts";
import { retractMessage } from "../verbs/retract-message.ts";
import { say } from "../verbs/say.ts";
import { skirmish } from "../verbs/skirmish.ts";
import { slowMode } from "../verbs/slow-mode.ts";
import { sparringMatch } from "../verbs/sparring-match.ts";
import { unban } from "../verbs/unban.ts";
import { unmute } from "../verbs/unmute.ts";
import { whisper } from "../verbs/whisper.ts";
import type { VerbRule } from "./verb-rule.ts";

/** Every verb with its rule. A verb in `protocol/command` that is missing here does not compile. */
export const VERB_RULES: { readonly [V in VerbId]: VerbRule<V> } = {
  "verb.say": say,
  "verb.emote": emote,
  "verb.whisper": whisper,
  "verb.report": report,
  "verb.challengeDuel": challengeDuel,
  "verb.sparringMatch": sparringMatch,
  "verb.clashOfWills": clashOfWills,
  "verb.skirmish": skirmish,
  "verb.offerTrade": offerTrade,
  "verb.acceptTrade": acceptTrade,
  "verb.declineTrade": declineTrade,
  "verb.cancelTrade": cancelTrade,
  "verb.invokeRelic": invokeRelic,
  "gm.narrate": narrate,
  "gm.grantItems": grantItems,
  "gm.consumeItems": consumeItems,
  "gm.closeSession": closeSession,
  "mod.mute": mute,
  "mod.unmute": unmute,
  "mod.kick": kick,
  "mod.ban": ban,
  "mod.unban": unban,
  "mod.slowMode": slowMode,
  "mod.retractMessage": retractMessage,
  "mod.overrideContest": overrideContest,
};
