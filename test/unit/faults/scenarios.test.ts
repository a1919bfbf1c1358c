import { describe, expect, test, vi } from "vitest";
import { VERB_PARAMETERS } from "../../../src/durable/protocol/socket/command.ts";
import { faultRun } from "../../../testkit/faults/fault-run.ts";
import { faultSeeds } from "../../../testkit/faults/fault-seeds.ts";

vi.mock("cloudflare:workers", () => import("../../../testkit/faults/simulated/durable-object.ts"));
vi.mock(
  "../../../src/durable/hub/directory-of.ts",
  () => import("../../../testkit/faults/simulated/simulated-directory.ts"),
);

const USUAL_RUNS = 185;

describe.each([
  { often: "now and then", faultRate: 0.5 },
  { often: "nearly everywhere", faultRate: 2 },
])(
  "CMD1 CMD2 CMD3 RES3 RES6 RES7 CON7 RIT2 TRD2 VIEW5 JOB1 SES1 a scenario in which things go wrong $often",
  ({ faultRate }) => {
    const seeds = faultSeeds(USUAL_RUNS);
    const verbs = new Set<unknown>();

    test.each(seeds)("CMD2 RES6 JOB1 seed %i: nothing is lost, doubled or shown to the wrong viewer", async (seed) => {
      const report = await faultRun(seed, { faultRate, file: "test/unit/faults/scenarios.test.ts" });
      for (const verb of report.verbs) verbs.add(verb);
      expect(report.eventTypes).toContain("session.closed");
    });

    test.runIf(seeds.length >= USUAL_RUNS)("CMD2 CAT3 the runs reach every verb, and have each accepted", () => {
      expect([...verbs].toSorted()).toEqual(Object.keys(VERB_PARAMETERS).toSorted());
    });
  },
);
