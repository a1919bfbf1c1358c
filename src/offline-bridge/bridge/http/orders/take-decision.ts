import { DecisionOrder } from "../../../../durable/protocol/bridge/decision-order.ts";
import type { PublishingArchive } from "../../../archive/publishing/publishing-archive.ts";
import { logLine } from "../../../process/log-line.ts";
import type { Keys } from "../../../process/settings.ts";
import { decideItem, type Decided, type UpdateRun } from "../../decide-item.ts";
import { archiveFaultResponse, invalid, unavailable } from "../archive-fault-response.ts";
import { problemResponse } from "../problem-response.ts";
import { readOrder } from "./read-order.ts";

export interface TakeDecisionPorts {
  readonly hubToBridge: Keys;
  /** Throws while the archive cannot be reached. */
  publishing(): Promise<PublishingArchive>;
  /** Throws while Temporal cannot be reached. */
  readonly updateRun: UpdateRun;
}

/** `POST /decisions` (MOD3): an order of the edge, signed → 200 with the item as it is now. */
export async function takeDecision(request: Request, ports: TakeDecisionPorts): Promise<Response> {
  const read = await readOrder(request, ports.hubToBridge, DecisionOrder);
  return read.ok ? carryOut(read.order, ports) : read.response;
}

async function carryOut(order: DecisionOrder, ports: TakeDecisionPorts): Promise<Response> {
  const { hubId, itemId, decisionId } = order;
  try {
    const archive = await ports.publishing();
    return answerOf(await decideItem(archive, withUpdates(ports, order), askedOf(order)));
  } catch (error) {
    if (error instanceof RunUnreachableError) {
      logLine("warn", "hub.bridge.decisionNotBrought", { hubId, itemId, decisionId, error: error.cause });
      return unavailable("the run that waits for this decision does not answer now; try again");
    }
    return archiveFaultResponse(error, { hubId, itemId, decisionId });
  }
}

function askedOf({ hubId, roomId, itemId, decisionId, decidedBy, tokenId, decision }: DecisionOrder) {
  const rewrite = decision.action === "rewrite" ? decision.rewrite : undefined;
  const { action, reason, revision } = decision;
  const proposedAt = new Date().toISOString();
  return {
    hubId,
    roomId: roomId === "*" ? undefined : roomId,
    decision: { decisionId, itemId, action, reason, rewrite, decidedBy, tokenId, proposedAt, revision },
  };
}

/** Temporal, or the worker behind it, does not answer: that passes. */
class RunUnreachableError extends Error {
  override readonly name = "RunUnreachableError";
}

function withUpdates({ updateRun }: TakeDecisionPorts, { itemId }: DecisionOrder): UpdateRun {
  return async (workflowId, decisionId) => {
    try {
      return await updateRun(workflowId, decisionId);
    } catch (cause) {
      throw new RunUnreachableError(`no answer about ${itemId}`, { cause });
    }
  };
}

function answerOf(decided: Decided): Response {
  switch (decided.outcome) {
    case "decided":
      return Response.json(decided.item);
    case "already-decided": {
      const { status } = decided.item;
      const detail = `the item is ${status}, and cannot be decided so any more`;
      return problemResponse({ code: "already-decided", detail });
    }
    case "stale": {
      const detail = "the item has changed since you read it; read it again, and decide what it says now";
      return problemResponse({ code: "stale", detail });
    }
    case "not-found":
      return problemResponse({ code: "not-found", detail: "no item that you moderate has this id" });
    case "not-for-reports":
      return invalid("action", "must be approve or reject: a report is neither rewritten nor escalated");
    case "not-waiting":
      return unavailable("no publishing waits for this item now: it begins soon, or has failed and has to be redriven");
  }
}
