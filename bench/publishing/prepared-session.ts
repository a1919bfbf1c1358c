import type { ClosureJob } from "../../src/durable/protocol/bridge/offline-job.ts";
import type { Event } from "../../src/durable/protocol/events/event.ts";
import type { Archive } from "../../src/offline-bridge/archive/open-archive.ts";
import type { Delta } from "../../src/offline-bridge/deltas/delta.ts";
import { moderationItems } from "../../src/offline-bridge/moderation/moderation-item.ts";
import { publishingPlan, type PublishingPlan } from "../../src/offline-bridge/publishing/publishing-plan.ts";
import { DEFAULT_PUBLISHING_TIMES } from "../../src/offline-bridge/publishing/publishing-times.ts";
import { delta } from "../../test/node/archive/support/closure-fixture.ts";

/** A session whose closure is prepared: its deltas wait for moderators and for the batch. */
export interface PreparedSession {
  readonly hubId: string;
  readonly roomId: string;
  readonly sessionId: string;
  readonly plan: PublishingPlan;
  readonly itemIds: readonly string[];
}

interface Wanted {
  readonly hubId: string;
  readonly sessionId: string;
  readonly deltas: number;
  /** How many of them need a moderator. */
  readonly items: number;
  /** Ms since the epoch. */
  readonly preparedAt: number;
}

/** Writes a session as its closure leaves it. */
export async function prepareSession(archive: Archive, wanted: Wanted): Promise<PreparedSession> {
  const { hubId, sessionId, preparedAt } = wanted;
  const roomId = `room-${sessionId}`;
  const session = { hubId, roomId, sessionId };
  const at = new Date(preparedAt).toISOString();
  const run = { ...session, workflowId: `closure/${hubId}/${roomId}/${sessionId}` };
  const job: ClosureJob = {
    kind: "closure",
    jobId: sessionId,
    ...session,
    attempt: 1,
    correlationId: sessionId,
    hops: {},
    openedAt: at,
    closedAt: at,
    fromVersion: 1,
    toVersion: wanted.deltas + 1,
    reason: "end of the evening",
    auditRef: `${roomId}:${sessionId}`,
  };
  const deltas = Array.from({ length: wanted.deltas }, (_, nth) => deltaOf(sessionId, nth, nth < wanted.items));
  const plan = publishingPlan(hubId, preparedAt, wanted.items, DEFAULT_PUBLISHING_TIMES);
  const items = moderationItems(deltas, roomId, plan.dueAt);
  const timing = { at, durationMs: 1, tries: 1 };
  await archive.closures.openRun(run, job, at);
  await archive.closures.keepEvents(session, linesOf(deltas, at));
  await archive.closures.completeStage(run, timing, { stage: "deltas", deltas });
  await archive.closures.completeStage(run, timing, { stage: "moderation", items });
  await archive.closures.completeStage(run, timing, { stage: "publishing", plan });
  return { ...session, plan, itemIds: items.map(({ itemId }) => itemId) };
}

function deltaOf(sessionId: string, nth: number, moderationRequired: boolean): Delta {
  const sure = { confidence: 0.95, tier: "high", moderationRequired, reasons: [] } as const;
  return {
    ...delta(sessionId, nth),
    entityId: `region.${sessionId}-${nth}`,
    ...(!moderationRequired && sure),
    evidence: [{ version: nth + 1, sentence: "They say that the range beyond the river is in danger." }],
  };
}

/** The lines that the deltas rest on. */
export function linesOf(deltas: readonly Pick<Delta, "evidence">[], at: string): readonly Event[] {
  return deltas.flatMap(({ evidence }) =>
    evidence.map(({ version, sentence }) => ({
      version,
      at,
      type: "chat.said" as const,
      actorId: "avery",
      correlationId: `c-${version}`,
      data: { message: sentence },
    })),
  );
}
