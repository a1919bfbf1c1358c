import { ApplicationFailure, Context } from "@temporalio/activity";
import * as v from "valibot";
import { OfflineResult, resultKey } from "../../../durable/protocol/bridge/offline-result.ts";
import type { ClosureArchive } from "../../archive/closure-archive.ts";
import type { PublishingArchive, TakenDecision } from "../../archive/publishing-archive.ts";
import { NoTranscriptError, readTranscript, type TranscriptSource } from "../../closure/read-transcript.ts";
import { logLine } from "../../process/log-line.ts";
import type { PostActivities } from "../../temporal/activities/post-activities.ts";
import { loreText, type NameOf } from "../lore-text.ts";
import { batchIdOf } from "../publishing-plan.ts";
import type { PublishingTimes } from "../publishing-times.ts";
import type { BatchOutcome, PublishActivities, PublishRunRef } from "./publish-activities.ts";

export interface PublishDeps {
  readonly closures: ClosureArchive;
  readonly publishing: PublishingArchive;
  readonly source: TranscriptSource;
  readonly times: PublishingTimes;
  readonly nameOf: NameOf;
  readonly post: PostActivities["postResult"];
}

/** The activities of the publishing workflow, on the archive and the edge (CLO6). */
export function createPublishActivities(deps: PublishDeps): PublishActivities {
  const { closures, publishing } = deps;
  return {
    async openPublishing(run) {
      const key = keyOf(run);
      const plan = await closures.planOf(key);
      if (plan === undefined) throw ApplicationFailure.nonRetryable("no publishing is planned", "no-plan");
      await publishing.openRun(key, run.job, run.startedAt);
      logLine("info", "telemetry.offline.workflow.started", { ...toldOf(run), hops: run.job.hops, tries: tries() });
      return { plan, batchEveryMs: deps.times.loreBatchEveryMs };
    },
    countProgress: (run) => publishing.progressOf(keyOf(run)),
    async alertWindow(run, nth) {
      const { pending } = await publishing.progressOf(keyOf(run));
      if (pending > 0) await raiseAlert(deps, run, `moderation-due/${nth}`, "moderation-due", "warning", { pending });
    },
    holdBack: (run) => publishing.holdBack(keyOf(run)),
    closeOverride: (run) => publishing.closeOverride(keyOf(run), now()),
    followRetractions: (run) => followRetractions(deps, run),
    publishBatch: (run, at) => publishBatch(deps, run, at),
    postPublished: (run, outcome) => postPublished(deps, run, outcome),
    async takeDecision(run, decisionId) {
      const taken = await publishing.takeDecision(decisionId, now());
      if (taken === undefined) throw ApplicationFailure.nonRetryable("no such decision was asked for", "no-decision");
      await tellDecision(deps, run, decisionId, taken);
      return taken.outcome;
    },
    endPublishing: (run, error) => endPublishing(deps, run, error),
  };
}

function keyOf({ job: { hubId, roomId, sessionId }, workflowId }: PublishRunRef) {
  return { hubId, roomId, sessionId, workflowId };
}

/** What every line about a run says of it (TEL3). */
function toldOf({ job: { hubId, roomId, correlationId, sessionId }, workflowId }: PublishRunRef) {
  return { hubId, roomId, correlationId, sessionId, workflowId, kind: "publish" };
}

function now(): string {
  return new Date().toISOString();
}

function tries(): number {
  return Context.current().info.attempt;
}

async function raiseAlert(
  { closures }: PublishDeps,
  run: PublishRunRef,
  cause: string,
  reason: string,
  severity: "warning" | "critical",
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { workflowId, ...session } = keyOf(run);
  const told = { reason, severity, data: { workflowId, ...data } };
  const isNew = await closures.raiseAlert({
    ...session,
    ...told,
    alertId: `${workflowId}/${cause}`,
    raisedAt: now(),
  });
  if (isNew) logLine(severity === "critical" ? "error" : "warn", "admin.alert", { ...toldOf(run), ...told });
}

