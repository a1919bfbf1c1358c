import { Context } from "@temporalio/activity";
import type { ClosureRunRef } from "./closure-activities.ts";

/** The fields of a run that every line about it carries (TEL3). */
export function runFields({ job, workflowId }: ClosureRunRef) {
  const { hubId, roomId, sessionId, correlationId } = job;
  return { hubId, roomId, correlationId, sessionId, workflowId, kind: "closure" };
}

/** Which try of its activity this is, from 1. */
export function currentAttempt(): number {
  return Context.current().info.attempt;
}
