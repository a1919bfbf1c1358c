import { describe, expect, test, vi } from "vitest";
import { faultRun } from "../../../testkit/faults/fault-run.ts";
import { faultSeeds } from "../../../testkit/faults/fault-seeds.ts";

vi.mock("cloudflare:workers", () => import("../../../testkit/faults/simulated/durable-object.ts"));
vi.mock(
  "../../../src/durable/hub/directory-of.ts",
  () => import("../../../testkit/faults/simulated/simulated-directory.ts"),
);

const USUAL_RUNS = 120;

describe("CAT7 CAT8 CAT9 CAT10 CAT11 TRD2 CON6 a scenario in random worlds, in which things go wrong", () => {
  const seeds = faultSeeds(USUAL_RUNS);
  const ends = new Set<string>();

  test.each(seeds)(
    "CAT8 CAT11 CMD2 TRD2 seed %i: a hub's verbs lose nothing, double nothing and tell nobody else",
    async (seed) => {
      const plan = { faultRate: seed % 2 === 0 ? 1 : 0.5, contests: seed % 3 === 0, worlds: true };
      const report = await faultRun(seed, { ...plan, file: "test/unit/faults/worlds.test.ts" });
      for (const end of report.ownEnds) ends.add(end);
      expect(report.eventTypes).toContain("session.closed");
    },
  );

  test.runIf(seeds.length >= USUAL_RUNS)("CAT8 CAT9 CAT10 the runs reach every end of a hub's verbs", () => {
    expect([...ends].toSorted()).toEqual([
      "a line to gm",
      "a line to room",
      "a line to target",
      "contest.expired",
      "contest.resolved",
      "ritual.failed",
      "ritual.resolved",
    ]);
  });
});
