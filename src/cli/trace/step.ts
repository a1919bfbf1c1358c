import type { TraceHop } from "../../durable/protocol/http/trace.ts";

/** A time on the way of an id, from the hub, a log or Temporal's history. */
export interface Step {
  readonly at: string;
  readonly where: TraceHop["where"] | "log" | "temporal";
  readonly hop: string;
  readonly detail?: string;
  readonly roomId?: string;
  readonly jobId?: string;
  readonly workflowId?: string;
  readonly version?: number;
}

/** A place that was asked, for the reader to know what a gap may be due to. */
export interface Source {
  readonly name: string;
  /** How many steps it gave; `why` where it gave none or could not be asked. */
  readonly steps: number;
  readonly why?: string;
}
