import fc from "fast-check";
import { expect, test } from "vitest";
import { verifyContest } from "../../../src/client/verify/verify-contest.ts";
import type { ContestResult } from "../../../src/durable/protocol/state/contest.ts";
import { settleContest } from "../../../src/durable/rules/contests/settle-contest.ts";
import { commitmentOf } from "../rules/contests/independent-dice.ts";
import { contestJobs } from "../rules/core/arbitrary-job.ts";

const nameOf = (actorId: string): string => `“${actorId}”`;

test("CON6 the client tells every roll in words and the verdict last, true or false", () => {
  fc.assert(
    fc.property(contestJobs, (job) => {
      const settled = settleContest(job);
      const resolved = { ...settled, contestId: job.contestId, seed: job.seed, workflowId: "w", resolutionMs: 1 };
      const right = verifyContest({ seedCommitment: commitmentOf(job.seed), resolved }, nameOf);
      expect(right.ok).toBe(true);
      expect(right.report).toHaveLength(job.participants.length + 2);
      for (const { actorId } of job.participants) {
        expect(right.report.some((line) => line.startsWith(`“${actorId}” rolls `))).toBe(true);
      }
      const wrong = verifyContest({ seedCommitment: commitmentOf("another"), resolved }, nameOf);
      expect(wrong).toMatchObject({ ok: false });
      expect(wrong.report.join("\n")).toContain("NOT verified");
    }),
  );
});

test("CON4 three dice are told with the two that momentum keeps", () => {
  const participants = [
    {
      actorId: "ash",
      role: "challenger",
      rank: 1,
      tier: "critical-success" as const,
      dice: [2, 6, 5],
      kept: [6, 5],
      stat: 2,
      total: 13,
      difficulty: 8,
      momentumBefore: 2,
      momentumAfter: 3,
      complications: [],
    },
  ];
  const outcome = { winner: "ash", tier: "critical-success" as const, summary: "Duel" };
  const resolved = {
    contestId: "c",
    outcome,
    participants,
    sharedComplications: [],
    seed: "0".repeat(64),
    workflowId: "w",
    resolutionMs: 1,
  };
  const { report } = verifyContest({ seedCommitment: "", resolved }, () => "Ash");
  expect(report[0]).toBe(
    "Ash rolls 2, 6, 5, of which momentum keeps the best two: 6 + 5 + 2 = 13 against 8, a critical success. Momentum goes from +2 to +3.",
  );
});

test("CON4 CON6 momentum that stays, and three dice that show the same, are told as such", () => {
  const participants: ContestResult[] = [
    {
      actorId: "ash",
      role: "challenger",
      rank: 1,
      tier: "partial-success",
      dice: [3, 3, 3],
      kept: [3, 3],
      stat: 1,
      total: 7,
      difficulty: 8,
      momentumBefore: -2,
      momentumAfter: -2,
      complications: [],
    },
  ];
  const outcome = { winner: "ash", tier: "partial-success" as const, summary: "Duel" };
  const rest = { contestId: "c", sharedComplications: [], seed: "0".repeat(64), workflowId: "w", resolutionMs: 1 };
  const { report } = verifyContest({ seedCommitment: "", resolved: { ...rest, outcome, participants } }, () => "Ash");
  expect(report[0]).toBe(
    "Ash rolls 3, 3, 3, of which two count: 3 + 3 + 1 = 7 against 8, a partial success. Momentum stays at -2.",
  );
});
