import type { UnfinishedJob } from "../../durable/protocol/http/operating.ts";
import { TRACE_HOPS, type Trace, type TraceHop } from "../../durable/protocol/http/trace.ts";

type Parts = Pick<Trace, "hops" | "unfinished">;

/** Ends of a job that came to nothing. */
const FAILURES: ReadonlySet<string> = new Set(["ritual.failed", "closure.failed"]);

/** How far everything under an id has come: what is unfinished counts, then how it ended (OPS4). */
export function standsAt({ hops, unfinished }: Parts): Trace["standsAt"] {
  const steps = unfinished.map(stepOf);
  const first = (["failed", "staged", "queued", "started", "publishing"] as const).find((step) => steps.includes(step));
  if (first !== undefined) return first;
  const details = hops.map(({ detail }) => detail);
  if (hops.every(({ version, hop }) => hop === "command.decided" && version === undefined)) return "rejected";
  const last = details.findLast((detail) => detail !== undefined && /^(?:ritual|closure)\./.test(detail));
  return last !== undefined && FAILURES.has(last) ? "failed" : "done";
}

function stepOf({ kind, status }: UnfinishedJob): Trace["standsAt"] {
  switch (status) {
    case "unsent":
      return kind === "publishing" ? "publishing" : "staged";
    case "sent":
      return "queued";
    case "started":
      return kind === "publishing" ? "publishing" : "started";
    case "failed":
      return "failed";
  }
}

/** The steps of a job that are on the way from the commit to its result. */
const JOB_WAY = TRACE_HOPS.filter((hop) => /^(?:job|bridge|result)\.|^workflow\.started$/.test(hop));

/** The steps that have no time: those that come next, and those of jobs that have gone beyond them (OPS4). */
export function missingHops({ hops, unfinished }: Parts): Trace["missing"] {
  const jobs = new Map<string, TraceHop["hop"][]>();
  for (const { jobId, hop } of hops) {
    if (jobId === undefined || !JOB_WAY.includes(hop)) continue;
    jobs.set(jobId, [...(jobs.get(jobId) ?? []), hop]);
  }
  const passed = [...jobs].flatMap(([jobId, known]) => {
    const furthest = Math.max(...known.map((hop) => JOB_WAY.indexOf(hop)));
    const lost = JOB_WAY.slice(0, furthest).filter((hop) => !known.includes(hop));
    const isSettled = known.includes("result.accepted");
    const why = isSettled
      ? "no result that the room keeps brought its time"
      : "its time comes with the first result of the run";
    return lost.map((hop) => ({ hop, jobId, why }));
  });
  return [...passed, ...unfinished.map(nextOf)];
}

/** The step that an unfinished job waits for. */
function nextOf(job: UnfinishedJob): Trace["missing"][number] {
  const { jobId, kind, sends = 0, nextSendAt = "the next alarm" } = job;
  if (kind === "publishing") return { hop: "published", jobId, why: publishingWhy(job) };
  switch (job.status) {
    case "unsent":
      return { hop: "job.queued", jobId, why: "it was not handed to the queue yet" };
    case "sent": {
      const times = sends === 1 ? "once" : `${sends} times`;
      const hop = kind === "contest" ? "result.accepted" : "workflow.started";
      return { hop, jobId, why: `nothing has come back; it was sent ${times}, and is sent again at ${nextSendAt}` };
    }
    case "started":
      return { hop: "result.accepted", jobId, why: "its run has not told of its end" };
    case "failed":
      return { hop: "result.accepted", jobId, why: "it has failed and waits for a redrive" };
  }
}

function publishingWhy({ status }: UnfinishedJob): string {
  switch (status) {
    case "unsent":
    case "sent":
      return "its run has not begun; a redrive begins it";
    case "started":
      return "it waits for moderators or for the time of its batch";
    case "failed":
      return "it has failed and waits for a redrive";
  }
}
