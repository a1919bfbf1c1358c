import { useState } from "preact/hooks";
import { drainHub, readDrain } from "../../client/http/operator/ops-http.ts";
import type { DrainVerdict } from "../../durable/protocol/http/operating.ts";
import { Fault } from "../shell/fault.tsx";
import { fieldText } from "../shell/field-text.ts";
import { ScrollTable, type Column } from "../shell/scroll-table.tsx";
import type { Session } from "../shell/session/session.ts";
import { useRead } from "../shell/use-read.ts";
import type { SectionProps } from "./section-props.ts";

/** Sends everybody away before a deploy (SOK7), after a question, and says what became of each room. */
export function Drain({ session }: SectionProps) {
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [drained, setDrained] = useState<readonly DrainVerdict[]>();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const form = new FormData(event.target);
    if (fieldText(form, "hub") !== session.hubId) return setFault(`Write ${session.hubId} to say that you mean it.`);
    setBusy(true);
    setFault(undefined);
    const answer = await session.ask((hub) => drainHub(hub, Number(fieldText(form, "seconds")) * 1_000));
    setBusy(false);
    if (answer.ok) setDrained(answer.value.verdicts);
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
      {drained !== undefined && <Verdict session={session} first={drained} />}
    </section>
  );
}

const EVERY_MS = 2_000;

/** The state of every room, read again until it is done (OPS5). */
function Verdict({ session, first }: { readonly session: Session; readonly first: readonly DrainVerdict[] }) {
  const { value, fault } = useRead(session, "drain", readDrain, EVERY_MS);
  const verdicts = value?.verdicts ?? first;
  const failed = value?.failed ?? [];
  const told = verdicts.reduce((sum, room) => sum + room.told, 0);
  const untold = verdicts.reduce((sum, room) => sum + room.untold, 0);
  const connected = verdicts.reduce((sum, room) => sum + room.connected, 0);
  return (
    <>
      <p role="status" class={value?.isDone === true ? "verdict good" : "verdict"}>
        {value?.isDone === true
          ? `Nobody is lost: ${told} connections in ${verdicts.length} rooms were told, and all of them have gone.`
          : `${connected} connections are still there, ${told} were told.`}
        {untold > 0 && ` ${untold} had gone without a word; they come back by themselves.`}
        {failed.length > 0 && ` Not reached: ${failed.join(", ")}. Drain again.`}
      </p>
      <Fault text={fault} />
      {verdicts.length > 0 && (
        <ScrollTable label="Rooms" columns={COLUMNS} rows={verdicts} keyOf={({ roomId }) => roomId} />
      )}
    </>
  );
}

const COLUMNS: readonly Column<DrainVerdict>[] = [
  { heading: "Room", namesRow: true, show: ({ roomId }) => roomId },
  { heading: "Told", kind: "number", show: ({ told }) => told },
  { heading: "Still there", kind: "number", show: ({ connected }) => connected },
  { heading: "Jobs that go on", kind: "number", show: ({ jobsOpen }) => jobsOpen },
  { heading: "Records that go on", kind: "number", show: ({ recordsWaiting }) => recordsWaiting },
];
