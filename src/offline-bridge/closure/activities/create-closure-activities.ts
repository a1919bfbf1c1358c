import { ApplicationFailure } from "@temporalio/activity";
import * as v from "valibot";
import { OfflineResult } from "../../../durable/protocol/bridge/offline-result.ts";
import type { KeptResult } from "../../archive/closure/closure-archive.ts";
import { logLine } from "../../process/log-line.ts";
import { runFields } from "../../process/run-fields.ts";
import { SUMMARY_VERSION } from "../../story/write-recap.ts";
import type { PostActivities, PostFailure } from "../../temporal/activities/post-activities.ts";
import type { ClosureActivities, ClosureUpdate, ClosureRunRef, RunTerms } from "./closure-activities.ts";
import { closureStages, type StageDeps } from "./closure-stages.ts";
import { currentAttempt, raiseClosureAlert, runKey } from "./run-stage.ts";

export interface ClosureDeps extends StageDeps {
  readonly terms: RunTerms;
  readonly post: PostActivities["postResult"];
  /** Told of each closure that has ended: how long after the session's close, undefined where it failed. */
  onEnded?(afterCloseMs: number | undefined): void;
}

/** The activities of `hub-closures`, on the archive and the edge. */
export function createClosureActivities(deps: ClosureDeps): ClosureActivities {
  const { archive, terms } = deps;
  return {
    ...closureStages(deps),

    async openRun(run) {
      await archive.openRun(runKey(run), run.job, run.startedAt);
      const { attempt } = run.job;
      logLine("info", "telemetry.offline.workflow.started", {
        ...runFields(run, "closure"),
        attempt,
        hops: run.job.hops,
        tries: currentAttempt(),
      });
      return terms;
    },

    async tellOverSla(run) {
      const key = runKey(run);
      await archive.markOverSla(key);
      const data = { slaMs: terms.slaMs };
      await raiseClosureAlert(archive, run, { reason: "closure-over-sla", severity: "warning", data });
    },

    async completeRun(run) {
      const key = runKey(run);
      const plan = await archive.planOf(key);
      if (plan === undefined) throw new Error(`no publishing is prepared for ${key.sessionId}`);
      const durationMs = await archive.workOf(key);
      const counts = await archive.figuresOf(key);
      const figures = { summaryVersion: SUMMARY_VERSION, ...counts, batchId: plan.batchId, durationMs };
      const endedAt = await archive.endRun(key, { status: "completed", endedAt: new Date().toISOString() });
      logLine("info", "telemetry.offline.workflow.completed", {
        ...runFields(run, "closure"),
        ...figures,
        tries: currentAttempt(),
      });
      const afterCloseMs = Date.parse(endedAt) - Date.parse(run.job.closedAt);
      deps.onEnded?.(afterCloseMs);
      logLine("info", "telemetry.offline.workflow.latency", {
        ...runFields(run, "closure"),
        durationMs,
        afterCloseMs,
        hops: run.job.hops,
      });
      return { figures, endedAt };
    },

    async failRun(run, error) {
      const endedAt = await archive.endRun(runKey(run), { status: "failed", endedAt: new Date().toISOString(), error });
      deps.onEnded?.(undefined);
      logLine("error", "telemetry.offline.workflow.failed", {
        ...runFields(run, "closure"),
        error,
        tries: currentAttempt(),
      });
      await raiseClosureAlert(archive, run, { reason: "closure-failed", severity: "critical", data: { error } });
      return { endedAt };
    },

    async postNews(run, news) {
      const { body, isRewritten } = await keptNews(deps, run, news);
      return deps.post(v.parse(Kept, JSON.parse(body))).catch((error: unknown) => {
        if (!isRewritten || !isConflict(error)) throw error;
        // The room took it before the retraction, and has cut the words out of it itself.
        return null;
      });
    },
  };
}

/** Bodies are kept as they are first said; read again they are the same text, key by key (BRG1). */
const Kept = v.custom<OfflineResult>((value) => v.is(OfflineResult, value));

async function keptNews({ archive }: ClosureDeps, run: ClosureRunRef, news: ClosureUpdate): Promise<KeptResult> {
  const key = runKey(run);
  if (news.kind !== "closure.completed") {
    return { body: await archive.keepResult(key, news.key, JSON.stringify(news)), isRewritten: false };
  }
  const kept = await archive.keepCompleted(key, news.key, (recap) => JSON.stringify({ ...news, recap }));
  if (kept === undefined) throw ApplicationFailure.retryable("the recap is not in the archive", "recap-missing");
  return kept;
}

const CONFLICT: PostFailure = "result-conflict";

function isConflict(error: unknown): boolean {
  return error instanceof ApplicationFailure && error.type === CONFLICT;
}
