import type { ClosureJob } from "../../../durable/protocol/bridge/offline-job.ts";
import type { OfflineResult, ResultAnswer } from "../../../durable/protocol/bridge/offline-result.ts";
import type { ClosureFigures, ClosureStage } from "../../../durable/protocol/state/closure.ts";
import type { StageTiming } from "../../archive/closure/closure-archive.ts";

/** Which run of which closure an activity works for. */
export interface ClosureRunRef {
  readonly job: ClosureJob;
  readonly workflowId: string;
  /** ISO-8601 UTC, of the run's beginning. */
  readonly startedAt: string;
}

type Told<K extends OfflineResult["kind"]> = Extract<OfflineResult, { kind: K }>;

/** A run's update to its room (CLO1). The recap of a completed run stays in the archive. */
export type ClosureUpdate =
  | Told<"closure.processing">
  | Told<"closure.stageCompleted">
  | Omit<Told<"closure.completed">, "recap">
  | Told<"closure.failed">;

/** How a run goes about its work. */
export interface RunTerms {
  /** A run over this alerts (CLO7). */
  readonly slaMs: number;
  /** Of a stage: how often it is tried, and the waits between, doubling from the first to the longest. */
  readonly retry: { readonly tries: number; readonly firstMs: number; readonly longestMs: number };
}

/** The closure workflow's activities. Each is idempotent. */
export type ClosureActivities = {
  /** Notes the run in the archive. */
  openRun(run: ClosureRunRef): Promise<RunTerms>;
  /** Reports a run that exceeds the SLA: alert, telemetry, a mark on the run. The run goes on. */
  tellOverSla(run: ClosureRunRef): Promise<void>;
  /** Notes the end, and gives what it came to. */
  completeRun(run: ClosureRunRef): Promise<{ readonly figures: ClosureFigures; readonly endedAt: string }>;
  /** Notes the end, and raises the alert of CLO7. */
  failRun(run: ClosureRunRef, error: string): Promise<{ readonly endedAt: string }>;
  /** Posts to the room under the news' key (BRG1). Fails like `postResult`. */
  postNews(run: ClosureRunRef, news: ClosureUpdate): Promise<ResultAnswer | null>;
} & {
  /** Each stage writes what it comes to into the archive, and gives its timing; done before, it is not done again. */
  [Stage in ClosureStage]: (run: ClosureRunRef) => Promise<StageTiming>;
};
