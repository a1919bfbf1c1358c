import { Context } from "@temporalio/activity";
import { raiseAlert, type RunAlert } from "../../archive/alerts/raise-alert.ts";
import type { ClosureArchive, RunKey, StageOutput, StageTiming } from "../../archive/closure/closure-archive.ts";
import { logLine } from "../../process/log-line.ts";
import { runFields } from "../../process/run-fields.ts";
import type { ClosureRunRef } from "./closure-activities.ts";

/** A third of the time after which a silent worker counts as dead. */
const HEARTBEAT_MS = 3_000;

export function runKey({ job, workflowId }: ClosureRunRef): RunKey {
  const { hubId, roomId, sessionId } = job;
  return { hubId, roomId, sessionId, workflowId };
}

/** Which try of its activity this is, from 1. */
export function currentAttempt(): number {
  return Context.current().info.attempt;
}

export function raiseClosureAlert(
  archive: ClosureArchive,
  run: ClosureRunRef,
  alert: Omit<RunAlert, "raisedAt">,
): Promise<void> {
  return raiseAlert(archive, runFields(run, "closure"), { ...alert, raisedAt: new Date().toISOString() });
}

/**
 * Does a stage unless the archive has it (CLO7), heartbeats while it works, and keeps what it comes to together with
 * its timing.
 */
export async function runStage(
  archive: ClosureArchive,
  run: ClosureRunRef,
  stage: StageOutput["stage"],
  work: (key: RunKey) => Promise<StageOutput>,
): Promise<StageTiming> {
  const key = runKey(run);
  const done = await archive.stageDone(key, stage);
  if (done !== undefined) return done;
  const context = Context.current();
  const heartbeat = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
  const started = performance.now();
  try {
    // A worker that stops lets go of what it began: the stage is done again elsewhere (BRG4).
    const output = await Promise.race([work(key), context.cancelled]);
    const durationMs = Math.round(performance.now() - started);
    const timing = { at: new Date().toISOString(), durationMs, tries: currentAttempt() };
    return await archive.completeStage(key, timing, output);
  } catch (error) {
    logFailure(run, stage, error);
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}

/** Logs each try: until the last one fails, nothing else says why a closure takes long. */
function logFailure(run: ClosureRunRef, stage: StageOutput["stage"], error: unknown): void {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  logLine("warn", "hub.closure.stageFailed", { ...runFields(run, "closure"), stage, tries: currentAttempt(), reason });
}
