import { describe, expect, test, vi } from "vitest";
import { faultRun } from "../support/fault-kit/fault-run.ts";
import { faultSeeds } from "../support/fault-kit/fault-seeds.ts";

vi.mock("cloudflare:workers", () => import("../support/fault-kit/durable-object.ts"));
vi.mock("../../src/durable/directory-of.ts", () => ({ directoryOf: () => ({ renew: () => Promise.resolve() }) }));

describe("CMD1 CMD2 CMD3 RES3 RES6 RES7 CON7 RIT2 TRD2 VIEW5 JOB1 SES1 a storm in which nearly everything goes wrong", () => {
  test.each(faultSeeds(170))(
    "CMD2 RES6 JOB1 seed %i: nothing is lost, doubled or shown to the wrong viewer",
    async (seed) => {
      const { eventTypes } = await faultRun(seed, { mood: "storm", file: "test/faults/storms.test.ts" });
      expect(eventTypes).toContain("session.closed");
    },
  );
});
