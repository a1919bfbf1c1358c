import { ApplicationFailure } from "@temporalio/common";
import * as v from "valibot";
import { OfflineResult, resultKey } from "../../../durable/protocol/bridge/offline-result.ts";
import { raiseAlert, type RunAlert } from "../../archive/alerts/raise-alert.ts";
import type { ClosureArchive, SessionKey } from "../../archive/closure/closure-archive.ts";
import type { LoreWording, PublishingArchive, TakenDecision } from "../../archive/publishing/publishing-archive.ts";
import { NoTranscriptError, readTranscript, type TranscriptSource } from "../../closure/read-transcript.ts";
import { logLine } from "../../process/log-line.ts";
import { runFields } from "../../process/run-fields.ts";
import type { PostActivities } from "../../temporal/activities/post-activities.ts";
import { digestDays } from "../digest-calendar.ts";
import { loreText, type NameOf } from "../lore-text.ts";
import { batchIdOf } from "../publishing-plan.ts";
import type { PublishingTimes } from "../publishing-times.ts";
import type { BatchOutcome, DigestActivities, PublishActivities, PublishRunRef } from "./publish-activities.ts";

export interface PublishDeps {
  readonly closures: ClosureArchive;
  readonly publishing: PublishingArchive;
  readonly source: TranscriptSource;
  readonly times: PublishingTimes;
  /** The names of a hub's world, as the session was read. */
  readonly namesOf: (session: SessionKey) => Promise<NameOf>;
  readonly decisionsPerRun: number;
  readonly post: PostActivities["postResult"];
  /** Sees to it that the hub has its Schedule of digests. Throws where Temporal does not answer. */
  readonly keepDigests: (hubId: string) => Promise<void>;
  /** Which try of its activity this is, from 1. */
  readonly tries: () => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The activities of the publishing workflow, on the archive and the edge (CLO6). */
export function createPublishActivities(deps: PublishDeps): PublishActivities & DigestActivities {
  const { closures, publishing } = deps;
  return {
    async openPublishing(run) {
      const key = keyOf(run);
      const plan = await closures.planOf(key);
      if (plan === undefined) throw ApplicationFailure.nonRetryable("no publishing is planned", "no-plan");
      await deps.keepDigests(key.hubId);
      await publishing.openRun(key, run.job, run.startedAt);
      logLine("info", "telemetry.offline.workflow.started", {
        ...runFields(run, "publish"),
        hops: run.job.hops,
        tries: deps.tries(),
      });
      const { times, decisionsPerRun } = deps;
      return { plan, batchEveryMs: times.loreBatchEveryMs, decisionsPerRun };
    },
    async countProgress(run) {
      return { progress: await publishing.progressOf(keyOf(run)), now: deps.now() };
    },
    async alertWindow(run, nth) {
      const { pending } = await publishing.progressOf(keyOf(run));
      if (pending === 0) return;
      const cause = `moderation-due/${nth}`;
      await alert(deps, run, { cause, reason: "moderation-due", severity: "warning", data: { pending } });
    },
    holdBack: (run) => publishing.holdBack(keyOf(run)),
    closeOverride: (run) => publishing.closeOverride(keyOf(run), timeOf(deps)),
    followRetractions: (run) => followRetractions(deps, run),
    publishBatch: (run, at) => publishBatch(deps, run, at),
    postPublished: (run, outcome) => postPublished(deps, run, outcome),
    async takeDecision(run, decisionId) {
      const taken = await publishing.takeDecision(decisionId, timeOf(deps));
      if (taken === undefined) throw ApplicationFailure.nonRetryable("no such decision was asked for", "no-decision");
      await reportDecision(deps, run, decisionId, taken);
      return taken.outcome;
    },
    endPublishing: (run, error) => endPublishing(deps, run, error),
    tellDigests: (hubId, at) => writeDigests(deps, hubId, at),
  };
}

function keyOf({ job: { hubId, roomId, sessionId }, workflowId }: PublishRunRef) {
  return { hubId, roomId, sessionId, workflowId };
}

function timeOf({ now }: PublishDeps): string {
  return new Date(now()).toISOString();
}

function alert(deps: PublishDeps, run: PublishRunRef, raised: Omit<RunAlert, "raisedAt">): Promise<void> {
  return raiseAlert(deps.closures, runFields(run, "publish"), { ...raised, raisedAt: timeOf(deps) });
}

/** An escalation is put before moderators at once (CLO6). */
async function reportDecision(
  deps: PublishDeps,
  run: PublishRunRef,
  decisionId: string,
  { outcome, itemId, action, decidedBy }: TakenDecision,
): Promise<void> {
  logLine("info", "hub.publishing.decisionTaken", {
    ...runFields(run, "publish"),
    decisionId,
    itemId,
    action,
    decidedBy,
    outcome,
  });
  if (outcome !== "decided" || action !== "escalate") return;
  const cause = `escalated/${decisionId}`;
  await alert(deps, run, { cause, reason: "item-escalated", severity: "critical", data: { itemId, decidedBy } });
}

/** Less than the workflow gives an activity. */
const TRANSCRIPT_MS = 50_000;

/** The room's transcript shows a retracted line without its words; what the archive still has of them goes (VIEW5). */
async function followRetractions(deps: PublishDeps, run: PublishRunRef): Promise<void> {
  const { publishing, source } = deps;
  const key = keyOf(run);
  const spoken = new Set(await publishing.spokenVersions(key));
  if (spoken.size === 0) return;
  const signal = AbortSignal.timeout(TRANSCRIPT_MS);
  const gone: number[] = [];
  for (let after: number | null | undefined; after !== null;) {
    const page = await readTranscript(source, { ...key, after }, signal).catch(noneOrThrow);
    gone.push(...page.events.filter((event) => spoken.has(event.version) && isSilent(event)).map(versionOf));
    after = page.nextAfter;
  }
  await publishing.retract(key, gone, timeOf(deps));
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

async function publishBatch(deps: PublishDeps, run: PublishRunRef, at: number): Promise<BatchOutcome> {
  const { publishing } = deps;
  const key = keyOf(run);
  const nameOf = await deps.namesOf(key);
  const batchId = batchIdOf(key.hubId, at);
  const batch = { batchId, plannedFor: new Date(at).toISOString() };
  const wording: LoreWording = (delta, rewrite) => loreText(delta, rewrite, nameOf);
  const loreCount = await publishing.publishBatch(key, batch, timeOf(deps), wording);
  logLine("info", "hub.publishing.batchPublished", {
    ...runFields(run, "publish"),
    batchId,
    loreCount,
    tries: deps.tries(),
  });
  return { batchId, loreCount };
}

/** Kept word for word before it is sent: sent again, it is the same text (BRG1). */
async function postPublished(
  deps: PublishDeps,
  run: PublishRunRef,
  { batchId, loreCount }: BatchOutcome,
): Promise<void> {
  const { closures, post } = deps;
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
    hops: { ...hops, publishedAt: timeOf(deps) },
    schema: 1,
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
  const end = { status, endedAt: timeOf(deps), ...(error !== null && { error }) };
  const endedAt = await deps.closures.endRun(keyOf(run), end);
  if (error !== null) {
    logLine("error", "telemetry.offline.workflow.failed", { ...runFields(run, "publish"), error, tries: deps.tries() });
    // A run that was redriven may fail again, and that is news.
    const cause = `publishing-failed/${run.startedAt}`;
    return alert(deps, run, { cause, reason: "publishing-failed", severity: "critical", data: { error } });
  }
  logLine("info", "telemetry.offline.workflow.completed", { ...runFields(run, "publish"), tries: deps.tries() });
  const durationMs = Date.parse(endedAt) - Date.parse(run.startedAt);
  logLine("info", "telemetry.offline.workflow.latency", {
    ...runFields(run, "publish"),
    durationMs,
    hops: run.job.hops,
  });
}

async function writeDigests(deps: PublishDeps, hubId: string, at: string): Promise<number> {
  let entries = 0;
  for (const day of digestDays(Date.parse(at), deps.times)) {
    const written = await deps.publishing.writeDigest(hubId, day, timeOf(deps));
    if (written > 0) logLine("info", "hub.publishing.digestWritten", { hubId, day: day.day, entries: written, at });
    entries += written;
  }
  return entries;
}
