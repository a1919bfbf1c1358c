import type { SessionSummary } from "../../durable/protocol/state/session.ts";
import { showDuration, showTime } from "../shell/show-time.ts";

/** The last run of a closed session's closure, as text (SHP4). */
export interface ClosureRow {
  readonly sessionId: string;
  readonly closedAt: string;
  /** `completed`, or `failed, attempt 2: the archive is away`. */
  readonly outcome: string;
  /** Each stage with its duration; `entities` with what read the lines (CLO10). */
  readonly stages: readonly string[];
}

type Run = SessionSummary["offlineHistory"][number];

/** A row for each closed session, in the order given. */
export function closureRows(sessions: readonly SessionSummary[]): readonly ClosureRow[] {
  return sessions.flatMap(({ sessionId, closedAt, offlineHistory, pendingOfflineReconcile }) => {
    if (closedAt === undefined) return [];
    const run = offlineHistory.at(-1);
    const outcome = run === undefined ? notRun(pendingOfflineReconcile) : outcomeOf(run);
    return [{ sessionId, closedAt: showTime(closedAt), outcome, stages: (run?.stages ?? []).map(stageText) }];
  });
}

function notRun(isPending: boolean): string {
  return isPending ? "waits for its closure" : "nothing to close";
}

function outcomeOf({ status, attempt, error }: Run): string {
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  return `${status}${again}${error === undefined ? "" : `: ${error}`}`;
}

function stageText({ stage, durationMs, parsers }: Run["stages"][number]): string {
  // A release that did not tell what read the lines leaves it out.
  const readers = parsers === undefined || parsers.length === 0 ? "" : `, read with ${parsers.join(" and ")}`;
  return `${stage} ${showDuration(durationMs)}${readers}`;
}
