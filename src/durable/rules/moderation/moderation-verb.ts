import type { VerbId } from "../../protocol/socket/command.ts";
import type { VerbCall, VerbRule } from "../catalog/verb-rule.ts";
import type { Verdict } from "../core/decision.ts";

/** A verb of the moderators: an ordinary command, with receipt and event, for their role alone (MOD1). */
export function moderationVerb<V extends VerbId>(label: string, decide: (call: VerbCall<V>) => Verdict): VerbRule<V> {
  return { label, category: "moderation", capabilities: [], roles: ["moderator"], safetyTags: [], decide };
}