/** An escalation is put before moderators at once (CLO6). */
async function tellDecision(
  deps: PublishDeps,
  run: PublishRunRef,
  decisionId: string,
  { outcome, itemId, action, decidedBy }: TakenDecision,
): Promise<void> {
  logLine("info", "hub.publishing.decisionTaken", { ...toldOf(run), decisionId, itemId, action, decidedBy, outcome });
  if (outcome !== "decided" || action !== "escalate") return;
  await raiseAlert(deps, run, `escalated/${decisionId}`, "item-escalated", "critical", { itemId, decidedBy });
}

/** The room's transcript shows a retracted line without its words; what the archive still has of them goes (VIEW5). */
async function followRetractions({ publishing, source }: PublishDeps, run: PublishRunRef): Promise<void> {
  const key = keyOf(run);
  const spoken = new Set(await publishing.spokenVersions(key));
  if (spoken.size === 0) return;
  const { cancellationSignal } = Context.current();
  const gone: number[] = [];
  for (let after: number | null | undefined; after !== null;) {
    const page = await readTranscript(source, { ...key, after }, cancellationSignal).catch(noneOrThrow);
    gone.push(...page.events.filter((event) => spoken.has(event.version) && isSilent(event)).map(versionOf));
    after = page.nextAfter;
  }
  await publishing.retract(key, gone, now());
}

/** A room that has deleted what it stored says nothing about its lines any more (RES10). */
function noneOrThrow(error: unknown): { readonly events: readonly []; readonly nextAfter: null } {
  if (error instanceof NoTranscriptError) return { events: [], nextAfter: null };
  throw error;
}

function isSilent({ data }: { readonly data: object }): boolean {
  return ("message" in data && data.message === "") || ("text" in data && data.text === "");
}

function versionOf({ version }: { readonly version: number }): number {
  return version;
}

async function publishBatch(
  { publishing, nameOf }: PublishDeps,
  run: PublishRunRef,
  at: number,
): Promise<BatchOutcome> {
  const key = keyOf(run);
  const batchId = batchIdOf(key.hubId, at);
  const batch = { batchId, plannedFor: new Date(at).toISOString() };
  const tell = (...[delta, rewrite]: Parameters<Parameters<PublishingArchive["publishBatch"]>[3]>) =>
    loreText(delta, rewrite, nameOf);
  const loreCount = await publishing.publishBatch(key, batch, now(), tell);
  logLine("info", "hub.publishing.batchPublished", { ...toldOf(run), batchId, loreCount, tries: tries() });
  return { batchId, loreCount };
}

/** Kept word for word before it is sent: sent again, it is the same text (BRG1). */
async function postPublished(
  { closures, post }: PublishDeps,
  run: PublishRunRef,
  { batchId, loreCount }: BatchOutcome,
): Promise<void> {
  const key = keyOf(run);
  const { hubId, roomId, sessionId, workflowId } = key;
  const { attempt, correlationId, hops } = run.job;
  const kind = "closure.published";
  const result: OfflineResult = {
    kind,
    purpose: "result",
    key: resultKey({ workflowId, kind, batchId }),
    hubId,
    roomId,
    jobId: sessionId,
    attempt,
    workflowId,
    correlationId,
    hops: { ...hops, publishedAt: now() },
    batchId,
    loreCount,
  };
  const body = await closures.keepResult(key, result.key, JSON.stringify(result));
  await post(v.parse(Kept, JSON.parse(body)));
}

/** Read again a body is the same text, key by key. */
const Kept = v.custom<OfflineResult>((value) => v.is(OfflineResult, value));

async function endPublishing(deps: PublishDeps, run: PublishRunRef, error: string | null): Promise<void> {
  const status = error === null ? ("completed" as const) : ("failed" as const);
  const end = { status, endedAt: now(), ...(error !== null && { error }) };
  const endedAt = await deps.closures.endRun(keyOf(run), end);
  if (error !== null) {
    logLine("error", "telemetry.offline.workflow.failed", { ...toldOf(run), error, tries: tries() });
    return raiseAlert(deps, run, "publishing-failed", "publishing-failed", "critical", { error });
  }
  logLine("info", "telemetry.offline.workflow.completed", { ...toldOf(run), tries: tries() });
  const durationMs = Date.parse(endedAt) - Date.parse(run.startedAt);
  logLine("info", "telemetry.offline.workflow.latency", { ...toldOf(run), durationMs, hops: run.job.hops });
}
