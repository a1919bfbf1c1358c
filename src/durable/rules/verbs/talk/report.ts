import type { Actor } from "../../../protocol/state/actor.ts";
import type { VerbRule } from "../../catalog/verb-rule.ts";
import { accept, reject } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import type { Talk } from "../../core/rule-context.ts";
import { viewerOf } from "../../core/view-for.ts";

const AT_VERSION = { details: { path: "version" } };

/** Tells moderators of a line that its caller was shown, and nobody else of anything (MOD7). */
export const report: VerbRule<"verb.report"> = {
  label: "Report a line",
  category: "moderation",
  capabilities: [],
  roles: [],
  safetyTags: ["quotes"],
  rateLimit: { burst: 5, perSeconds: 300, scope: "actor" },
  decide({ context, actor, args }) {
    const { version, reason } = args;
    const line = context.storedTalk(version);
    // A whisper between others is answered like a line that does not exist.
    if (line === undefined || !isShownTo(line, actor))
      return reject(
        "not-found",
        `version ${version} is no line that you were shown and that is still kept`,
        AT_VERSION,
      );
    if (line.author === actor.actorId) return reject("target-self", "you said this yourself", AT_VERSION);
    if (line.retracted || line.text === "")
      return reject("already-settled", "this line has been taken back", AT_VERSION);
    if (line.reporters.includes(actor.actorId))
      return reject(
        "already-settled",
        "you have reported this line before; the moderators have your report",
        AT_VERSION,
      );
    return accept([draft("moderation.reported", { version, target: line.author, reason })]);
  },
};

function isShownTo({ author, target }: Talk, actor: Actor): boolean {
  return target === undefined || [author, target].includes(actor.actorId) || viewerOf(actor).isModerator;
}
