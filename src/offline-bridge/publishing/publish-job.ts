import type { PublishState } from "./publish-calendar.ts";

/** Begins a session's publishing; a run that continues as new carries its state along. */
export interface PublishJob {
  /** Of this shape. */
  readonly schema: 1;
  readonly hubId: string;
  readonly roomId: string;
  readonly sessionId: string;
  readonly correlationId: string;
  /** The attempt of the closure that prepared it. */
  readonly attempt: number;
  readonly hops: Readonly<Record<string, string>>;
  readonly state?: PublishState;
}

/** One run for a session, whichever attempt of its closure began it (CLO6). */
export function publishIdOf({ hubId, roomId, sessionId }: Pick<PublishJob, "hubId" | "roomId" | "sessionId">): string {
  return `publish/${hubId}/${roomId}/${sessionId}`;
}

/** The update by which a decision reaches the waiting run; its argument is the decision's id. */
export const DECIDE_UPDATE = "decide";

/**
 * The outcome of a decision: of several for one item the first counts, escalations apart; `stale` names another item
 * than is there now.
 */
export type DecisionOutcome = "decided" | "already-decided" | "stale";
