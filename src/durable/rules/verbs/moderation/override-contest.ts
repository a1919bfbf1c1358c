import type { Contest } from "../../../protocol/state/contest.ts";
import type { VerbRule } from "../../catalog/verb-rule.ts";
import { seedCommitment } from "../../contests/dice.ts";
import { accept, reject } from "../../core/decision.ts";
import { draft } from "../../core/draft.ts";
import { isSettled } from "../../core/view/contests.ts";
import { moderationVerb } from "../../moderation/moderation-verb.ts";

/** A moderator settles a contest, or has it thrown again with new dice (CON9). */
export const overrideContest: VerbRule<"mod.overrideContest"> = moderationVerb(
  "Override a contest",
  ({ state, context, args }) => {
    const { contestId, action, winner, reason } = args;
    const contest = state.view.contests.find((each) => each.contestId === contestId);
    if (contest === undefined) {
      return reject("not-found", `there is no contest ${contestId} here`, { details: { path: "contestId" } });
    }
    if (isSettled(contest)) return reject("already-settled", `this contest is ${contest.status}`);
    switch (action) {
      case "cancel":
        return accept([draft("contest.cancelled", { contestId, reason: "override" }, { hidden: { reason } })]);
      case "award":
        return award(contest, winner, reason);
      case "replay": {
        if (contest.status === "armed") return reject("not-found", "this contest has not been launched yet");
        const seed = context.newSeed();
        const again = { contestId, attempt: contest.attempt + 1, seedCommitment: seedCommitment(seed) };
        return accept([draft("contest.replayed", again, { hidden: { seed, reason } })]);
      }
    }
  },
);

function award({ contestId, participants }: Contest, winner: string | undefined, reason: string) {
  if (winner === undefined || !participants.some((each) => each.actorId === winner)) {
    const details = { path: "winner" };
    return reject("invalid-args", "`winner` must be one of the contest's participants", { details });
  }
  return accept([draft("contest.awarded", { contestId, outcome: { winner } }, { hidden: { reason } })]);
}
