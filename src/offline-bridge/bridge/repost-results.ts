import * as v from "valibot";
import { workflowIdOf, type OfflineJob } from "../../durable/protocol/bridge/offline-job.ts";
import { OfflineResult } from "../../durable/protocol/bridge/offline-result.ts";
import { logLine } from "../process/log-line.ts";
import type { BridgeMetrics } from "../process/metrics.ts";
import type { Posted } from "./post-result.ts";

export interface RepostPorts {
  /** The result of the completed run of this id. */
  resultOf(workflowId: string): Promise<unknown>;
  post(result: OfflineResult): Promise<Posted>;
}

export interface Reposter {
  repost(job: OfflineJob): void;
  /** When nothing is under way any more. */
  settled(): Promise<void>;
}

/** The room asks again as long as it waits, so what is beyond this may be left to the next time. */
const MOST_AT_ONCE = 32;

/** Runs return what they posted, in order. */
const RunValue = v.array(OfflineResult);

/**
 * Posts the results of runs that were completed when their job came again (JOB1): the room had not got the last word.
 * Each post is tried once, for the room keeps asking.
 */
export function createReposter(ports: RepostPorts, metrics: BridgeMetrics): Reposter {
  const underWay = new Map<string, Promise<void>>();

  async function repostAll(job: OfflineJob, workflowId: string): Promise<void> {
    const { hubId, roomId, correlationId } = job;
    const told = { hubId, roomId, correlationId, workflowId };
    try {
      const value = await ports.resultOf(workflowId);
      v.assert(RunValue, value);
      // As it stands, not as it was parsed: the same key must come with the same text (BRG1).
      for (const result of value) {
        const posted = await ports.post(result);
        metrics.reposts.inc({ outcome: posted.outcome });
        logLine("info", "hub.bridge.resultReposted", { ...told, key: result.key, outcome: posted.outcome });
        if (posted.outcome !== "delivered") return;
      }
    } catch (error) {
      metrics.reposts.inc({ outcome: "unreadable" });
      logLine("error", "hub.bridge.resultNotReposted", { ...told, error });
    }
  }

  return {
    repost(job) {
      const workflowId = workflowIdOf(job);
      if (underWay.has(workflowId)) return;
      if (underWay.size >= MOST_AT_ONCE) return metrics.reposts.inc({ outcome: "put-off" });
      const reposting = repostAll(job, workflowId).finally(() => underWay.delete(workflowId));
      underWay.set(workflowId, reposting);
    },
    async settled() {
      await Promise.all(underWay.values());
    },
  };
}
