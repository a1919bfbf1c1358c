import { useEffect, useState } from "preact/hooks";
import { readTrace } from "../../client/http/operator/trace-http.ts";
import type { Trace } from "../../durable/protocol/http/trace.ts";
import { Fault } from "../shell/fault.tsx";
import { fieldText } from "../shell/field-text.ts";
import type { SectionProps, TracedId } from "./section-props.ts";
import { Waterfall } from "./waterfall.tsx";

/** One id over every step, from the command to its result (OPS4). */
export function TraceSection({ session, traced }: SectionProps) {
  const [trace, setTrace] = useState<Trace>();
  const [fault, setFault] = useState<string>();
  const [isReading, setReading] = useState(false);
  const follow = async (asked: TracedId): Promise<void> => {
    setReading(true);
    const answer = await session.ask((hub) => readTrace(hub, asked));
    setReading(false);
    setFault(answer.ok ? undefined : answer.problem.detail);
    setTrace(answer.ok ? answer.value : undefined);
  };
  useEffect(() => {
    if (traced !== undefined) void follow(traced);
  }, [traced]);
  const search = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const form = new FormData(event.target);
    void follow({ id: fieldText(form, "id"), roomId: fieldText(form, "roomId") || undefined });
  };
  return (
    <section class="card section" aria-label="Trace">
      <h2>Trace of an id</h2>
      <form class="row" onSubmit={search}>
        <label>
          Id
          <input
            name="id"
            defaultValue={traced?.id}
            required
            autocomplete="off"
            placeholder="contest, session, correlation or command"
          />
        </label>
        <label>
          Room, for a command
          <input name="roomId" defaultValue={traced?.roomId} autocomplete="off" />
        </label>
        <button class="primary" disabled={isReading}>
          Trace
        </button>
      </form>
      <Fault text={fault} />
      {trace === undefined ? (
        <p class="quiet" role="status">
          {isReading ? "Following it…" : "From what rooms and archive keep."}
        </p>
      ) : (
        <Found trace={trace} />
      )}
    </section>
  );
}

function Found({ trace }: { readonly trace: Trace }) {
  return (
    <>
      <p role="status">
        <b>{trace.id}</b>, in {trace.roomIds.join(", ")}, is <b class={trace.standsAt}>{trace.standsAt}</b>.
      </p>
      <Waterfall hops={trace.hops} />
      {trace.missing.length > 0 && (
        <details>
          <summary>Without a time ({trace.missing.length})</summary>
          <ul>
            {trace.missing.map(({ hop, jobId, why }) => (
              <li key={`${hop} ${jobId}`}>
                <b>{hop}</b> <span class="quiet">{jobId}</span> {why}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
