import { describe, expect, test, vi } from "vitest";
import { interruptedScenario } from "../../../testkit/faults/interrupted-scenario.ts";

vi.mock("cloudflare:workers", () => import("../../../testkit/faults/simulated/durable-object.ts"));
vi.mock(
  "../../../src/durable/hub/directory-of.ts",
  () => import("../../../testkit/faults/simulated/simulated-directory.ts"),
);

/** More than any step of the scenario has. */
const MOST_MOMENTS = 500;
const LONG_MS = 60_000;

describe("CMD1 RES6 JOB1 a scenario struck wherever SQL is touched", () => {
  test("CMD1 without a fault it goes as it is written", async () => {
    const { types, faults, struck } = await interruptedScenario(null);
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
        "moderation.reported",
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
    "CMD1 RES6 JOB1 %s at the nth moment of everything that is done, for every n: the scenario is the same",
    async (_, how) => {
      const { types: undisturbed } = await interruptedScenario(null);
      let moment = 0;
      for (; moment < MOST_MOMENTS; moment += 1) {
        const { struck, types, faults } = await interruptedScenario({ moment, how });
        if (struck.length === 0) break;
        expect({ moment, struck, faults, types }).toEqual({ moment, struck, faults: [], types: undisturbed });
      }
      expect(moment).toBeGreaterThan(20);
      expect(moment).toBeLessThan(MOST_MOMENTS);
    },
    LONG_MS,
  );
});
