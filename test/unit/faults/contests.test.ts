import { describe, expect, test, vi } from "vitest";
import { faultRun, type FaultReport } from "../../support/fault-kit/fault-run.ts";
import { faultSeeds } from "../../support/fault-kit/fault-seeds.ts";

vi.mock("cloudflare:workers", () => import("../../support/fault-kit/durable-object.ts"));
vi.mock("../../../src/durable/hub/directory-of.ts", () => import("../../support/fault-kit/simulated-directory.ts"));

const USUAL_RUNS = 150;

describe("CON7 CON8 CON9 CON10 JOB1 JOB2 BRG1 an evening of contests on which everything on their way goes wrong", () => {
  const seeds = faultSeeds(USUAL_RUNS);
  const reports: FaultReport[] = [];

  test.each(seeds)(
    "CON7 CON9 JOB2 seed %i: each contest has one end, in its time, and alerts say what was",
    async (seed) => {
      // In one run of three the process lives on, so that no alert can be missing.
      const steady = seed % 3 === 0;
      const report = await faultRun(seed, { mood: "contests", steady, file: "test/unit/faults/contests.test.ts" });
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
