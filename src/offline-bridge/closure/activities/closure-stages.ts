import { ApplicationFailure, Context } from "@temporalio/activity";
import type { ClosureStage } from "../../../durable/protocol/state/closure.ts";
import type { ClosureArchive, RunKey, StageTiming } from "../../archive/closure/closure-archive.ts";
import type { WorldStore } from "../../archive/world/world-store.ts";
import type { LanguageWork, SkippedLine } from "../../language/thread/language-work.ts";
import { moderationItems } from "../../moderation/moderation-item.ts";
import { publishingPlan } from "../../publishing/publishing-plan.ts";
import type { PublishingTimes } from "../../publishing/publishing-times.ts";
import { namesIn } from "../../transcript/names-in.ts";
import { turnsOf } from "../../transcript/turns-of.ts";
import { entitiesOf } from "../../world/new-entity-fact.ts";
import { NoTranscriptError, readTranscript, type TranscriptPart, type TranscriptSource } from "../read-transcript.ts";
import { lexiconAsRead, lexiconAtClose } from "../session-lexicon.ts";
import type { ClosureRunRef } from "./closure-activities.ts";
import { raiseClosureAlert, runStage } from "./run-stage.ts";

export interface StageDeps {
  readonly archive: ClosureArchive;
  readonly world: Pick<WorldStore, "worldOf" | "waitingDeltas" | "documentOf" | "documentAt">;
  readonly source: TranscriptSource;
  readonly language: LanguageWork;
  readonly times: PublishingTimes;
}

/** The six stages of a closure (CLO1): each takes what the ones before left in the archive. */
export function closureStages(deps: StageDeps): Record<ClosureStage, (run: ClosureRunRef) => Promise<StageTiming>> {
  const { archive, world, language, times } = deps;
  return {
    transcript: (run) =>
      runStage(archive, run, "transcript", async (key) => {
        await keepTranscript(deps, key);
        return { stage: "transcript" };
      }),
    story: (run) =>
      runStage(archive, run, "story", async (key) => {
        const { events, present } = await archive.transcriptOf(key);
        const { recap, skipped } = await language.recap(events, present);
        if (skipped !== undefined)
          await raiseClosureAlert(archive, run, {
            reason: "recap-without-lines",
            severity: "warning",
            data: { why: skipped },
          });
        return { stage: "story", recap };
      }),
    entities: (run) =>
      runStage(archive, run, "entities", async (key) => {
        const [{ events, present }, { facts }, own] = await Promise.all([
          archive.transcriptOf(key),
          world.worldOf(key.hubId),
          lexiconAtClose(world, run.job),
        ]);
        const names = { lexicon: own?.lexicon, added: entitiesOf(facts) };
        const { mentions, changes, skipped, parsers } = await language.read(turnsOf(events, present), names);
        if (skipped.length > 0)
          await raiseClosureAlert(archive, run, {
            reason: "lines-not-read",
            severity: "warning",
            data: named(skipped),
          });
        return { stage: "entities", mentions, changes, parsers, lexiconVersion: own?.version };
      }),
    deltas: (run) =>
      runStage(archive, run, "deltas", async (key) => {
        const [changes, { events, present }, { facts }, others, own] = await Promise.all([
          archive.changesOf(key),
          archive.transcriptOf(key),
          world.worldOf(key.hubId),
          world.waitingDeltas(key),
          lexiconAsRead(archive, world, key),
        ]);
        const waiting = others.map(({ delta }) => delta);
        const told = { turns: turnsOf(events, present), people: namesIn(events, present) };
        const known = { lexicon: own?.lexicon, facts, waiting };
        return { stage: "deltas", ...(await language.deltas(changes, key, known, told)) };
      }),
    moderation: (run) =>
      runStage(archive, run, "moderation", async (key) => {
        const deltas = await archive.deltasOf(key);
        // The window is known only when publishing is prepared; until then this is when it would end.
        const { dueAt } = publishingPlan(key.hubId, Date.now(), deltas.length, times);
        return { stage: "moderation", items: moderationItems(deltas, key.roomId, dueAt) };
      }),
    publishing: (run) =>
      runStage(archive, run, "publishing", async (key) => {
        const { pendingModeration } = await archive.figuresOf(key);
        return { stage: "publishing", plan: publishingPlan(key.hubId, Date.now(), pendingModeration, times) };
      }),
  };
}

/** Lines that an alert names one by one. */
const MOST_NAMED = 50;

function named(skipped: readonly SkippedLine[]): Readonly<Record<string, unknown>> {
  return { lines: skipped.length, skipped: skipped.slice(0, MOST_NAMED) };
}

/** Pages the closed range into the archive, from where an earlier try left off (BRG2). */
async function keepTranscript({ archive, source }: StageDeps, key: RunKey): Promise<void> {
  const context = Context.current();
  const kept = await archive.lastVersionKept(key);
  let after: number | null | undefined = kept === 0 ? undefined : kept;
  while (after !== null) {
    const page: TranscriptPart = await readTranscript(source, { ...key, after }, context.cancellationSignal).catch(
      finalOrNot,
    );
    await archive.keepEvents(key, page.events, page.present);
    context.heartbeat();
    after = page.nextAfter;
  }
}

function finalOrNot(error: unknown): never {
  if (error instanceof NoTranscriptError) throw ApplicationFailure.nonRetryable(error.message, "no-transcript");
  throw error;
}
