import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import type { ContestJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { EVENT_DATA } from "../../../../src/durable/protocol/events/event.ts";
import { rankContenders } from "../../../../src/durable/rules/contests/rank-contenders.ts";
import { isFullSuccess } from "../../../../src/durable/rules/contests/resolve-check.ts";
import { settleContest } from "../../../../src/durable/rules/contests/settle-contest.ts";
import { contestJobs, seeds } from "../core/arbitrary-job.ts";
import { drawOf, expectedContest } from "./independent-dice.ts";

const SEVERITY = { "partial-success": "minor", "fail-forward": "moderate", "hard-miss": "severe" } as const;

const duel: ContestJob = {
  kind: "contest",
  jobId: "c-1",
  hubId: "hub",
  roomId: "room",
  attempt: 1,
  correlationId: "corr-1",
  hops: {},
  contestId: "c-1",
  verb: "verb.challengeDuel",
  label: "Duel",
  move: "risk-it-all",
  difficulty: 8,
  seed: "5f0c7b8a3d2e1f4061728394a5b6c7d8e9f00112233445566778899aabbccdde",
  participants: [
    { actorId: "mara", name: "Mara", role: "challenger", stat: 2, momentum: 0, stakes: "the bridge toll" },
    { actorId: "teo", name: "Teo", role: "defender", stat: 1, momentum: 2 },
  ],
};

describe("settling a contest", () => {
  test("CON4 CON5 one duel, die by die", () => {
    expect(settleContest(duel)).toMatchSnapshot();
  });

  test("CON4 CON5 CON6 every contest ends as a calculation written apart says", () => {
    fc.assert(
      fc.property(contestJobs, (job) => {
        const settled = settleContest(job);
        const actual = settled.participants.map(({ actorId, dice, kept, total, tier, momentumAfter }) => ({
          actorId,
          dice,
          kept: kept.toSorted(),
          total,
          tier,
          momentumAfter,
        }));
        expect(actual).toEqual(expectedContest(job));
        expect(settled.participants.map(({ rank }) => rank)).toEqual(settled.participants.map((_, index) => index + 1));
        expect(settled.outcome.winner).toBe(settled.participants[0]?.actorId);
        expect(settled.outcome.tier).toBe(settled.participants[0]?.tier);
      }),
      { numRuns: 500 },
    );
  });

  test("CON5 complications: none twice, each as severe as its tier, one shared where nobody fully succeeded", () => {
    fc.assert(
      fc.property(contestJobs, (job) => {
        const { participants, sharedComplications } = settleContest(job);
        for (const { actorId, tier, complications } of participants) {
          const severity = isFullSuccess(tier) ? [] : [SEVERITY[tier as keyof typeof SEVERITY]];
          expect(complications.map((each) => each.severity)).toEqual(severity);
          for (const each of complications) expect(each.appliedTo).toEqual([actorId]);
        }
        const best = participants[0]?.tier ?? "hard-miss";
        expect(sharedComplications).toHaveLength(isFullSuccess(best) ? 0 : 1);
        for (const each of sharedComplications) {
          expect(each.severity).toBe(SEVERITY[best as keyof typeof SEVERITY]);
          expect(each.appliedTo).toEqual(job.participants.map(({ actorId }) => actorId));
        }
        const tags = [...participants.flatMap((each) => each.complications), ...sharedComplications].map(
          ({ tag }) => tag,
        );
        expect(new Set(tags).size).toBe(tags.length);
      }),
      { numRuns: 500 },
    );
  });

  test("CON5 the order of entry and the other contenders change nobody's dice", () => {
    fc.assert(
      fc.property(contestJobs, (job) => {
        const forth = settleContest(job);
        const back = settleContest({ ...job, participants: job.participants.toReversed() });
        expect(back.participants).toEqual(forth.participants);
        expect(back.outcome.winner).toBe(forth.outcome.winner);
      }),
    );
  });

  test("CON5 equals in all but the draw are ranked by it", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const even = { tier: "full-success", total: 9, momentumBefore: 0, stat: 1 } as const;
        const ranked = rankContenders(seed, [
          { ...even, actorId: "ana" },
          { ...even, actorId: "bo" },
        ]);
        expect(ranked[0]?.actorId).toBe(drawOf(seed, "ana") > drawOf(seed, "bo") ? "ana" : "bo");
      }),
    );
  });

  test("CON5 tier goes before total, total before momentum, momentum before stat", () => {
    const base = { tier: "full-success", total: 9, momentumBefore: 0, stat: 1 } as const;
    const order = rankContenders(duel.seed, [
      { ...base, actorId: "e" },
      { ...base, actorId: "d", stat: 2 },
      { ...base, actorId: "c", momentumBefore: 1 },
      { ...base, actorId: "b", total: 10 },
      { ...base, actorId: "a", tier: "critical-success", total: 8 },
    ]);
    expect(order.map(({ actorId }) => actorId)).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("CON7 what it gives fits the event that shows it", () => {
    fc.assert(
      fc.property(contestJobs, (job) => {
        const data = { ...settleContest(job), contestId: "c-1", seed: job.seed, workflowId: "w", resolutionMs: 1 };
        expect(v.safeParse(EVENT_DATA["contest.resolved"], data).issues).toBeUndefined();
      }),
    );
  });
});
