import { describe, expect, test, vi } from "vitest";
import { faultRun, type FaultReport } from "../../../testkit/faults/fault-run.ts";
import { faultSeeds } from "../../../testkit/faults/fault-seeds.ts";

vi.mock("cloudflare:workers", () => import("../../../testkit/faults/simulated/durable-object.ts"));
vi.mock(
  "../../../src/durable/hub/directory-of.ts",
  () => import("../../../testkit/faults/simulated/simulated-directory.ts"),
);

const USUAL_RUNS = 150;

describe("CON7 CON8 CON9 CON10 JOB1 JOB2 BRG1 a scenario of contests on which everything on their way goes wrong", () => {
  const seeds = faultSeeds(USUAL_RUNS);
  const reports: FaultReport[] = [];

  test.each(seeds)(
    "CON7 CON9 JOB2 seed %i: each contest has one end, in its time, and alerts say what was",
    async (seed) => {
      // In one run of three the process lives on, so that no alert can be missing.
      const steady = seed % 3 === 0;
      const report = await faultRun(seed, {
        faultRate: 1,
        contests: true,
        steady,
        file: "test/unit/faults/contests.test.ts",
      });
      reports.push(report);
      expect(report.eventTypes).toContain("contest.armed");
    },
  );

  test.runIf(seeds.length >= USUAL_RUNS)(
    "CON7 CON9 the runs reach every end a contest can have, and every alert",
    () => {
      expect([...new Set(reports.flatMap(({ contestEnds }) => contestEnds))].toSorted()).toEqual([
        "contest.awarded",
        "contest.cancelled override",
        "contest.cancelled session-closing",
        "contest.cancelled unresolved",
        "contest.expired",
        "contest.resolved",
      ]);
      const alerts = new Set(reports.flatMap((report) => report.alerts));
      for (const each of ["contest-stalled", "contest-unresolved", "job-poison", "job-dead-letter"]) {
        expect(alerts).toContain(each);
      }
      expect(reports.filter(({ eventTypes }) => eventTypes.has("contest.replayed")).length).toBeGreaterThan(10);
    },
  );
});
