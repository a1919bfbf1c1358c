import { useState } from "preact/hooks";
import { Fault } from "../../shell/fault.tsx";
import { fieldText } from "../../shell/field-text.ts";
import type { Session } from "../../shell/session/session.ts";
import { act, commandOf, isTimed, ROOM_ACTS, type RoomAct } from "./room-act.ts";
import type { SpokenLine } from "./spoken-line.ts";

interface ActFormProps {
  readonly session: Session;
  readonly line: SpokenLine;
  onDone(): void;
}

/** Acts on a line or on the person who said it, with a reason that is kept. */
export function ActForm({ session, line, onDone }: ActFormProps) {
  const [chosen, setChosen] = useState<RoomAct>("retract");
  const [fault, setFault] = useState<string>();
  const [said, setSaid] = useState("");
  const timed = isTimed(chosen);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const fields = new FormData(form);
    const minutes = fieldText(fields, "minutes");
    const seconds = timed === "never" || minutes === "" ? undefined : Math.round(Number(minutes) * 60);
    const command = commandOf(chosen, line, { reason: fieldText(fields, "reason"), seconds });
    const refused = await act(session, line.roomId, command);
    setFault(refused);
    setSaid(refused === undefined ? `Done: ${chosen} ${chosen === "retract" ? line.version : line.actorId}.` : "");
    if (refused !== undefined) return;
    form.reset();
    onDone();
  };
  return (
    <form class="verb" onSubmit={(event) => void submit(event)} aria-label={`Act on ${line.actorId}`}>
      <div class="row">
        <label>
          Act
          <select
            value={chosen}
            onChange={(event) => setChosen(ROOM_ACTS[event.currentTarget.selectedIndex] ?? chosen)}
          >
            {ROOM_ACTS.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        {timed !== "never" && (
          <label>
            Minutes{timed === "maybe" && ", empty for good"}
            <input name="minutes" type="number" min={1} max={525_600} step={1} required={timed === "always"} />
          </label>
        )}
      </div>
      <label>
        Reason
        <input name="reason" required maxLength={280} dir="auto" autocomplete="off" />
      </label>
      <button class="primary">{chosen}</button>
      <Fault text={fault} />
      {said !== "" && (
        <p role="status" class="good">
          {said}
        </p>
      )}
    </form>
  );
}
