import type { AuditRecord } from "../durable/protocol/bridge/hub-record.ts";
import type { Problem } from "../durable/protocol/http/problem.ts";
import type { HubContext, RoomContext } from "./app-env.ts";

/** An act of an operator or moderator on a whole hub (AUD1). */
interface HubAct {
  readonly action: string;
  /** The hub where it is absent. */
  readonly target?: string;
  readonly reason?: string;
}

/**
 * Records an act of a route (AUD2): the queue brings it to the archive. Gives a problem where the queue does not take
 * it, so that whoever acts does so again, for nothing goes unrecorded.
 */
export async function recordAct(
  c: HubContext | RoomContext,
  { action, target, reason }: HubAct,
): Promise<Problem | null> {
  const { hubId, actor, correlationId } = c.var;
  const at = new Date().toISOString();
  const record: AuditRecord = {
    kind: "audit",
    schema: 1,
    jobId: crypto.randomUUID(),
    hubId,
    attempt: 1,
    correlationId,
    hops: { stagedAt: at },
    at,
    actorId: actor.actorId,
    action,
    target: target ?? hubId,
    ...(reason !== undefined && { reason }),
    ...(actor.tokenId !== undefined && { tokenId: actor.tokenId }),
  };
  try {
    await c.env.JOBS.send(record);
    return null;
  } catch (error) {
    const detail = "this cannot be recorded just now; send it again";
    return { code: "busy", detail, cause: String(error), retryAfterMs: 5000 };
  }
}
