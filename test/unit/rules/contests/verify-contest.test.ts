import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ContestJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import type { EventData } from "../../../../src/durable/protocol/events/event.ts";
import { settleContest } from "../../../../src/durable/rules/contests/settle-contest.ts";
import { verifyContest } from "../../../../src/durable/rules/contests/verify-contest.ts";
import { contestJobs } from "../core/arbitrary-job.ts";
import { commitmentOf } from "./independent-dice.ts";

type Resolved = EventData<"contest.resolved">;
type Participant = Resolved["participants"][number];

function resolvedOf(job: ContestJob): Resolved {
  return {
    ...settleContest(job),
    contestId: job.contestId,
    seed: job.seed,
    workflowId: "contest/h/r/c",
    resolutionMs: 9,
  };
}

/** The same contest with the best participant's part told differently. */
function retold(resolved: Resolved, change: (best: Participant) => Partial<Participant>): Resolved {
  const participants = resolved.participants.map((each, index) => (index === 0 ? { ...each, ...change(each) } : each));
  return { ...resolved, participants };
}

const otherDie = (die: number | undefined) => ((die ?? 0) % 6) + 1;

const LIES: Record<string, (resolved: Resolved) => Resolved> = {
  seed: (resolved) => ({ ...resolved, seed: commitmentOf(resolved.seed) }),
  dice: (resolved) => retold(resolved, ({ dice: [first, ...rest] }) => ({ dice: [otherDie(first), ...rest] })),
  kept: (resolved) => retold(resolved, ({ kept: [first, ...rest] }) => ({ kept: [otherDie(first), ...rest] })),
  total: (resolved) => retold(resolved, ({ total }) => ({ total: total + 1 })),
  tier: (resolved) => retold(resolved, ({ tier }) => ({ tier: tier === "hard-miss" ? "fail-forward" : "hard-miss" })),
  momentumAfter: (resolved) => retold(resolved, (best) => ({ momentumAfter: best.momentumAfter - 1 })),
  rank: (resolved) => retold(resolved, () => ({ rank: 2 })),
  winner: (resolved) => ({ ...resolved, outcome: { ...resolved.outcome, winner: "nobody" } }),
  "outcome's tier": (resolved) => ({
    ...resolved,
    outcome: { ...resolved.outcome, tier: resolved.outcome.tier === "hard-miss" ? "full-success" : "hard-miss" },
  }),
};

describe("verifying a contest", () => {
  test("CON6 a contest as it was settled has no fault, in whatever order it is told", () => {
    fc.assert(
      fc.property(contestJobs, (job) => {
        const resolved = resolvedOf(job);
        const seedCommitment = commitmentOf(job.seed);
        expect(verifyContest({ seedCommitment, resolved })).toEqual({ ok: true, faults: [] });
        const participants = resolved.participants.toReversed();
        expect(verifyContest({ seedCommitment, resolved: { ...resolved, participants } }).ok).toBe(true);
      }),
    );
  });

  test.each(Object.entries(LIES))("CON6 another %s is found", (_, lie) => {
    fc.assert(
      fc.property(contestJobs, (job) => {
        const { ok, faults } = verifyContest({
          seedCommitment: commitmentOf(job.seed),
          resolved: lie(resolvedOf(job)),
        });
        expect(ok).toBe(false);
        expect(faults.length).toBeGreaterThan(0);
      }),
    );
  });

  test("CON6 each fault names whose figure it is, what was said and what the seed gives", () => {
    fc.assert(
      fc.property(contestJobs, (job) => {
        const resolved = resolvedOf(job);
        const [best] = resolved.participants;
        if (best === undefined) throw new Error("nobody took part");
        const faultsOf = (lie: string) =>
          verifyContest({ seedCommitment: commitmentOf(job.seed), resolved: LIES[lie]?.(resolved) ?? resolved }).faults;
        const said = (of: string, field: string, told: unknown, worked: unknown) =>
          `${of}: ${field} was said to be ${JSON.stringify(told)}, the seed gives ${JSON.stringify(worked)}`;
        const { actorId: id, total, tier, dice, kept, momentumAfter } = best;
        expect(faultsOf("total")).toEqual([said(id, "total", total + 1, total)]);
        expect(faultsOf("rank")).toEqual([said(id, "rank", 2, 1)]);
        expect(faultsOf("momentumAfter")).toEqual([said(id, "momentumAfter", momentumAfter - 1, momentumAfter)]);
        expect(faultsOf("winner")).toEqual([said("the outcome", "winner", "nobody", id)]);
        expect(faultsOf("tier")).toEqual([said(id, "tier", LIES["tier"]?.(resolved).participants[0]?.tier, tier)]);
        const otherTier = LIES["outcome's tier"]?.(resolved).outcome.tier;
        expect(faultsOf("outcome's tier")).toEqual([said("the outcome", "tier", otherTier, tier)]);
        const otherDice = [otherDie(dice[0]), ...dice.slice(1)];
        expect(faultsOf("dice")).toEqual([said(id, "dice", otherDice, dice)]);
        const otherKept = [otherDie(kept[0]), ...kept.slice(1)].toSorted();
        expect(faultsOf("kept")).toEqual([said(id, "kept", otherKept, kept.toSorted())]);
      }),
    );
  });

  test("CON6 a seed whose commitment was not shown is the only fault of a contest that follows from it", () => {
    fc.assert(
      fc.property(contestJobs, (job) => {
        const seedCommitment = commitmentOf(commitmentOf(job.seed));
        expect(verifyContest({ seedCommitment, resolved: resolvedOf(job) }).faults).toEqual([
          "the seed is not the one whose commitment was shown",
        ]);
      }),
    );
  });

  test("CON6 a contest nobody took part in is not verified", () => {
    fc.assert(
      fc.property(contestJobs, (job) => {
        const resolved = { ...resolvedOf(job), participants: [] };
        expect(verifyContest({ seedCommitment: commitmentOf(job.seed), resolved }).faults).toEqual([
          "nobody took part",
        ]);
      }),
    );
  });
});
