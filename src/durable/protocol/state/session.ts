import * as v from "valibot";
import { MadeId, Time, Version } from "../values/ids.ts";
import { ClosureStage } from "./closure.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

const Offset = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A stretch of a text, in UTF-16 units from `from` up to `to`, and the line it came from (VIEW5). */
export const RecapSource = v.object({ version: Version, from: Offset, to: Offset });
export type RecapSource = v.InferOutput<typeof RecapSource>;

/** Which lines a text's words came from; absent where no line did. A recap of an older release has none anywhere. */
const Sources = v.optional(v.array(RecapSource));
const Line = v.object({ version: Version, text: v.string(), sources: Sources });

/** The story of a closed session, written from its events (CLO3). */
export const Recap = v.object({
  summaryVersion: v.number(),
  text: v.string(),
  /** Of `text`; an empty list where no line is in it. */
  sources: Sources,
  scenes: v.array(
    v.object({
      sceneId: v.string(),
      title: v.string(),
      titleSources: Sources,
      summary: v.string(),
      summarySources: Sources,
      fromVersion: Version,
      toVersion: Version,
      beats: v.array(
        v.object({
          kind: v.picklist(["talk", "narration", "contest", "ritual", "trade"]),
          version: Version,
          text: v.string(),
          sources: Sources,
        }),
      ),
      tension: v.number(),
    }),
  ),
  acts: v.array(
    v.object({
      title: v.string(),
      titleSources: Sources,
      summary: v.string(),
      summarySources: Sources,
      sceneIds: v.array(v.string()),
      tension: v.number(),
    }),
  ),
  hooks: v.array(Line),
  highlights: v.array(Line),
  momentumArc: v.array(v.object({ version: Version, actorId: v.string(), momentum: v.number() })),
  safetyNotes: v.array(Line),
  statistics: v.object({
    participants: Count,
    lines: Count,
    narrations: Count,
    contests: Count,
    rituals: Count,
    trades: Count,
    words: Count,
    durationMs: Count,
  }),
});
export type Recap = v.InferOutput<typeof Recap>;

/** One run of a session's closure (SHP4). */
export const ClosureRun = v.object({
  workflowId: v.string(),
  status: v.picklist(["processing", "completed", "failed"]),
  attempt: v.number(),
  startedAt: Time,
  endedAt: v.optional(Time),
  stages: v.array(
    v.object({
      stage: ClosureStage,
      at: Time,
      durationMs: v.number(),
      /** Of the stage `entities`: what read the lines (CLO10). Absent in runs of a release that did not tell. */
      parsers: v.optional(v.array(v.string())),
    }),
  ),
  error: v.optional(v.string()),
});
export type ClosureRun = v.InferOutput<typeof ClosureRun>;

/** Runs of a closure that a session keeps, the newest ones: a failed closure can be run again without end (CLO7). */
export const MOST_RUNS_KEPT = 50;

/** A run of play with what became of it off the edge (SHP4, CLO2). */
export const Session = v.object({
  sessionId: MadeId,
  openedAt: Time,
  closedAt: v.optional(Time),
  fromVersion: Version,
  toVersion: v.optional(Version),
  reason: v.optional(v.string()),
  pendingOfflineReconcile: v.boolean(),
  offlineLastRun: v.optional(Time),
  offlineReconciledAt: v.optional(Time),
  offlineHistory: v.array(ClosureRun),
  recap: v.optional(Recap),
});
export type Session = v.InferOutput<typeof Session>;

/** A session as lists show it: without its recap, which may be long. */
export type SessionSummary = Omit<Session, "recap">;
