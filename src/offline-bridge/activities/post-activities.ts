import type { OfflineResult, ResultAnswer } from "../../durable/protocol/offline-result.ts";

/** What workflows may ask for outside their sandbox, to tell the room. */
export interface PostActivities {
  /**
   * Posts a result to the room (BRG1). Fails with type `result-conflict`, not to be retried, where the room holds
   * another result under the same key; else with `result-not-taken`.
   */
  postResult(result: OfflineResult): Promise<ResultAnswer | null>;
}
