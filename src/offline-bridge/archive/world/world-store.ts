import type { Delta } from "../../deltas/delta.ts";
import type { WorldFact } from "../../world/world-fact.ts";
import type { SessionKey } from "../closure/closure-archive.ts";

/** A hub's world at one version; version 0 is a world in which nothing has happened yet. */
export interface HubWorld {
  readonly version: number;
  /** The facts in force, in the order of publishing, one for each thing; canon of the lexicon stands behind them. */
  readonly facts: readonly WorldFact[];
}

/** The documents that a hub may keep as a whole: a lexicon of its own, or verbs of its own. */
export const WORLD_DOCUMENTS = ["lexicon", "verbs"] as const;
export type WorldDocumentKind = (typeof WORLD_DOCUMENTS)[number];

/** A document as a hub gives it. The reader of a kind knows the shape that `schema` numbers, and checks it. */
export interface NewWorldDocument {
  readonly schema: number;
  readonly content: unknown;
  /** The actor who changed it. */
  readonly changedBy: string;
  /** ISO-8601 UTC. */
  readonly at: string;
  /** The key under which the act is recorded once (AUD2). */
  readonly actId: string;
  readonly tokenId?: string | undefined;
}

export interface WorldDocument extends Pick<NewWorldDocument, "schema" | "content" | "changedBy" | "at"> {
  /** Of the world, from this document on. */
  readonly version: number;
}

/** One step of a hub's world, without its content. */
export interface WorldVersion {
  readonly version: number;
  readonly kind: WorldDocumentKind | "published" | "withdrawn";
  readonly at: string;
  readonly roomId?: string;
  readonly sessionId?: string;
  /** The batch with which it was published. */
  readonly batchId?: string;
  readonly changedBy?: string;
}

/** A delta of another session that may still be published. */
export interface WaitingDelta {
  readonly roomId: string;
  readonly delta: Delta;
}

/**
 * A hub's knowledge of its world, by version: documents of its own, what was published, and what was taken back (CLO5).
 * Batches and retractions move it on by themselves, in their own transactions.
 */
export interface WorldStore {
  /** The world now, or as it was at a version. */
  worldOf(hubId: string, version?: number): Promise<HubWorld>;
  /**
   * Deltas of the hub's other sessions that are not published and not out of the question, at most the newest 1,000.
   */
  waitingDeltas(session: SessionKey): Promise<readonly WaitingDelta[]>;
  /**
   * Keeps a document as the newest version of its kind, and records who did it. Gives the world's version, the one from
   * before where the content is the same; undefined where `over` does not name the version that is there (0 for none).
   */
  keepDocument(
    hubId: string,
    kind: WorldDocumentKind,
    document: NewWorldDocument,
    over?: readonly number[],
  ): Promise<number | undefined>;
  /** The newest document of a kind, or the one in force at a version. */
  documentOf(hubId: string, kind: WorldDocumentKind, version?: number): Promise<WorldDocument | undefined>;
  /** The one that was put last by a time (ISO-8601 UTC). */
  documentAt(hubId: string, kind: WorldDocumentKind, at: string): Promise<WorldDocument | undefined>;
  /** Newest first, from before a version where one is given. */
  versionsOf(hubId: string, limit: number, before?: number): Promise<readonly WorldVersion[]>;
}
