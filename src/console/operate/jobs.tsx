import { useState } from "preact/hooks";
import { readWorkflows, type WorkflowRun } from "../../client/http/hub-http.ts";
import { redriveJob } from "../../client/http/ops-http.ts";
import { Fault } from "../shell/fault.tsx";
import { showTime } from "../shell/show-time.ts";
import { useRead } from "../shell/use-read.ts";
import type { SectionProps } from "./section-props.ts";

const EVERY_MS = 5_000;

/** Runs of closures and publishing that are not completed, each with its redrive (JOB2, CLO7). */
export function Jobs({ session }: SectionProps) {
  const failed = useRead(session, "failed", (hub) => readWorkflows(hub, { status: "failed" }), EVERY_MS);
  const running = useRead(session, "running", (hub) => readWorkflows(hub, { status: "processing" }), EVERY_MS);
  const runs = [...(failed.value?.workflows ?? []), ...(running.value?.workflows ?? [])];
  const [said, setSaid] = useState("");
  const [fault, setFault] = useState<string>();
  const redrive = async ({ roomId, sessionId }: WorkflowRun): Promise<void> => {
    setFault(undefined);
    const answer = await session.ask((hub) => redriveJob(hub, { roomId, jobId: sessionId }));
    if (answer.ok) setSaid(`${answer.value.jobId} was sent again, attempt ${answer.value.attempt}.`);
    else setFault(`${sessionId}: ${answer.problem.detail}`);
    failed.reload();
    running.reload();
  };
  return (
    <section class="card section" aria-label="Jobs">
      <h2>Unfinished jobs</h2>
      <p class="quiet" role="status">
        {said === "" ? (failed.value === undefined ? "Reading…" : `${runs.length} unfinished`) : said}
      </p>
      <Fault text={fault ?? failed.fault ?? running.fault} />
      {runs.length > 0 && (
        <div class="scroll" tabIndex={0} role="group" aria-label="Unfinished jobs">
          <table>
            <thead>
              <tr>
                <th scope="col">Job</th>
                <th scope="col">Room</th>
                <th scope="col">Stands</th>
                <th scope="col">Since</th>
                <th scope="col">Redrive</th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <tr key={run.workflowId}>
                  <th scope="row">
                    {run.kind} <span class="quiet">{run.sessionId}</span>
                  </th>
                  <td>{run.roomId}</td>
                  <td>
                    <b class={run.status}>{run.status}</b>, attempt {run.attempt}
                    {typeof run.error === "string" && <div class="quiet">{run.error}</div>}
                  </td>
                  <td>{showTime(run.startedAt)}</td>
                  <td>
                    <button onClick={() => void redrive(run)} aria-label={`Redrive ${run.kind} ${run.sessionId}`}>
                      Redrive
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
