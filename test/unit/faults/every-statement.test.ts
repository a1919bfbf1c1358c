import { describe, expect, test, vi } from "vitest";
import { struckEvening } from "../../support/fault-kit/struck-evening.ts";

vi.mock("cloudflare:workers", () => import("../../support/fault-kit/durable-object.ts"));
vi.mock("../../../src/durable/hub/directory-of.ts", () => import("../../support/fault-kit/simulated-directory.ts"));

/** More than any beat of the evening has. */
const MOST_MOMENTS = 500;
const LONG_MS = 60_000;

describe("CMD1 RES6 JOB1 an evening struck wherever SQL is touched", () => {
  test("CMD1 without a mishap it goes as it is written", async () => {
    const { types, faults, struck } = await struckEvening(null);
    expect({ faults, struck }).toEqual({ faults: [], struck: [] });
    expect(types).toMatchInlineSnapshot(`
      [
        "session.opened",
        "participant.joined",
        "participant.joined",
        "participant.joined",
        "participant.joined",
        "chat.said",
        "chat.whispered",
        "chat.retracted",
        "inventory.granted",
        "trade.offered",
        "trade.accepted",
        "contest.armed",
        "contest.joined",
        "contest.launched",
        "contest.resolved",
        "ritual.invoked",
        "ritual.workflowStarted",
        "ritual.resolved",
        "session.closing",
        "session.closed",
        "closure.queued",
        "closure.processing",
        "closure.stageCompleted",
        "closure.stageCompleted",
        "closure.stageCompleted",
        "closure.stageCompleted",
        "closure.stageCompleted",
        "closure.stageCompleted",
        "closure.completed",
        "participant.left",
      ]
    `);
  });

  test.each([
    ["the process stops", "stop"],
    ["a statement fails", "fault"],
  ] as const)(
    "CMD1 RES6 JOB1 %s at the nth moment of everything that is done, for every n: the evening is the same",
    async (_, how) => {
      const { types: undisturbed } = await struckEvening(null);
      let moment = 0;
      for (; moment < MOST_MOMENTS; moment += 1) {
        const { struck, types, faults } = await struckEvening({ moment, how });
        if (struck.length === 0) break;
        expect({ moment, struck, faults, types }).toEqual({ moment, struck, faults: [], types: undisturbed });
      }
      expect(moment).toBeGreaterThan(20);
      expect(moment).toBeLessThan(MOST_MOMENTS);
    },
    LONG_MS,
  );
});
