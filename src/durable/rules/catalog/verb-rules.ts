import type { VerbId } from "../../protocol/socket/command.ts";
import { challengeDuel } from "../verbs/contests/challenge-duel.ts";
import { clashOfWills } from "../verbs/contests/clash-of-wills.ts";
import { skirmish } from "../verbs/contests/skirmish.ts";
import { sparringMatch } from "../verbs/contests/sparring-match.ts";
import { closeSession } from "../verbs/gm/close-session.ts";
import { consumeItems } from "../verbs/gm/consume-items.ts";
import { grantItems } from "../verbs/gm/grant-items.ts";
import { narrate } from "../verbs/gm/narrate.ts";
import { ban } from "../verbs/moderation/ban.ts";
import { kick } from "../verbs/moderation/kick.ts";
import { mute } from "../verbs/moderation/mute.ts";
import { overrideContest } from "../verbs/moderation/override-contest.ts";
import { retractMessage } from "../verbs/moderation/retract-message.ts";
import { slowMode } from "../verbs/moderation/slow-mode.ts";
import { unban } from "../verbs/moderation/unban.ts";
import { unmute } from "../verbs/moderation/unmute.ts";
import { invokeRelic } from "../verbs/rituals/invoke-relic.ts";
import { emote } from "../verbs/talk/emote.ts";
import { report } from "../verbs/talk/report.ts";
import { say } from "../verbs/talk/say.ts";
import { whisper } from "../verbs/talk/whisper.ts";
import { acceptTrade } from "../verbs/trades/accept-trade.ts";
import { cancelTrade } from "../verbs/trades/cancel-trade.ts";
import { declineTrade } from "../verbs/trades/decline-trade.ts";
import { offerTrade } from "../verbs/trades/offer-trade.ts";
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
