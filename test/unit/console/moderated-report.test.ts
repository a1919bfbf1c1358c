import { expect, test } from "vitest";
import { actionsFor } from "../../../src/console/moderate/item/action.ts";
import { evidenceVersions, isOpen, timeLeft, titleOf } from "../../../src/console/moderate/item/item-fields.ts";

const report = {
  ...{ kind: "report", itemId: "report-1", roomId: "hall", sessionId: "s-1", status: "pending", version: 12 },
  ...{ author: "teo", reportedBy: "mara", reportedAt: "2026-11-07T21:00:00.000Z", complaint: "an insult" },
  evidence: [{ version: 12, sentence: "You smell of herring." }],
};
const delta = {
  ...{ kind: "delta", itemId: "item-1", roomId: "hall", status: "pending", dueAt: "2026-11-07T21:00:00.000Z" },
  ...{ entityId: "region.kyther-range", field: "status" },
};

test("MOD7 SHP6 the desk upholds or dismisses a report, by its line and without a time by which it is due", () => {
  expect(actionsFor(report)).toEqual(["approve", "reject"]);
  expect([titleOf(report), timeLeft(report, 0), isOpen(report)]).toEqual(["report · teo", "", true]);
  expect(evidenceVersions(report)).toEqual([12]);
});

test("SHP6 a delta, also one of a hub that does not name its kind, takes all four decisions", () => {
  const { kind: _, ...older } = delta;
  for (const item of [delta, older]) {
    expect(actionsFor(item)).toEqual(["approve", "reject", "rewrite", "escalate"]);
    expect(titleOf(item)).toBe("region.kyther-range · status");
  }
});
