import type { AlertRow } from "../history/history-archive.ts";

/** An alert that is due to be told. */
export interface DueAlert extends AlertRow {
  readonly hubId: string;
  /** The how manieth try this is, from 1. */
  readonly tries: number;
  /** Alerts of the same reason in the same hub that were left out since the last one that was told. */
  readonly repeated: number;
}

/** Alerts on their way to the operators' webhook (TEL9). */
export interface AlertDeliveries {
  /** Claims what is due: nobody else gets it until its next try. One at a time of each reason in a hub. */
  take(limit: number): Promise<readonly DueAlert[]>;
  /** The webhook has it. */
  delivered(alertId: string): Promise<void>;
}
