import { readFileSync } from "node:fs";
import type { SeenContests } from "../../load/contest-pairs.ts";

/** The stretches between a launch and its end at a client, in the order of the way (TEL3). */
export const HOPS = ["outbox", "queue", "intake", "start", "workflow", "post", "client"] as const;
export type Hop = (typeof HOPS)[number];

/** Where each ends: the queue's producer and consumer, the bridge's door, the run, its post, the room; then a client. */
const STAMPS = [
  "stagedAt",
  "queuedAt",
  "carriedAt",
  "bridgeReceivedAt",
  "workflowStartedAt",
  "postedAt",
  "resultAt",
] as const;

type Stamps = Readonly<Partial<Record<(typeof STAMPS)[number], string>>>;

interface Line {
  readonly jobId?: string;
  readonly workflowId?: string;
  readonly hops?: Stamps;
}

/** Times of every stretch of every contest that a client saw the end of, in ms; the edge and the bridge each tell some. */
export function hopsOf(edgeLog: string, bridgeLog: string, { settled }: SeenContests): Record<Hop, number[]> {
  const times: Record<Hop, number[]> = {
    outbox: [],
    queue: [],
    intake: [],
    start: [],
    workflow: [],
    post: [],
    client: [],
  };
  const posted = new Map(
    linesOf(bridgeLog, "hub.bridge.resultTaken").map(({ workflowId, hops }) => [workflowId, hops]),
  );
  const known = new Set<string>();
  for (const { jobId = "", workflowId, hops } of linesOf(edgeLog, "telemetry.hub.resultAccepted")) {
    const seen = settled.get(jobId);
    // A result that was posted twice was taken the first time.
    if (seen === undefined || known.has(jobId)) continue;
    known.add(jobId);
    const told: Stamps = { ...posted.get(workflowId), ...hops };
    const stamps = [...STAMPS.map((name) => Date.parse(told[name] ?? "")), seen.resolvedAt];
    // A stretch without its end is one whose line was not written yet.
    HOPS.forEach((hop, at) => {
      const took = (stamps[at + 1] ?? Number.NaN) - (stamps[at] ?? Number.NaN);
      if (!Number.isNaN(took)) times[hop].push(took);
    });
  }
  return times;
}

/** One line of JSON for each record; what else a process prints is passed over. */
function linesOf(log: string, message: string): Line[] {
  const lines = readFileSync(log, "utf8").split("\n");
  return lines.flatMap((text) => {
    const begins = text.indexOf("{");
    return begins !== -1 && text.includes(`"${message}"`) ? [JSON.parse(text.slice(begins)) as Line] : [];
  });
}
