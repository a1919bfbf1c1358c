import type { OfflineResult, ResultAnswer } from "../../../durable/protocol/bridge/offline-result.ts";

/** Types of failures. A conflict is final: the room holds another result under the same key (BRG1). */
export type PostFailure = "result-conflict" | "result-not-taken";

/** The activities by which workflows report to their room. */
export interface PostActivities {
  /**
   * Posts a result to the room (BRG1). Fails with a type of {@link PostFailure}; only `result-not-taken` is to be
   * retried.
   */
  postResult(result: OfflineResult): Promise<ResultAnswer | null>;
}
