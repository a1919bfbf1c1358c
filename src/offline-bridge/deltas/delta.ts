import type { Status } from "../language/lexicon/lexicon.ts";

/** A contradiction of a delta: by canon, or by another delta of the same or another session (CLO5). */
export interface Conflict {
  readonly against: "canon" | "session";
  /** The other delta, where it is one. */
  readonly deltaId?: string;
  /** The session of the other delta, where it is another one. */
  readonly sessionId?: string;
  readonly text: string;
}

/** Why a moderator has to look (CLO5). */
export const MODERATION_REASONS = [
  "low-confidence",
  "rumour",
  "prohibited-capability",
  "conflict",
  "new-entity",
] as const;
export type ModerationReason = (typeof MODERATION_REASONS)[number];

/** A line that a delta rests on. The sentence of a retracted one is empty, except in a moderator's item (VIEW5). */
export interface EvidenceLine {
  readonly version: number;
  readonly sentence: string;
  readonly retracted?: true;
}

interface DeltaBase {
  readonly deltaId: string;
  readonly entityId: string;
  readonly entityType: string;
  readonly sessionId: string;
  /** 0…1. */
  readonly confidence: number;
  /** `high` from 0.85, `medium` from 0.65. */
  readonly tier: "high" | "medium" | "low";
  readonly conflicts: readonly Conflict[];
  readonly moderationRequired: boolean;
  readonly reasons: readonly ModerationReason[];
  /** Every line that says so, in order. */
  readonly evidence: readonly EvidenceLine[];
}

/** A change to what is held true, proposed by a session (CLO5, SHP6). */
export type Delta = DeltaBase &
  (
    | {
        readonly field: "control";
        /** Region ids. */
        readonly before: readonly string[];
        readonly after: readonly string[];
        readonly proposedChange: { readonly add: readonly string[]; readonly remove: readonly string[] };
      }
    | {
        readonly field: "status";
        readonly before: Status | null;
        readonly after: Status;
        readonly proposedChange: { readonly value: Status };
      }
    | {
        readonly field: "capability";
        readonly before: null;
        /** The capabilityId that was used. */
        readonly after: string;
        readonly proposedChange: { readonly value: string; readonly severity: string };
      }
    | {
        /** An entity that the lexicon does not have. */
        readonly field: "entity";
        readonly before: null;
        /** Its canonical name. */
        readonly after: string;
        readonly proposedChange: {
          readonly entityType: string;
          readonly canonicalName: string;
          readonly aliases: readonly string[];
        };
      }
  );
