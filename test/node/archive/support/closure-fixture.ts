import type { ClosureJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import type { RunKey } from "../../../../src/offline-bridge/archive/closure/closure-archive.ts";
import type { Delta } from "../../../../src/offline-bridge/deltas/delta.ts";
import type { ModerationItem } from "../../../../src/offline-bridge/moderation/moderation-item.ts";
import type { QueueItem } from "../../../../src/offline-bridge/moderation/report-item.ts";

export function closureJob(sessionId: string, changes: Partial<ClosureJob> = {}): ClosureJob {
  return {
    kind: "closure",
    jobId: sessionId,
    hubId: "hub",
    roomId: "hall",
    attempt: 1,
    correlationId: `correlation-${sessionId}`,
    hops: {},
    sessionId,
    openedAt: "2026-11-07T19:00:00.000Z",
    closedAt: "2026-11-07T20:00:00.000Z",
    fromVersion: 1,
    toVersion: 24,
    reason: "end of the evening",
    auditRef: `hall:${sessionId}`,
    ...changes,
  };
}

export function runOf(job: ClosureJob): RunKey {
  const { hubId, roomId, sessionId, attempt } = job;
  const first = `closure/${hubId}/${roomId}/${sessionId}`;
  return { hubId, roomId, sessionId, workflowId: attempt === 1 ? first : `${first}/${attempt}` };
}

export function delta(sessionId: string, at: number): Delta {
  return {
    deltaId: `delta-${sessionId}-${at}`,
    entityId: "region.kyther-range",
    entityType: "region",
    sessionId,
    field: "status",
    before: "stable",
    after: "threatened",
    proposedChange: { value: "threatened" },
    confidence: 0.5,
    tier: "low",
    conflicts: [],
    moderationRequired: true,
    reasons: ["low-confidence"],
    evidence: [{ version: at, sentence: "They say the Kyther Range is in danger." }],
  };
}

/** The deltas among the items of a page. */
export function deltasIn(items: readonly QueueItem[]): readonly ModerationItem[] {
  return items.filter((item) => item.kind === "delta");
}
