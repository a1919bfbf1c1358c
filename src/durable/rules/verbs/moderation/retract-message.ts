import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept, reject } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { moderationVerb } from "../../moderation/moderation-verb.ts";

/** Takes the text of something said out of everything shown from now on (VIEW5). */
export const retractMessage: VerbRule<"mod.retractMessage"> = moderationVerb(
  "Retract a message",
  ({ context, args }) => {
    const { version, reason } = args;
    const talk = context.storedTalk(version);
    if (talk === undefined) {
      return reject("not-found", `version ${version} is no message that is still kept`, {
        details: { path: "version" },
      });
    }
    if (talk.retracted) return reject("already-settled", "this message has been retracted");
    const { author, target, text, reporters } = talk;
    const isReported = reporters.length > 0;
    const hidden = { author, ...(target !== undefined && { target }), ...(isReported && { isReported }) };
    return accept([draft("chat.retracted", { version, reason, text }, { hidden })]);
  },
);
