import fc from "fast-check";
import type { ContestJob, HubActionJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";

const hex = "0123456789abcdef".split("");
export const seeds = fc.string({ unit: fc.constantFrom(...hex), minLength: 64, maxLength: 64 });
export const actorIds = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,12}$/);
const stats = fc.integer({ min: -1, max: 3 });
const momenta = fc.integer({ min: -2, max: 3 });

const envelope = {
  jobId: "c-1",
  hubId: "hub",
  roomId: "room",
  attempt: 1,
  correlationId: "corr-1",
  hops: {},
} as const;

export const contestJobs: fc.Arbitrary<ContestJob> = fc
  .record({
    seed: seeds,
    move: fc.constantFrom("risk-it-all", "sparring-match", "clash-of-wills"),
    difficulty: fc.constantFrom(7, 8),
    participants: fc.uniqueArray(
      fc.record({
        actorId: actorIds,
        stat: stats,
        momentum: momenta,
        stakes: fc.option(fc.string(), { nil: undefined }),
      }),
      { selector: ({ actorId }) => actorId, minLength: 2, maxLength: 4 },
    ),
  })
  .map(({ participants, ...drawn }) => ({
    ...envelope,
    ...drawn,
    kind: "contest",
    contestId: "c-1",
    verb: "verb.challengeDuel",
    label: "Duel",
    participants: participants.map((each) => ({ ...each, role: "ally", name: `Name of ${each.actorId}` })),
  }));

export const ritualJobs: fc.Arbitrary<HubActionJob> = fc
  .record({ seed: seeds, actorId: actorIds, stat: stats, momentum: fc.integer({ min: -2, max: 1 }) })
  .map((drawn) => ({
    ...envelope,
    ...drawn,
    kind: "hubAction",
    jobId: "r-1",
    ritualId: "r-1",
    relicId: "relic.echo-lantern",
    difficulty: 8,
  }));
