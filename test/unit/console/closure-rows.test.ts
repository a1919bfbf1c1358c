import { expect, test } from "vitest";
import { closureRows } from "../../../src/console/operate/closure-rows.ts";
import type { SessionSummary } from "../../../src/durable/protocol/state/session.ts";

const AT = "2026-11-05T19:51:05.390Z";
const CLOSED: SessionSummary = {
  ...{ sessionId: "ses_1", openedAt: AT, closedAt: AT, fromVersion: 1, toVersion: 9 },
  ...{ pendingOfflineReconcile: false, offlineHistory: [] },
};
const STORY = { stage: "story", at: AT, durationMs: 950 } as const;
const ENTITIES = { stage: "entities", at: AT, durationMs: 2_000 } as const;
const RUN = { workflowId: "closure/demo/hall/ses_1", status: "completed", attempt: 1, startedAt: AT } as const;

test("SHP4 CLO10 UI6 the console shows the stages of a closure, and which parsers read the session", () => {
  const stages = [STORY, { ...ENTITIES, parsers: ["js", "spacy"] }];
  const [row] = closureRows([{ ...CLOSED, offlineHistory: [{ ...RUN, stages }] }]);
  expect(row).toEqual({
    sessionId: "ses_1",
    closedAt: "2026-11-05 19:51",
    outcome: "completed",
    stages: ["story 950 ms", "entities 2 s, read with js and spacy"],
  });
});

test("SHP4 UI6 a run of a release that did not tell its parsers is shown without them, and the last run counts", () => {
  const failed = { ...RUN, status: "failed" as const, stages: [STORY], error: "the archive is away" };
  const again = { ...RUN, attempt: 2, stages: [STORY, ENTITIES] };
  const [first, second] = closureRows([
    { ...CLOSED, offlineHistory: [failed] },
    { ...CLOSED, offlineHistory: [failed, again] },
  ]);
  expect(first?.outcome).toBe("failed: the archive is away");
  expect(second?.outcome).toBe("completed, attempt 2");
  expect(second?.stages).toEqual(["story 950 ms", "entities 2 s"]);
});

test("SHP4 UI6 of a session without a run the console says whether one is to come, and an open one is no closed one", () => {
  const { closedAt: _, toVersion: __, ...open } = CLOSED;
  const rows = closureRows([open, { ...CLOSED, pendingOfflineReconcile: true }, CLOSED]);
  expect(rows.map(({ outcome }) => outcome)).toEqual(["waits for its closure", "nothing to close"]);
});
