import { useState } from "preact/hooks";
import { drainHub } from "../../client/http/ops-http.ts";
import { Fault } from "../shell/fault.tsx";
import { fieldText } from "../shell/field-text.ts";
import type { SectionProps } from "./section-props.ts";

interface Drained {
  readonly rooms: readonly string[];
  readonly failed: readonly string[];
}

/** Sends everybody away before a deploy (SOK7), after a question, and says what became of each room. */
export function Drain({ session }: SectionProps) {
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [drained, setDrained] = useState<Drained>();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const form = new FormData(event.target);
    if (fieldText(form, "hub") !== session.hubId) return setFault(`Write ${session.hubId} to say that you mean it.`);
    setBusy(true);
    setFault(undefined);
    const answer = await session.ask((hub) => drainHub(hub, Number(fieldText(form, "seconds")) * 1_000));
    setBusy(false);
    if (answer.ok) setDrained(answer.value);
    else setFault(answer.problem.detail);
  };
  return (
    <section class="card section" aria-label="Drain">
      <h2>Drain the hub</h2>
      <p>
        Every connection is told that the hub is going down, and is closed. Clients come back by themselves after the
        time that you give; nobody is let in until then.
      </p>
      <form onSubmit={(event) => void submit(event)} class="join">
        <div class="row">
          <label>
            Come back after (s)
            <input name="seconds" type="number" min={0} max={3600} defaultValue="30" required />
          </label>
          <label>
            The hub's id, to confirm
            <input name="hub" required autocomplete="off" />
          </label>
        </div>
        <Fault text={fault} />
        <div class="row">
          <button class="primary" disabled={isBusy}>
            {isBusy ? "Draining…" : "Drain"}
          </button>
        </div>
      </form>
      {drained !== undefined && <Verdict drained={drained} />}
    </section>
  );
}

function Verdict({ drained: { rooms, failed } }: { readonly drained: Drained }) {
  return (
    <div role="status">
      <p class={failed.length === 0 ? "verdict good" : "verdict bad"}>
        {failed.length === 0
          ? `${rooms.length} rooms were told, and none was missed.`
          : `${failed.length} of ${rooms.length + failed.length} rooms did not answer: drain again.`}
      </p>
      {failed.length > 0 && <p>Not reached: {failed.join(", ")}</p>}
      {rooms.length > 0 && <p class="quiet">Told: {rooms.join(", ")}</p>}
    </div>
  );
}
