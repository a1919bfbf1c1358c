import type { BridgeMetrics } from "../../process/metrics.ts";
import type { Keys } from "../../process/settings.ts";
import type { Readiness } from "../readiness.ts";
import type { TakeJobPorts } from "../take-job.ts";
import type { TakeDecisionPorts } from "./orders/take-decision.ts";
import type { TakeErasurePorts } from "./orders/take-erasure.ts";
import type { TakeLexiconPorts } from "./orders/take-lexicon.ts";
import type { TakeRedrivePorts } from "./orders/take-redrive.ts";
import type { ReadHistoryPorts } from "./reads/read-history.ts";
import type { StreamFeedPorts } from "./reads/stream-feed.ts";

/** The routes' ports to the process around them. */
export interface BridgePorts
  extends
    TakeJobPorts,
    ReadHistoryPorts,
    TakeDecisionPorts,
    TakeErasurePorts,
    TakeRedrivePorts,
    TakeLexiconPorts,
    StreamFeedPorts {
  readonly hubToBridge: Keys;
  /** Metrics have a port of their own, and none of what strangers can reach tells them. */
  readonly hasProbePort: boolean;
  readonly metrics: BridgeMetrics;
  readiness(): Promise<Readiness>;
  /** BRG4: no job is taken any more. */
  isStopping(): boolean;
}
