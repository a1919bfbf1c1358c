import type { Turn } from "../transcript/turn.ts";
import type { Status } from "./lexicon/lexicon.ts";

/** The part of a turn that a reader needs. */
export type ReadableTurn = Pick<Turn, "turnId" | "version" | "role" | "kind" | "text">;

/** A name in a line (CLO4, SHP6); one per turn and entity. */
export interface Mention {
  readonly turnId: string;
  readonly version: number;
  readonly entityId: string;
  /** Word for word, where the name stands first in the turn. */
  readonly surface: string;
  readonly sentence: string;
  /** 0…1. */
  readonly confidence: number;
  readonly role: "agent" | "patient" | "place" | "mentioned";
}

/** A short form, description or pronoun that a change was understood by; no mention of its own. */
export type Reference = Pick<Mention, "turnId" | "version" | "entityId" | "surface">;

interface ChangeBase {
  readonly turnId: string;
  readonly version: number;
  readonly entityId: string;
  readonly entityType: string;
  readonly sentence: string;
  /** 0…1, rumour taken into account. */
  readonly confidence: number;
  readonly certainty: "stated" | "rumour";
}

/** Something that a turn says has come about (CLO4). A faction's control over regions is one change a turn. */
export type Change =
  | (ChangeBase & { readonly field: "control"; readonly add: readonly string[]; readonly remove: readonly string[] })
  | (ChangeBase & { readonly field: "status"; readonly value: Status })
  | (ChangeBase & { readonly field: "capability"; readonly value: string });

export interface Reading {
  readonly mentions: readonly Mention[];
  readonly references: readonly Reference[];
  readonly changes: readonly Change[];
}

/**
 * Reads a session's lines in order, each with those before it and never with later ones, nor with canon: the same
 * lines give the same reading. What counts is defined by docs/reference/annotation-rules.md (CLO4).
 */
export interface Reader {
  read(turns: readonly ReadableTurn[]): Promise<Reading>;
}
