import type { OfflineResult } from "../../durable/protocol/bridge/offline-result.ts";

/** Told what happens, for traces (TEL11). */
export interface Observer {
  /** A result was taken by the edge; `hops` are all times of its way (TEL3). */
  onResult(result: OfflineResult, hops: Readonly<Record<string, string>>): void;
  /** An activity has ended; `error` where it failed. */
  onActivity(activity: ObservedActivity): void;
  /** Sends what is left. */
  stop(): Promise<void>;
}

export interface ObservedActivity {
  readonly name: string;
  readonly workflowId: string;
  readonly correlationId: string | undefined;
  readonly attempt: number;
  readonly from: Date;
  readonly to: Date;
  readonly error?: string;
}
