import type { ClosureJob } from "../../../durable/protocol/bridge/offline-job.ts";
import type { Event } from "../../../durable/protocol/events/event.ts";
import type { ClosureStage } from "../../../durable/protocol/state/closure.ts";
import type { Participant } from "../../../durable/protocol/state/participant.ts";
import type { Recap } from "../../../durable/protocol/state/session.ts";
import type { Delta } from "../../deltas/delta.ts";
import type { ReaderName } from "../../language/parsing/parser.ts";
import type { Change, Mention } from "../../language/reader.ts";
import type { ModerationItem } from "../../moderation/moderation-item.ts";
import type { PublishingPlan } from "../../publishing/publishing-plan.ts";
import type { SafetyNote } from "../../story/capability-notes.ts";

export type SessionKey = Pick<ClosureJob, "hubId" | "roomId" | "sessionId">;

/** A run of a session's closure; `workflowId` is its key. */
export interface RunKey extends SessionKey {
  readonly workflowId: string;
}

/** When a stage was done and what it took. */
export interface StageTiming {
  /** ISO-8601 UTC, of its end. */
  readonly at: string;
  readonly durationMs: number;
  /** How often it was begun, by this run. */
  readonly tries: number;
  /** Of the stage `entities`: what read the lines (CLO10). */
  readonly parsers?: readonly ReaderName[];
}

/** The result of a stage; later stages and readers find it in the archive (CLO1). */
export type StageOutput =
  | { readonly stage: "transcript" }
  | { readonly stage: "story"; readonly recap: Recap }
  | {
      readonly stage: "entities";
      readonly mentions: readonly Mention[];
      readonly changes: readonly Change[];
      /** The parsers that found the grammar of the lines (CLO10); absent in stages before 0.3. */
      readonly parsers?: readonly ReaderName[];
      /**
       * The version of the hub's own lexicon that the lines were read with (CLO12); absent where it was the default.
       */
      readonly lexiconVersion?: number | undefined;
    }
  | {
      readonly stage: "deltas";
      readonly deltas: readonly Delta[];
      /** Further notes for the recap that the stage `story` left. */
      readonly safetyNotes?: readonly SafetyNote[];
    }
  | { readonly stage: "moderation"; readonly items: readonly ModerationItem[] }
  | { readonly stage: "publishing"; readonly plan: PublishingPlan };

export interface StoredTranscript {
  readonly events: readonly Event[];
  readonly present: readonly Participant[];
}

/** The results of a closed session so far. */
export interface SessionFigures {
  readonly mentionCount: number;
  readonly deltaCount: number;
  readonly pendingModeration: number;
}

export interface RunEnd {
  readonly status: "completed" | "failed";
  readonly endedAt: string;
  readonly error?: string;
}

export interface Alert extends Pick<SessionKey, "hubId" | "roomId"> {
  /** Absent where the alert is of no session. */
  readonly sessionId?: string | undefined;
  /** One alert for one cause, however often it is raised. */
  readonly alertId: string;
  readonly reason: string;
  readonly severity: "warning" | "critical";
  readonly data: Readonly<Record<string, unknown>>;
  readonly raisedAt: string;
}

/** The result that is told the room under a key (BRG1). */
export interface KeptResult {
  readonly body: string;
  /** A retraction took words out of it after it was kept: the room may have taken it as it was. */
  readonly isRewritten: boolean;
}

/**
 * The operations that the stages of a closure need of the archive. Everything is keyed by what it is, and may be
 * written again: a stage that runs twice, in one run or in two, leaves what it left the first time.
 */
export interface ClosureArchive {
  /** Writes session and run; a run that is there already is left as it is. */
  openRun(run: RunKey, job: ClosureJob, startedAt: string): Promise<void>;
  /** The stage's timing if any run of the session has done it; then it is noted for this run too. */
  stageDone(run: RunKey, stage: ClosureStage): Promise<StageTiming | undefined>;
  /** Writes output and timing together. Gives the timing that stands: the first one's, if another was faster. */
  completeStage(run: RunKey, timing: StageTiming, output: StageOutput): Promise<StageTiming>;
  /** One page of the transcript; `present` are those who were there before the range began. */
  keepEvents(session: SessionKey, events: readonly Event[], present?: readonly Participant[]): Promise<void>;
  /** The highest version kept, 0 for none: where paging goes on. */
  lastVersionKept(session: SessionKey): Promise<number>;
  transcriptOf(session: SessionKey): Promise<StoredTranscript>;
  recapOf(session: SessionKey): Promise<Recap | undefined>;
  changesOf(session: SessionKey): Promise<readonly Change[]>;
  /** The version of the hub's own lexicon with which the session was read; undefined where it was the default. */
  lexiconVersionOf(session: SessionKey): Promise<number | undefined>;
  deltasOf(session: SessionKey): Promise<readonly Delta[]>;
  planOf(session: SessionKey): Promise<PublishingPlan | undefined>;
  figuresOf(session: SessionKey): Promise<SessionFigures>;
  /** Sum of the stages that this run did itself, in milliseconds. */
  workOf(run: RunKey): Promise<number>;
  /** Gives the time of its end: the first one's, if it was ended before. */
  endRun(run: RunKey, end: RunEnd): Promise<string>;
  markOverSla(run: RunKey): Promise<void>;
  /** True if it is new. */
  raiseAlert(alert: Alert): Promise<boolean>;
  /** Keeps what is to be said under a key and gives what was kept there first: said again, it is the same (BRG1). */
  keepResult(run: RunKey, key: string, body: string): Promise<string>;
  /**
   * The same for the text of a closure's end, made with the recap that stands now; a retraction between reading and
   * keeping the recap is impossible (VIEW5). Undefined where there is no recap.
   */
  keepCompleted(run: RunKey, key: string, compose: (recap: Recap) => string): Promise<KeptResult | undefined>;
  /** The results that a run posted to the room, in order, as JSON texts. */
  resultsOf(workflowId: string): Promise<readonly string[]>;
}
