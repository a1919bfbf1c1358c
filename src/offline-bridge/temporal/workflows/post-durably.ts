import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  log,
  proxyActivities,
  proxyLocalActivities,
} from "@temporalio/workflow";
import type { OfflineResult } from "../../../durable/protocol/bridge/offline-result.ts";
import type { PostActivities, PostFailure } from "../activities/post-activities.ts";

/** Inside the workflow task that made the result: no further turn through the server while the edge answers. */
const soon = proxyLocalActivities<PostActivities>({
  startToCloseTimeout: "1500 ms",
  retry: { maximumAttempts: 2, initialInterval: "50 ms" },
});

/** Where the edge does not answer: kept by the server, over restarts of everything, for as long as a closure lives. */
const patiently = proxyActivities<PostActivities>({
  startToCloseTimeout: "5 s",
  scheduleToCloseTimeout: "24 h",
  retry: { initialInterval: "500 ms", backoffCoefficient: 2, maximumInterval: "20 s" },
});

/** Posts a result under its key until the edge has taken it (BRG1). Throws where the room holds another one. */
export async function postDurably(result: OfflineResult): Promise<void> {
  try {
    await post(result);
  } catch (error) {
    throw failed(result, error);
  }
}

/**
 * Posts a word that others of this run follow. Where the room holds another one under its key, an earlier run of the
 * same job has said it, and was ended before it came to the rest: this run goes on to that, or the job would be
 * started again and again and never get any further (JOB1).
 */
export async function postOnTheWay(result: OfflineResult): Promise<void> {
  try {
    await post(result);
  } catch (error) {
    if (!isConflict(error)) throw failed(result, error);
  }
}

async function post(result: OfflineResult): Promise<void> {
  try {
    await soon.postResult(result);
  } catch (error) {
    if (isFinal(error)) throw error;
    await patiently.postResult(result);
  }
}

function isFinal(error: unknown): boolean {
  if (isCancellation(error)) return true;
  const cause = causeOf(error);
  return cause instanceof ApplicationFailure && cause.nonRetryable === true;
}

const CONFLICT: PostFailure = "result-conflict";

function isConflict(error: unknown): boolean {
  const cause = causeOf(error);
  return cause instanceof ApplicationFailure && cause.type === CONFLICT;
}

/** An error of a local activity arrives as it is, one of a regular activity inside an ActivityFailure. */
function causeOf(error: unknown): unknown {
  return error instanceof ActivityFailure ? error.cause : error;
}

function failed({ hubId, roomId, correlationId, workflowId, key }: OfflineResult, error: unknown): unknown {
  const cause = causeOf(error);
  const reason = cause instanceof Error ? cause.message : String(cause);
  log.error("telemetry.hub.workflowFailed", {
    hubId,
    roomId,
    correlationId,
    workflowId,
    key,
    how: "not-posted",
    reason,
  });
  return error;
}
