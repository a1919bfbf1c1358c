import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { EVENT_DATA } from "../../../../src/durable/protocol/events/event.ts";
import { isFullSuccess } from "../../../../src/durable/rules/contests/resolve-check.ts";
import { settleRitual } from "../../../../src/durable/rules/rituals/settle-ritual.ts";
import { verifyRitual } from "../../../../src/durable/rules/rituals/verify-ritual.ts";
import { commitmentOf, dieOf } from "../contests/independent-dice.ts";
import { ritualJobs } from "../core/arbitrary-job.ts";

describe("settling a ritual", () => {
  test("RIT2 dice, total, tier, reward and complication follow from the job", () => {
    fc.assert(
      fc.property(ritualJobs, (job) => {
        const { roll, tier, momentumDelta, complication } = settleRitual(job);
        const count = job.momentum === -2 ? 3 : 2;
        const dice = [0, 1, 2].slice(0, count).map((k) => dieOf(job.seed, job.actorId, k));
        const kept = dice.toSorted((a, b) => a - b).slice(0, 2);
        expect(roll.dice).toEqual(dice);
        expect(roll.total).toBe(kept.reduce((sum, die) => sum + die, job.stat));
        expect(isFullSuccess(tier)).toBe(roll.total >= 8);
        expect(momentumDelta).toBe(roll.total >= 8 ? 4 : 0);
        expect(complication === undefined).toBe(roll.total >= 8);
        if (complication !== undefined) {
          expect(complication.appliedTo).toEqual([job.actorId]);
          expect(complication.severity).toBe(roll.total >= 7 ? "minor" : roll.total >= 5 ? "moderate" : "severe");
        }
      }),
      { numRuns: 500 },
    );
  });

  test("RIT2 CON6 what it shows can be verified, and a changed figure is found", () => {
    fc.assert(
      fc.property(ritualJobs, (job) => {
        const { actorId, ritualId, seed } = job;
        const resolved = v.parse(EVENT_DATA["ritual.resolved"], { ...settleRitual(job), ritualId, seed });
        const commitment = commitmentOf(seed);
        const said = { seedCommitment: commitment, actorId, resolved };
        expect(verifyRitual(said)).toEqual({ ok: true, faults: [] });
        expect(verifyRitual({ ...said, seedCommitment: commitmentOf(commitment) }).faults).toEqual([
          "the seed is not the one whose commitment was shown",
        ]);
        const better = { ...resolved.roll, total: resolved.roll.total + 1 };
        expect(verifyRitual({ ...said, resolved: { ...resolved, roll: better } }).faults).toEqual([
          "the roll does not follow from the seed",
        ]);
        const tier = resolved.tier === "hard-miss" ? "full-success" : "hard-miss";
        expect(verifyRitual({ ...said, resolved: { ...resolved, tier } }).faults).toEqual([
          `tier was said to be ${tier}, the seed gives ${resolved.tier}`,
        ]);
      }),
    );
  });
});
