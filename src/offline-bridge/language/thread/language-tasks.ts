import type { Event } from "../../../durable/protocol/events/event.ts";
import type { Participant } from "../../../durable/protocol/state/participant.ts";
import type { Recap } from "../../../durable/protocol/state/session.ts";
import type { Delta } from "../../deltas/delta.ts";
import type { DeltaSource } from "../../deltas/make-deltas.ts";
import type { SafetyNote } from "../../story/capability-notes.ts";
import type { HubNames, KnownWorld } from "../../world/known-world.ts";
import type { Name } from "../names/name-index.ts";
import type { Change, ReadableTurn } from "../reader.ts";
import type { BatchReader } from "../rule-reader.ts";

/** The work on a session's words, each a pure function of what it is given. Data passes to a thread and back. */
export interface LanguageTasks {
  read(given: {
    readonly turns: readonly ReadableTurn[];
    readonly named: readonly Name[];
    readonly names: HubNames;
  }): ReturnType<BatchReader["read"]>;
  recap(given: { readonly events: readonly Event[]; readonly present: readonly Participant[] }): Recap;
  deltas(given: {
    readonly changes: readonly Change[];
    readonly source: DeltaSource;
    readonly world: KnownWorld;
    readonly told: ToldLines;
  }): SessionDeltas;
}

/** The changes that a session proposes, and what of them the next game master has to know before play (CLO3, CLO5). */
export interface SessionDeltas {
  readonly deltas: readonly Delta[];
  readonly safetyNotes: readonly SafetyNote[];
}

/** A session's lines, for the names in them that no lexicon has. */
export interface ToldLines {
  readonly turns: readonly ReadableTurn[];
  /** Display names of those in the room. */
  readonly people: readonly string[];
}

export type LanguageTask = keyof LanguageTasks;

/** A message to the thread. */
export interface LanguageRequest {
  readonly task: LanguageTask;
  readonly given: unknown;
}

/** A message from the thread: it has started, or a task's result. */
export type LanguageAnswer = { readonly ready: true } | { readonly result: unknown } | { readonly error: string };
