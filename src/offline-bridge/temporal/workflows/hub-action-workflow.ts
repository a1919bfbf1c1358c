import type { HubActionJob } from "../../../durable/protocol/bridge/offline-job.ts";
import type { OfflineResult } from "../../../durable/protocol/bridge/offline-result.ts";
import { settleRitual } from "../../../durable/rules/rituals/settle-ritual.ts";
import { postDurably, postOnTheWay } from "./post-durably.ts";
import { resultEnvelope } from "./result-envelope.ts";

/**
 * Tells the room that its ritual has begun, settles it from the seed in its job and posts the result (RIT2).
 * @returns what it posted, in that order.
 */
export async function hubActionWorkflow(job: HubActionJob): Promise<readonly OfflineResult[]> {
  const started = resultEnvelope(job, "ritual.started");
  await postOnTheWay(started);
  const resolved = { ...resultEnvelope(job, "ritual.resolved"), ...settleRitual(job), seed: job.seed };
  await postDurably(resolved);
  return [started, resolved];
}
