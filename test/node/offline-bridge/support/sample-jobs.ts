import { randomBytes } from "node:crypto";
import type { ClosureJob, ContestJob, HubActionJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";

let count = 0;
/** Differs over files that share a server. */
const run = randomBytes(4).toString("hex");

function envelope(kind: string) {
  count += 1;
  const jobId = `${kind}-${run}-${count}`;
  const correlationId = `corr-${jobId}`;
  const hops = { stagedAt: "2026-11-20T20:00:00.000Z" };
  return { jobId, hubId: "harbour", roomId: "tavern", attempt: 1, correlationId, hops };
}

export function contestJob(changes: Partial<ContestJob> = {}): ContestJob {
  const made = envelope("c");
  return {
    kind: "contest",
    ...made,
    contestId: made.jobId,
    verb: "verb.challengeDuel",
    label: "Duel",
    move: "risk-it-all",
    difficulty: 8,
    seed: randomBytes(32).toString("hex"),
    participants: [
      { actorId: "mara", name: "Mara", role: "challenger", stat: 2, momentum: 0, stakes: "the bridge toll" },
      { actorId: "teo", name: "Teo", role: "defender", stat: 1, momentum: 2 },
    ],
    ...changes,
  };
}

export function ritualJob(changes: Partial<HubActionJob> = {}): HubActionJob {
  const made = envelope("r");
  return {
    kind: "hubAction",
    ...made,
    ritualId: made.jobId,
    relicId: "relic.echo-lantern",
    actorId: "mara",
    stat: 1,
    momentum: 0,
    difficulty: 8,
    seed: randomBytes(32).toString("hex"),
    ...changes,
  };
}

export function closureJob(): ClosureJob {
  const made = envelope("s");
  return {
    kind: "closure",
    ...made,
    sessionId: made.jobId,
    openedAt: "2026-11-20T19:00:00.000Z",
    closedAt: "2026-11-20T20:00:00.000Z",
    fromVersion: 1,
    toVersion: 40,
    reason: "the evening is over",
    auditRef: `tavern:${made.jobId}`,
  };
}
