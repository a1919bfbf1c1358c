import type { RegisterTurn } from "../../../durable/protocol/bridge/register-turn.ts";
import type { UnfinishedJob } from "../../../durable/protocol/http/operating.ts";
import type { TraceHop } from "../../../durable/protocol/http/trace.ts";
import type { Delta } from "../../deltas/delta.ts";
import type { Mention } from "../../language/reader.ts";
import type { ItemStatus } from "../../moderation/moderation-item.ts";
import type { ShownItem } from "../../moderation/shown-item.ts";
import type { PublishingPlan } from "../../publishing/publishing-plan.ts";

/** The archive's part of a trace (OPS4). */
export interface ArchiveTrace {
  readonly hops: readonly TraceHop[];
  readonly unfinished: readonly UnfinishedRun[];
}

/** A page of a list; `nextCursor` is null at its end. */
export type Page<Name extends string, Row> = { readonly [N in Name]: readonly Row[] } & {
  readonly nextCursor: string | null;
};

export interface PageQuery {
  readonly hubId: string;
  readonly sessionId?: string | undefined;
  /** At most this many rows. */
  readonly limit: number;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

/** A workflow as operators see it (MOD3). */
export interface WorkflowRow {
  readonly workflowId: string;
  readonly kind: string;
  readonly roomId: string;
  readonly sessionId: string;
  readonly status: "processing" | "completed" | "failed";
  readonly attempt: number;
  readonly correlationId: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly error?: string;
  /** Took longer than the SLA (CLO7). */
  readonly overSla: boolean;
  /** `attempts` counts the tries of the stage; a `reused` stage was done by an earlier run. */
  readonly stages: readonly StageRow[];
}

/** A stage of a run. */
export interface StageRow {
  readonly stage: string;
  readonly at: string;
  readonly durationMs: number;
  readonly attempts: number;
  readonly reused: boolean;
  /**
   * Of `entities`: what read the lines, `js`, `spacy` or `model` (CLO10, CLO11). Stages of older releases have none.
   */
  readonly parsers?: readonly string[];
  /** Of `entities`: the version of the hub's own lexicon that it read with (CLO12). */
  readonly lexiconVersion?: number;
}

/** A publishing that has not come to its end (OPS3). */
export type UnfinishedRun = UnfinishedJob & { readonly kind: "publishing" };

export interface AlertRow {
  readonly alertId: string;
  readonly roomId?: string;
  readonly sessionId?: string;
  readonly reason: string;
  readonly severity: string;
  readonly data: unknown;
  readonly raisedAt: string;
  /** The moderator or operator who has seen it first (MOD12). */
  readonly acknowledged?: { readonly by: string; readonly at: string; readonly note?: string };
}

export type AlertsQuery = PageQuery & {
  readonly roomId?: string | undefined;
  readonly status?: "open" | "acknowledged" | undefined;
};

/** A batch of lore with the sessions it takes (CLO6). */
export interface BatchRow {
  readonly batchId: string;
  readonly plannedFor: string;
  readonly status: "planned" | "published";
  readonly sessions: readonly (Pick<PublishingPlan, "opensAt" | "dueAt" | "overrideUntil" | "digestAt"> & {
    readonly roomId: string;
    readonly sessionId: string;
    /** How many entries of the session went out with it, and when; absent before that. */
    readonly loreCount?: number;
    readonly publishedAt?: string;
  })[];
}

/** An entry of the published lore (MOD3). */
export interface LoreRow {
  readonly entryId: string;
  readonly deltaId: string;
  readonly entityId: string;
  readonly sessionId: string;
  readonly batchId: string;
  readonly title: string;
  readonly text: string;
  readonly publishedAt: string;
  /** Where the text answers the search, from and up to, in UTF-16 units. */
  readonly highlights: readonly { readonly from: number; readonly to: number }[];
}

/** The lore published on a day, which is named by the date on which it began (CLO6). */
export interface DigestRow {
  readonly day: string;
  readonly text: string;
  /** How many entries it tells of. */
  readonly entries: number;
}

/** An act of an operator or moderator (AUD1); one of the whole hub names no room. */
export interface AuditRow {
  readonly at: string;
  readonly roomId?: string;
  readonly actorId: string;
  readonly action: string;
  readonly target: string;
  readonly reason?: string;
  readonly tokenId?: string;
}

/** Something that the archive holds of a person; `source` says where. */
export interface PersonRecord {
  readonly source: "transcript" | "mention" | "decision" | "audit" | "erasure" | "report" | "note" | "acknowledgement";
  readonly [field: string]: unknown;
}

export type PersonQuery = PageQuery & { readonly actorId: string };

export type AuditQuery = PageQuery & { readonly actorId?: string | undefined; readonly action?: string | undefined };

export type MentionRow = Omit<Mention, "turnId"> & { readonly sessionId: string; readonly roomId: string };
export type DeltaRow = Delta & { readonly roomId: string };

/** The questions that people ask of the archive (MOD3). A cursor that none of its pages gave is `bad-cursor`. */
export interface HistoryArchive {
  /** Deltas and reports in order of making, with the newest alerts and the batches planned or out. */
  moderation(
    query: PageQuery & {
      readonly roomId?: string | undefined;
      readonly statuses?: readonly ItemStatus[] | undefined;
    },
  ): Promise<
    ArchiveAnswer<Page<"items", ShownItem> & { alerts: readonly AlertRow[]; publishing: readonly BatchRow[] }>
  >;
  /** Newest first. */
  workflows(
    query: PageQuery & { readonly status?: string | undefined },
  ): Promise<ArchiveAnswer<Page<"workflows", WorkflowRow>>>;
  /** Publishings that have not come to their end, the oldest first (OPS3). */
  unfinished(query: PageQuery): Promise<ArchiveAnswer<Page<"jobs", UnfinishedRun>>>;
  /** The archive's record of sessions, contests, rituals and correlations by their ids (OPS4). */
  trace(query: PageQuery & { readonly ids: readonly string[] }): Promise<ArchiveAnswer<ArchiveTrace>>;
  /** The newest first (MOD12). */
  alerts(query: AlertsQuery): Promise<ArchiveAnswer<Page<"alerts", AlertRow>>>;
  deltas(query: PageQuery): Promise<ArchiveAnswer<Page<"deltas", DeltaRow>>>;
  mentions(query: PageQuery): Promise<ArchiveAnswer<Page<"mentions", MentionRow>>>;
  /** Published entries only: the best match first, or the newest where nothing is looked for. */
  lore(query: PageQuery & { readonly q?: string | undefined }): Promise<ArchiveAnswer<Page<"entries", LoreRow>>>;
  /** The latest day first. */
  digests(query: PageQuery): Promise<ArchiveAnswer<Page<"digests", DigestRow>>>;
  /** All that the archive holds of a person (ERA7). */
  person(query: PersonQuery): Promise<ArchiveAnswer<Page<"records", PersonRecord>>>;
  /** The register, in order of registration (REG1). */
  rooms(query: PageQuery): Promise<ArchiveAnswer<Page<"rooms", { readonly roomId: string }>>>;
  /** Rooms of all hubs, at most `limit` of them: turn after turn comes to every room, and begins again (REG2). */
  register(turn: number, limit: number): Promise<RegisterTurn>;
  /** The newest first (AUD4). */
  audit(query: AuditQuery): Promise<ArchiveAnswer<Page<"entries", AuditRow>>>;
}

export type ArchiveAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: "bad-cursor" };
