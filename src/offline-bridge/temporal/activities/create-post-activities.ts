import { ApplicationFailure, Context } from "@temporalio/activity";
import type { OfflineResult, ResultAnswer } from "../../../durable/protocol/bridge/offline-result.ts";
import { postResult, type PostTarget } from "../../bridge/post-result.ts";
import type { Observer } from "../../observing/observer.ts";
import { logLine } from "../../process/log-line.ts";
import type { BridgeMetrics } from "../../process/metrics.ts";
import type { PostActivities, PostFailure } from "./post-activities.ts";

/** @param onTaken told of each result that the edge has taken, with all times of its way */
export function createPostActivities(
  target: PostTarget,
  metrics: BridgeMetrics,
  onTaken: Observer["onResult"] = () => {},
): PostActivities {
  return {
    async postResult(result) {
      const { cancellationSignal, info } = Context.current();
      const signal = AbortSignal.any([cancellationSignal, AbortSignal.timeout(info.startToCloseTimeoutMs)]);
      const postedAt = new Date();
      const posted = await postResult(target, result, signal);
      metrics.posts.inc({ kind: result.kind, outcome: posted.outcome });
      if (posted.outcome === "delivered") {
        onTaken(result, logDelivered(metrics, result, posted.answer, postedAt));
        return posted.answer;
      }
      const { hubId, roomId, correlationId, workflowId, key } = result;
      const level = posted.outcome === "unavailable" ? "warn" : "error";
      const told = { hubId, roomId, correlationId, workflowId, key, outcome: posted.outcome, detail: posted.detail };
      logLine(level, "hub.bridge.resultNotTaken", { ...told, tries: info.attempt, durable: !info.isLocal });
      const failure: PostFailure = posted.outcome === "conflict" ? "result-conflict" : "result-not-taken";
      if (failure === "result-conflict") throw ApplicationFailure.nonRetryable(posted.detail, failure);
      throw ApplicationFailure.retryable(posted.detail, failure);
    },
  };
}

/** The last hops of the bridge (TEL3); gives all of them. */
function logDelivered(
  metrics: BridgeMetrics,
  result: OfflineResult,
  answer: ResultAnswer | null,
  postedAt: Date,
): Readonly<Record<string, string>> {
  const { hubId, roomId, correlationId, workflowId, key, kind, hops } = result;
  const now = new Date();
  const told = { hubId, roomId, correlationId, workflowId, key, status: answer?.status };
  const way = { ...hops, postedAt: postedAt.toISOString(), resultTakenAt: now.toISOString() };
  logLine("info", "hub.bridge.resultTaken", { ...told, hops: way });
  observeSince(metrics.receivedToPosted, hops["bridgeReceivedAt"]);
  observeSince(metrics.stagedToTaken, hops["stagedAt"]);
  return way;

  function observeSince(histogram: BridgeMetrics["stagedToTaken"], at = ""): void {
    const since = Date.parse(at);
    if (!Number.isNaN(since)) histogram.observe({ kind }, Math.max(0, now.getTime() - since) / 1000);
  }
}
