import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PRICES } from "../../../../tools/load/cost/prices.ts";

interface HistoryEvent {
  readonly eventType: string;
  readonly markerRecordedEventAttributes?: { readonly workflowTaskCompletedEventId: string };
}

const BILLED =
  /_(?:WORKFLOW_EXECUTION_STARTED|ACTIVITY_TASK_SCHEDULED|TIMER_STARTED|WORKFLOW_EXECUTION_UPDATE_ACCEPTED)$/;

/** The actions that Temporal Cloud bills of a recorded run; a child's start is in the child's own history. */
function actionsOf(file: string): number {
  const text = readFileSync(new URL(`../../../node/offline-bridge/${file}`, import.meta.url), "utf8");
  const { events } = JSON.parse(text) as { readonly events: readonly HistoryEvent[] };
  const billed = events.filter(({ eventType }) => BILLED.test(eventType) && !eventType.includes("CHILD"));
  const tasks = events.flatMap(
    ({ markerRecordedEventAttributes: marker }) => marker?.workflowTaskCompletedEventId ?? [],
  );
  return billed.length + new Set(tasks).size;
}

test("the bill's actions of each job are those of the recorded histories", () => {
  expect({
    contest: actionsOf("contests/histories/0.1.0/contest.json"),
    hubAction: actionsOf("contests/histories/0.1.0/ritual.json"),
    closure:
      actionsOf("closure/histories/0.2.0/closed-and-published.json") +
      actionsOf("closure/histories/0.2.0/publish-undecided.json"),
  }).toEqual(PRICES.actionsPerJob);
});
