import { useState } from "preact/hooks";
import type { HttpAnswer } from "../../client/http/http-answer.ts";
import { readJobs } from "../../client/http/operator/operate-http.ts";
import { redriveJob } from "../../client/http/operator/ops-http.ts";
import type { UnfinishedJob } from "../../durable/protocol/http/operating.ts";
import { Fault } from "../shell/fault.tsx";
import { ScrollTable, type Column } from "../shell/scroll-table.tsx";
import type { Session } from "../shell/session/session.ts";
import { showDuration, showTime } from "../shell/show-time.ts";
import { useNow } from "../shell/store.ts";
import { useRead } from "../shell/use-read.ts";
import type { SectionProps, TracedId } from "./section-props.ts";

const EVERY_MS = 5_000;
const SCOPES = ["live", "all"] as const;
/** Pages that are read at a time: one of all rooms may be empty before the last. */
const PAGES = 20;

/** Work off the edge that has not come to its end, each with its redrive (OPS3, JOB2, CLO7). */
export function Jobs({ session, onTrace }: SectionProps) {
  const [scope, setScope] = useState<(typeof SCOPES)[number]>("live");
  const [said, setSaid] = useState("");
  const [fault, setFault] = useState<string>();
  const now = useNow(1_000);
  // All rooms are woken by it, so that is done when somebody asks for it, and not every few seconds.
  const everyMs = scope === "live" ? EVERY_MS : undefined;
  const reading = useRead(session, scope, () => readAllJobs(session, scope), everyMs);
  const redrive = async ({ roomId, jobId }: UnfinishedJob): Promise<void> => {
    const answer = await session.ask((hub) => redriveJob(hub, { roomId, jobId }));
    setFault(answer.ok ? undefined : `${jobId}: ${answer.problem.detail}`);
    setSaid(answer.ok ? `${jobId} was sent again, attempt ${answer.value.attempt}.` : "");
    reading.reload();
  };
  const jobs = reading.value?.jobs ?? [];
  return (
    <section class="card section" aria-label="Jobs">
      <div class="row">
        <h2>Unfinished jobs</h2>
        <label>
          Rooms
          <select value={scope} onChange={(event) => setScope(SCOPES[event.currentTarget.selectedIndex] ?? scope)}>
            <option value="live">live</option>
            <option value="all">all, which wakes them</option>
          </select>
        </label>
        <button onClick={reading.reload}>Read again</button>
      </div>
      <p role="status" class="quiet">
        {reading.value === undefined ? "Reading…" : `${jobs.length} unfinished. ${said}`}
      </p>
      <Fault text={fault ?? reading.fault ?? reading.value?.missing} />
      {reading.value !== undefined && reading.value.unreached.length > 0 && (
        <p class="bad">Not reached: {reading.value.unreached.join(", ")}</p>
      )}
      {jobs.length > 0 && (
        <ScrollTable
          label="Unfinished jobs"
          columns={columnsOf(now, { onRedrive: (job) => void redrive(job), onTrace })}
          rows={jobs}
          keyOf={({ workflowId }) => workflowId}
        />
      )}
    </section>
  );
}

interface AllJobs {
  readonly jobs: readonly UnfinishedJob[];
  readonly unreached: readonly string[];
  /** Why the rest could not be read, such as the archive's part while it is away. */
  readonly missing: string | undefined;
}

async function readAllJobs(session: Session, rooms: "live" | "all"): Promise<HttpAnswer<AllJobs>> {
  const jobs: UnfinishedJob[] = [];
  const unreached: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const answer: Awaited<ReturnType<typeof readJobs>> = await readJobs(session.hub, { rooms, cursor });
    if (!answer.ok && page === 0) return answer;
    if (!answer.ok) return { ok: true, value: { jobs, unreached, missing: answer.problem.detail } };
    jobs.push(...answer.value.jobs);
    unreached.push(...answer.value.unreached);
    if (answer.value.nextCursor === null) break;
    cursor = answer.value.nextCursor;
  }
  return { ok: true, value: { jobs, unreached, missing: undefined } };
}

interface JobActs {
  onRedrive(job: UnfinishedJob): void;
  onTrace(traced: TracedId): void;
}

function columnsOf(now: number, acts: JobActs): readonly Column<UnfinishedJob>[] {
  return [
    {
      heading: "Job",
      namesRow: true,
      show: ({ kind, jobId }) => (
        <>
          {kind} <span class="quiet">{jobId}</span>
        </>
      ),
    },
    { heading: "Room", show: ({ roomId }) => roomId },
    { heading: "Stands", show: showStanding },
    { heading: "Since", show: (job) => showAge(job, now) },
    {
      heading: "Next send",
      show: ({ nextSendAt }) => (nextSendAt === undefined ? "–" : showTime(nextSendAt, true).slice(11)),
    },
    { heading: "Acts", show: (job) => <Acts job={job} {...acts} /> },
  ];
}

function showStanding({ status, attempt, sends, error }: UnfinishedJob) {
  return (
    <>
      <b class={status}>{status}</b>, attempt {attempt}
      {sends !== undefined && `, sent ${sends} times`}
      {error !== undefined && <div class="quiet">{error}</div>}
    </>
  );
}

function showAge({ startedAt, stagedAt }: UnfinishedJob, now: number): string {
  const since = startedAt ?? stagedAt;
  return since === undefined ? "–" : showDuration(Math.max(0, now - Date.parse(since)));
}

function Acts({ job, onRedrive, onTrace }: JobActs & { readonly job: UnfinishedJob }) {
  const { kind, jobId, roomId } = job;
  return (
    <>
      <button onClick={() => onRedrive(job)} aria-label={`Redrive ${kind} ${jobId}`}>
        Redrive
      </button>{" "}
      <button onClick={() => onTrace({ id: jobId, roomId })} aria-label={`Trace ${jobId}`}>
        Trace
      </button>
    </>
  );
}
