import type { Step } from "./decision.ts";
import { draft } from "./draft.ts";
import type { RoomState } from "./room-state.ts";

/** A job is dead (JOB1): what waited for it is given up, and later words for it change nothing. */
export function endJob(state: RoomState, jobId: string, why: string): readonly Step[] {
  const book = state.books.jobs[jobId];
  if (book === undefined) return [];
  switch (book.job.kind) {
    case "contest":
      return [draft("contest.cancelled", { contestId: jobId, reason: "unresolved" })];
    case "hubAction":
      return [draft("ritual.failed", { ritualId: jobId, reason: why }, { actorId: book.job.actorId })];
    case "closure":
      // Its session stays pending: an operator can run the closure again (CLO7).
      return [draft("closure.failed", { sessionId: jobId, error: why })];
  }
}
