import * as v from "valibot";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { verifyContest } from "../../../../src/client/verify/verify-contest.ts";
import { workflowIdOf, type ContestJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import { EVENT_DATA, type EventData } from "../../../../src/durable/protocol/events/event.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { difficultyOf } from "../../../../src/durable/rules/contests/check-template.ts";
import { contestWorkflow } from "../../../../src/offline-bridge/temporal/workflows/contest-workflow.ts";
import { Random } from "../../../../testkit/random.ts";
import { commitmentOf, expectedContest } from "../../../unit/rules/contests/independent-dice.ts";

const posted = vi.hoisted((): unknown[] => []);
const running = vi.hoisted(() => ({ workflowId: "" }));

// The workflow's own code without a server: what it posts is kept as text, as it would go over the wire.
vi.mock("@temporalio/workflow", () => {
  const postResult = (result: unknown) => Promise.resolve(posted.push(JSON.parse(JSON.stringify(result))));
  return {
    proxyLocalActivities: () => ({ postResult }),
    proxyActivities: () => ({ postResult }),
    workflowInfo: () => ({ ...running, startTime: new Date(0) }),
  };
});

const CONTESTS = 10_000;
const VERBS = BUILT_IN_CATALOG.verbs.filter(({ category }) => category === "contest");

/** A contest as some room may launch it, of any of the four verbs. */
function anyContest(chance: Random, index: number): ContestJob {
  const verb = chance.oneOf(VERBS);
  if (verb?.contest === undefined) throw new Error("the catalog has no contests");
  const count = chance.between(2, verb.contest.capacity);
  // Half of them between equals, so that draws come up.
  const isEven = chance.happens(0.5);
  const jobId = `con-${index}`;
  return {
    kind: "contest",
    ...{ jobId, contestId: jobId, hubId: "hub", roomId: "atrium", attempt: 1, correlationId: `cor-${index}`, hops: {} },
    ...{ verb: verb.id, label: verb.label, move: verb.contest.move, difficulty: difficultyOf(verb.check) },
    seed: chance.hex(64),
    participants: Array.from({ length: count }, (_, place) => ({
      actorId: `actor-${chance.between(0, 99)}.${place}`,
      name: `Name ${place}`,
      role: verb.contest?.roles[Math.min(place, 2)] ?? "ally",
      stat: isEven ? 1 : chance.between(-1, 3),
      momentum: isEven ? 0 : chance.between(-2, 3),
    })),
  };
}

/** How far the counts are from all being equal. */
function chiSquared(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function tally(size: number, values: readonly number[]): number[] {
  const counts = Array.from({ length: size }, () => 0);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

describe(`${CONTESTS} contests of all four verbs`, () => {
  const jobs = Array.from({ length: CONTESTS }, (_, index) => anyContest(new Random(index), index));
  const ended: EventData<"contest.resolved">[] = [];

  beforeAll(async () => {
    for (const job of jobs) {
      running.workflowId = workflowIdOf(job);
      await contestWorkflow(job);
      // As the room reads it, and as it shows it.
      const result = v.parse(OfflineResult, posted.at(-1));
      ended.push(v.parse(EVENT_DATA["contest.resolved"], { ...result, contestId: result.jobId, resolutionMs: 1 }));
    }
  });

  test("CON4 CON5 CON6 workflow and the calculation written apart agree on every die, total, tier, rank and momentum", () => {
    for (const [index, job] of jobs.entries()) {
      const told = ended[index]?.participants.map(({ actorId, dice, kept, total, tier, momentumAfter }) => {
        return { actorId, dice, kept: kept.toSorted((one, other) => one - other), total, tier, momentumAfter };
      });
      const expected = expectedContest(job);
      expect(told).toEqual(expected);
      expect(ended[index]?.outcome).toMatchObject({ winner: expected[0]?.actorId, tier: expected[0]?.tier });
    }
    expect(ended).toHaveLength(CONTESTS);
  });

  test("CON6 the client verifies every one from what the room showed, and none by another promise", () => {
    for (const [index, job] of jobs.entries()) {
      const resolved = ended[index];
      if (resolved === undefined) throw new Error(`${job.jobId} has no end`);
      expect(verifyContest({ seedCommitment: commitmentOf(job.seed), resolved })).toMatchObject({
        ok: true,
        faults: [],
      });
      const other = commitmentOf(jobs[(index + 1) % CONTESTS]?.seed ?? "");
      expect(verifyContest({ seedCommitment: other, resolved }).ok).toBe(false);
    }
  });

  test("CON6 of all the dice they rolled every face is as likely", () => {
    const dice = ended.flatMap(({ participants }) => participants.flatMap((each) => each.dice));
    expect(dice.length).toBeGreaterThan(40_000);
    // 5 degrees of freedom: 20.5 is passed once in a thousand.
    expect(
      chiSquared(
        tally(
          6,
          dice.map((die) => die - 1),
        ),
      ),
    ).toBeLessThan(20.5);
  });

  test("CON5 CON6 where the draw decided, whoever entered first won as often as not", () => {
    const firstWon = jobs.flatMap((job, index): number[] => {
      const [best, second] = ended[index]?.participants ?? [];
      if (best === undefined || second === undefined) return [];
      const isEven = (["tier", "total", "momentumBefore", "stat"] as const).every(
        (each) => best[each] === second[each],
      );
      const entered = job.participants.map(({ actorId }) => actorId);
      return isEven ? [entered.indexOf(best.actorId) < entered.indexOf(second.actorId) ? 1 : 0] : [];
    });
    expect(firstWon.length).toBeGreaterThan(300);
    // 1 degree of freedom: 10.8 is passed once in a thousand.
    expect(chiSquared(tally(2, firstWon))).toBeLessThan(10.8);
  });
});
