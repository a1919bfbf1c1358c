import type { ModeratingOrder } from "../../../durable/protocol/bridge/moderating-order.ts";
import type { Delta } from "../../deltas/delta.ts";
import type { ModerationItem } from "../../moderation/moderation-item.ts";
import type { ReportItem } from "../../moderation/report-item.ts";
import type { ItemNote, Moderated, ShownItem } from "../../moderation/shown-item.ts";
import type { DigestDay } from "../../publishing/digest-calendar.ts";
import type { PublishProgress } from "../../publishing/publish-calendar.ts";
import type { DecisionOutcome, PublishJob } from "../../publishing/publish-job.ts";
import type { RunKey, SessionKey } from "../closure/closure-archive.ts";

export const DECISION_ACTIONS = ["approve", "reject", "rewrite", "escalate"] as const;
export type DecisionAction = (typeof DECISION_ACTIONS)[number];

/** A decision as a moderator asks for it (CLO6). */
export interface ProposedDecision {
  /** The key under which it is taken once. */
  readonly decisionId: string;
  readonly itemId: string;
  readonly action: DecisionAction;
  readonly reason: string;
  /** The text to publish instead, for `rewrite`. */
  readonly rewrite?: string | undefined;
  readonly decidedBy: string;
  readonly tokenId?: string | undefined;
  /** The revision that the moderator saw (MOD10). */
  readonly revision?: string | undefined;
  readonly proposedAt: string;
}

/** A batch of a hub at a time (ISO-8601 UTC). */
export interface Batch {
  readonly batchId: string;
  readonly plannedFor: string;
}

/** Words a delta as an entry of lore; `rewrite` is a moderator's text. */
export type LoreWording = (
  delta: Delta,
  rewrite: string | undefined,
) => { readonly title: string; readonly text: string };

/**
 * The operations that publishing needs of the archive (CLO6). Everything is keyed by what it is: an activity that is
 * cut off and done again leaves what it left the first time.
 */
export interface PublishingArchive {
  /** Notes the run; one that failed before goes on. */
  openRun(run: RunKey, job: PublishJob, startedAt: string): Promise<void>;
  progressOf(session: SessionKey): Promise<PublishProgress>;
  /** Holds back what is pending. */
  holdBack(session: SessionKey): Promise<void>;
  /** From here nothing of the session can be decided; what was escalated is held back too. */
  closeOverride(session: SessionKey, at: string): Promise<void>;
  /** Publishes what is ready; gives how many entries went out with this batch, the first time. */
  publishBatch(session: SessionKey, batch: Batch, publishedAt: string, wording: LoreWording): Promise<number>;
  /** The item, where it is of this hub (and of this room, if one is given). */
  findItem(hubId: string, itemId: string, roomId?: string): Promise<StoredItem | undefined>;
  /** The report, where it is of this hub (and of this room, if one is given). */
  findReport(hubId: string, itemId: string, roomId?: string): Promise<ReportItem | undefined>;
  /** Decides a report (MOD7), for which no run waits; asked again under the same id, it gives the same. */
  decideReport(hubId: string, decision: ProposedDecision): Promise<DecisionOutcome>;
  /**
   * The item as moderators are shown it, with its notes, where it is of this hub (and of this room, if one is given).
   */
  shownItem(
    hubId: string,
    itemId: string,
    roomId?: string,
  ): Promise<{ readonly item: ShownItem; readonly notes: readonly ItemNote[] } | undefined>;
  /** Carries out an act on an item or an alert, once (MOD9–MOD12). */
  moderate(order: ModeratingOrder, at: string): Promise<Moderated>;
  propose(hubId: string, item: ModerationItem, decision: ProposedDecision): Promise<void>;
  /**
   * Takes a proposed decision if its item can still be decided so; asked again, it gives the same. Undefined: unknown.
   */
  takeDecision(decisionId: string, at: string): Promise<TakenDecision | undefined>;
  /** The start of a session's publishing, where it is planned and has not come to its end. */
  unfinishedOf(session: SessionKey): Promise<UnfinishedPublishing | undefined>;
  /** Which lines of the session hold words, by version. */
  spokenVersions(session: SessionKey): Promise<readonly number[]>;
  /** Takes the words of retracted lines out of everything of the session, and withdraws what rested on them alone. */
  retract(session: SessionKey, versions: readonly number[], at: string): Promise<boolean>;
  /** Writes the digest of a day anew; a day without an entry has none. Gives how many entries it has. */
  writeDigest(hubId: string, day: DigestDay, writtenAt: string): Promise<number>;
}

/** The start of a publishing that has not come to its end. */
export interface UnfinishedPublishing extends Pick<PublishJob, "attempt" | "correlationId"> {
  /** Its last run has noted its failure. */
  readonly hasFailed: boolean;
}

export interface StoredItem {
  readonly item: ModerationItem;
  /** Whether the time to decide it is over. */
  readonly isClosed: boolean;
}

export interface TakenDecision extends SessionKey {
  readonly outcome: DecisionOutcome;
  readonly itemId: string;
  readonly action: DecisionAction;
  readonly decidedBy: string;
  readonly reason: string;
}
